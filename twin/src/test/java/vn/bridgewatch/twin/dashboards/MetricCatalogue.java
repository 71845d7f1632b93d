package vn.bridgewatch.twin.dashboards;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tables of `docs/metrics.md`, which are the contract between exporters, rules and dashboards.
public final class MetricCatalogue {

  private static final int COLUMNS = 7;
  private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram");
  private static final Set<String> SOURCES = Set.of("agent", "collector", "Prometheus", "rule");
  private static final Set<String> DEMO = Set.of("yes", "root", "event", "local", "no");

  private final Map<String, Entry> entries;

  private MetricCatalogue(Map<String, Entry> entries) {
    this.entries = Map.copyOf(entries);
  }

  /// One metric.
  ///
  /// @param demo `yes`, `root`, `event`, `local` or `no`, as the page explains
  public record Entry(
      String name,
      String type,
      String unit,
      Set<String> labels,
      String meaning,
      String source,
      String demo) {

    /// Whether it is several series to the name: buckets, sum and count.
    boolean isHistogram() {
      return type.equals("histogram");
    }

    boolean isPerSite() {
      return labels.contains("site");
    }
  }

  /// The catalogue of this repository.
  public static MetricCatalogue ofRepository() {
    return read(Checkout.path("docs/metrics.md"));
  }

  static MetricCatalogue read(Path file) {
    return parse(Checkout.text(file).lines().toList());
  }

  static MetricCatalogue parse(List<String> lines) {
    var entries = new LinkedHashMap<String, Entry>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("| `")) {
        Entry entry = entry(lines.get(i), i + 1);
        if (entries.put(entry.name(), entry) != null) {
          throw new IllegalArgumentException("line " + (i + 1) + ": twice: " + entry.name());
        }
      }
    }
    return new MetricCatalogue(entries);
  }

  private static Entry entry(String line, int number) {
    String[] cells = line.substring(1).split("\\|", -1);
    if (cells.length != COLUMNS + 1) {
      throw new IllegalArgumentException(
          "line " + number + ": expected " + COLUMNS + " columns, got " + (cells.length - 1));
    }
    Set<String> labels =
        Stream.of(cells[3].strip().split(",\\s*"))
            .filter(label -> !label.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    return new Entry(
        cells[0].strip().replace("`", ""),
        oneOf(TYPES, cells[1].strip(), number),
        cells[2].strip(),
        labels,
        cells[4].strip(),
        oneOf(SOURCES, cells[5].strip(), number),
        oneOf(DEMO, cells[6].strip(), number));
  }

  private static String oneOf(Set<String> words, String word, int number) {
    if (!words.contains(word)) {
      throw new IllegalArgumentException(
          "line " + number + ": must be one of " + words + ", got '" + word + "'");
    }
    return word;
  }

  /// Everything that stands in the tables.
  public Collection<Entry> entries() {
    return entries.values();
  }

  Optional<Entry> find(String metric) {
    return Optional.ofNullable(entries.get(metric));
  }

  /// The metrics that the running demo must export and that are in none of these texts.
  ///
  /// @param expositions answers of `/metrics` and `/metrics/sites`, in the text format 0.0.4
  public Set<String> missingInDemo(String... expositions) {
    Set<String> exported =
        Stream.of(expositions)
            .flatMap(String::lines)
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ")[2])
            .collect(Collectors.toUnmodifiableSet());
    return entries.values().stream()
        .filter(entry -> entry.demo().equals("yes"))
        .map(Entry::name)
        .filter(name -> !exported.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
