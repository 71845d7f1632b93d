package vn.bridgewatch.collector.rulebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.config.Suggestion;

/// The metrics that agents tell, from the tables of `docs/metrics.md`, which come with the build.
public final class MetricCatalogue {

  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\|[^|]*\\|([^|]*)\\|([^|]*)\\|.*");

  /// Names that are ours to give: one that is not in the catalogue is no metric.
  private static final Pattern OWN = Pattern.compile("(?:bridgewatch|probe)_.*");

  /// What the catalogue says of a metric.
  ///
  /// @param unit as it is written there, `0 or 1` or `seconds`
  /// @param labels empty where it is known by name alone
  public record Entry(String unit, Set<String> labels) {

    public Entry {
      labels = Set.copyOf(labels);
    }
  }

  private final Map<String, Entry> entries;
  private final boolean complete;

  private MetricCatalogue(Map<String, Entry> entries, boolean complete) {
    this.entries = Map.copyOf(entries);
    this.complete = complete;
  }

  public static MetricCatalogue shipped() {
    try (InputStream in = MetricCatalogue.class.getResourceAsStream("metrics.md")) {
      if (in == null) {
        throw new IllegalStateException("resource metrics.md is missing from the build");
      }
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("resource metrics.md", e);
    }
  }

  static MetricCatalogue of(String tables) {
    var entries = new HashMap<String, Entry>();
    for (String line : tables.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        var labels = new HashSet<String>();
        Arrays.stream(row.group(3).split(",", -1))
            .map(String::strip)
            .filter(it -> it.matches("[a-zA-Z_][a-zA-Z0-9_]*"))
            .forEach(labels::add);
        entries.put(row.group(1), new Entry(row.group(2).strip(), labels));
      }
    }
    return new MetricCatalogue(entries, false);
  }

  /// This catalogue and further names, one at the beginning of each line, as in a page of
  /// `/metrics`; there are no others then.
  public MetricCatalogue and(String names) {
    var all = new HashMap<>(entries);
    for (String line : names.lines().toList()) {
      Matcher name = Pattern.compile("^[a-zA-Z_:][a-zA-Z0-9_:]*").matcher(line.strip());
      if (name.find()) {
        all.putIfAbsent(name.group(), new Entry("", Set.of()));
      }
    }
    return new MetricCatalogue(all, true);
  }

  /// Empty where nothing is known of it.
  public Optional<Entry> find(String metric) {
    return Optional.ofNullable(entries.get(metric));
  }

  /// Whether there is no such metric, as far as can be said.
  public boolean isUnknown(String metric) {
    return !entries.containsKey(metric) && (complete || OWN.matcher(metric).matches());
  }

  /// The known name that is most like one that is not.
  Optional<String> like(String metric) {
    return Suggestion.of(metric, entries.keySet().stream().sorted().toList());
  }
}
