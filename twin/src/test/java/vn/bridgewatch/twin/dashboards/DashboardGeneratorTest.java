package vn.bridgewatch.twin.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DashboardGeneratorTest {

  private static final Path COMMITTED = Checkout.path("dashboards/grafana");

  @Test
  void whatIsCommittedIsWhatIsGenerated() {
    var committed = new TreeMap<String, String>();
    for (Path file : Checkout.files(COMMITTED, "")) {
      if (Files.isRegularFile(file)) {
        committed.put(COMMITTED.relativize(file).toString(), Checkout.text(file));
      }
    }

    assertThat(committed)
        .as("run ./bridgewatch dashboards --out dashboards/grafana")
        .isEqualTo(DashboardGenerator.files());
  }

  @Test
  void twoRunsGiveTheSameBytes() {
    assertThat(DashboardGenerator.files()).isEqualTo(DashboardGenerator.files());
  }

  @Test
  void writesIntoAFolderThatIsNotThereYet(@TempDir Path folder) throws IOException {
    Path out = folder.resolve("a/b");

    DashboardGenerator.write(out);

    assertThat(out.resolve("operations/bw-wall.json"))
        .content()
        .isEqualTo(DashboardGenerator.files().get("operations/bw-wall.json"));
  }

  @Test
  void everyFolderHasItsProvider() {
    var paths = new TreeMap<String, String>();
    for (var provider :
        Checkout.yaml(Checkout.path("dashboards/provisioning/dashboards/bridgewatch.yaml"))
            .path("providers")) {
      assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
      String path = provider.path("options").path("path").asText();
      assertThat(path).startsWith("${BRIDGEWATCH_HOME}/dashboards/grafana/");
      paths.put(path.substring(path.lastIndexOf('/') + 1), provider.path("folder").asText());
    }

    assertThat(paths.keySet())
        .containsExactlyInAnyOrderElementsOf(
            DashboardGenerator.files().keySet().stream()
                .map(file -> file.substring(0, file.indexOf('/')))
                .distinct()
                .toList());
  }

  @Test
  void theDatasourceIsTheOneThatDashboardsChoose() {
    var datasource =
        Checkout.yaml(Checkout.path("dashboards/provisioning/datasources/bridgewatch.yaml"))
            .path("datasources")
            .path(0);
    var prometheus = Checkout.yaml(Checkout.path("dashboards/prometheus/prometheus.yml"));

    assertThat(Variable.datasource().members().get("current").toString())
        .contains("value=" + datasource.path("uid").asText());
    assertThat(datasource.path("jsonData").path("timeInterval").asText())
        .as("$__rate_interval is four scrapes")
        .isEqualTo(prometheus.path("global").path("scrape_interval").asText());
  }
}
