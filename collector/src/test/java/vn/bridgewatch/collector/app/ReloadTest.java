package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.inventory.LoadedInventory;
import vn.bridgewatch.collector.store.ConferenceStore;
import vn.bridgewatch.collector.store.Store;
import vn.bridgewatch.media.reflect.Prefix;
import vn.bridgewatch.media.reflect.ReflectorSettings;
import vn.bridgewatch.ruleset.RuleSet;

class ReloadTest {

  private static final long NOW = Instant.parse("2026-11-21T00:00:00Z").toEpochMilli();
  private static final String CONFIG =
      """
      agents: { certificate: c.pem, key: c.key, ca: ca.pem }
      inventory: inventory.yaml
      conferences: conferences.yaml
      """;

  @TempDir private Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<RuleSet> rules = new ArrayList<>();
  private final List<ReflectorSettings> reflector = new ArrayList<>();

  @Test
  void allComeIntoForceTogether() throws Exception {
    try (var store = Store.open(folder.resolve("db"), () -> NOW)) {
      write("old name", "first");
      var parts = new Loaded(store);
      write("new name", "second");

      assertThat(parts.reload.run()).isEmpty();

      assertThat(parts.siteName()).isEqualTo("new name");
      assertThat(parts.conferences.all()).extracting(Conference::id).containsExactly("second");
      assertThat(rules).hasSize(1);
      assertThat(good("conferences")).isEqualTo(1);
    }
  }

  @Test
  void whomTheReflectorAnswersIsReadAgain() throws Exception {
    write("name", "first");
    media("10.1.0.0/16");
    try (var store = Store.open(folder.resolve("db"), () -> NOW)) {
      var parts = new Loaded(store);
      media("10.2.0.0/16");

      assertThat(parts.reload.run()).isEmpty();

      assertThat(reflector).hasSize(1);
      assertThat(reflector.getFirst().senders().getFirst().from())
          .containsExactly(Prefix.parse("10.2.0.0/16"));
      assertThat(parts.siteName()).isEqualTo("name");
    }
  }

  @Test
  void whereCollectorYamlIsBrokenTheOldSendersStayAndItIsSaid() throws Exception {
    write("name", "first");
    media("10.1.0.0/16");
    try (var store = Store.open(folder.resolve("db"), () -> NOW)) {
      var parts = new Loaded(store);
      media("10.2.0.0/99");

      assertThat(parts.reload.run()).singleElement().asString().contains("from", "10.2.0.0/99");

      assertThat(reflector).isEmpty();
      assertThat(rules).isEmpty();
      assertThat(good("collector")).isZero();
    }
  }

  private void media(String network) throws IOException {
    file(
        "collector.yaml",
        CONFIG
            + "media: { reflector: { address: 127.0.0.1, senders: [ { name: sites, from: ["
            + network
            + "], unauthenticated: true } ] } }\n");
  }

  @Test
  void whereTheStoreTakesNothingTheOldFilesStayInForce() throws Exception {
    write("old name", "first");
    Loaded parts;
    try (var store = Store.open(folder.resolve("db"), () -> NOW)) {
      parts = new Loaded(store);
    }
    write("new name", "second");

    assertThat(parts.reload.run())
        .singleElement()
        .asString()
        .startsWith("conferences: could not be kept: ");

    assertThat(parts.siteName()).isEqualTo("old name");
    assertThat(parts.conferences.all()).isEmpty();
    assertThat(rules).isEmpty();
    assertThat(good("conferences")).isZero();
    assertThat(good("inventory")).isEqualTo(1);
  }

  /// What is in force before the reload.
  private final class Loaded {
    final LoadedInventory inventory;
    final StoredConferences conferences;
    final Reload reload;

    Loaded(Store store) throws Exception {
      CollectorConfig config = ConfigFiles.config(folder.resolve("collector.yaml"));
      inventory = new LoadedInventory(ConfigFiles.read(config, NOW).inventory());
      conferences = new StoredConferences(new ConferenceStore(store), inventory, () -> NOW);
      reload =
          new Reload(
              folder.resolve("collector.yaml"),
              config,
              inventory,
              conferences,
              rules::add,
              reflector::add,
              () -> NOW,
              registry);
    }

    String siteName() {
      return inventory.site("00").orElseThrow().name();
    }
  }

  private void write(String siteName, String conference) throws IOException {
    for (String name : List.of("c.pem", "c.key", "ca.pem")) {
      file(name, "");
    }
    file("collector.yaml", CONFIG);
    file("inventory.yaml", "sites:\n  - { key: \"00\", name: " + siteName + " }\n");
    file(
        "conferences.yaml",
        "conferences:\n  - { id: "
            + conference
            + ", title: T, code_name: C, start: \"2026-11-23T08:00:00+07:00\","
            + " end: \"2026-11-23T11:00:00+07:00\", roster: [ \"00\" ] }\n");
  }

  private void file(String name, String content) throws IOException {
    Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }

  private double good(String file) {
    return registry
        .get("bridgewatch.collector.config.reload.success")
        .tag("file", file)
        .gauge()
        .value();
  }
}
