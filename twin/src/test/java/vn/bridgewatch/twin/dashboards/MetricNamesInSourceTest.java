package vn.bridgewatch.twin.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every metric that agent and collector name in their source stands in the catalogue.
final class MetricNamesInSourceTest {

  private static final Pattern NAME =
      Pattern.compile(
          "\"(bridgewatch[._](?:agent|collector|site|province|conference|alerts|snmp)[._][a-z0-9._]*)\"");

  /// What Micrometer adds to the name that stands in the source.
  private static final List<String> ENDINGS =
      List.of("", "_total", "_seconds", "_bytes", "_seconds_total", "_bytes_total", "_ratio");

  private final MetricCatalogue catalogue = MetricCatalogue.ofRepository();

  @Test
  void everyNameIsInTheCatalogue() {
    var unknown = new TreeMap<String, String>();
    int names = 0;
    for (String module : List.of("agent", "collector")) {
      Path source = Checkout.path(module + "/src/main/java");
      for (Path file : Checkout.files(source, ".java")) {
        for (String name : namesIn(Checkout.text(file))) {
          names++;
          if (!isKnown(name)) {
            unknown.put(name, source.relativize(file).toString());
          }
        }
      }
    }

    assertThat(names).isPositive();
    assertThat(unknown).as("write these into docs/metrics.md").isEqualTo(Map.of());
  }

  @Test
  void anUnknownNameIsFound() {
    assertThat(namesIn("x(\"bridgewatch.collector.no.such\", \"bridgewatch.root\")"))
        .containsExactly("bridgewatch_collector_no_such");
    assertThat(isKnown("bridgewatch_collector_no_such")).isFalse();
    assertThat(isKnown("bridgewatch_collector_live_entries")).isTrue();
    assertThat(isKnown("bridgewatch_collector_live_")).isTrue();
  }

  private static List<String> namesIn(String source) {
    return NAME.matcher(source).results().map(m -> m.group(1).replace('.', '_')).toList();
  }

  /// A name that ends in `_` is completed elsewhere; then one that begins so must be known.
  private boolean isKnown(String name) {
    return name.endsWith("_")
        ? catalogue.entries().stream().anyMatch(entry -> entry.name().startsWith(name))
        : ENDINGS.stream().anyMatch(ending -> catalogue.find(name + ending).isPresent());
  }
}
