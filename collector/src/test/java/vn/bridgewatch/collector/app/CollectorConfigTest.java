package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.config.ConfigException;

class CollectorConfigTest {

  private static final String GOOD =
      """
      state_dir: state
      agents: { host: 127.0.0.1, port: 7443, certificate: c.pem, key: c.key, ca: ca.pem, silent_after: 12s }
      http: { host: 127.0.0.1, port: 8480 }
      inventory: inventory.yaml
      rules: [ rules.yaml ]
      conferences: conferences.yaml
      notify:
        log: true
        webhooks: [ { url: "http://127.0.0.1:9099/alerts", send_resolved: true } ]
      """;

  @TempDir private Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    for (String name :
        new String[] {
          "c.pem", "c.key", "ca.pem", "inventory.yaml", "rules.yaml", "conferences.yaml"
        }) {
      Files.createFile(folder.resolve(name));
    }
  }

  @Test
  void readsTheDocumentedFile() throws Exception {
    CollectorConfig config = read(GOOD);

    assertThat(config.stateDir()).isEqualTo(folder.resolve("state"));
    assertThat(config.agents().port()).isEqualTo(7_443);
    assertThat(config.agents().silentAfter()).isEqualTo(Duration.ofSeconds(12));
    assertThat(config.http().tls()).isEmpty();
    assertThat(config.conferences()).contains(folder.resolve("conferences.yaml"));
    assertThat(config.notifications().webhooks()).hasSize(1);
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    CollectorConfig config =
        read(
            """
            agents: { certificate: c.pem, key: c.key, ca: ca.pem }
            inventory: inventory.yaml
            """);

    assertThat(config.http().port()).isEqualTo(8_480);
    assertThat(config.http().host().isLoopbackAddress()).isTrue();
    assertThat(config.notifications().log()).isTrue();
    assertThat(config.rules()).isEmpty();
    assertThat(config.conferences()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state_dir: state            | stat_dir: state        | 1: stat_dir: unknown key; did you mean state_dir?
          port: 7443                  | port: 70000            | 2: agents.port: must be a whole number from 0 to 65535, got 70000
          host: 127.0.0.1, port: 7443 | host: nowhere, port: 1 | 2: agents.host: must be an IP address or localhost, got nowhere
          silent_after: 12s           | silent_after: 1s       | 2: agents.silent_after: must be a duration from 2s to 1h
          certificate: c.pem, key     | key                    | 2: agents.certificate: is missing
          key: c.key                  | key: none.key          | 2: agents.key: cannot be read:
          ca: ca.pem                  | ca: ''                 | 2: agents.ca: must not be blank
          host: 127.0.0.1, port: 8480 | host: 0.0.0.0          | 3: http.host: must be loopback (127.0.0.1 or ::1) unless http.tls is given, got 0.0.0.0
          port: 8480                  | tls: { key: c.key }    | 3: http.tls.certificate: is missing
          inventory: inventory.yaml   | inventory: none.yaml   | 4: inventory: cannot be read:
          rules: [ rules.yaml ]       | rules: [ no.yaml ]     | 5: rules: cannot be read:
          conferences.yaml            | none.yaml              | 6: conferences: cannot be read:
          http://127.0.0.1:9099       | ftp://x                | 9: notify.webhooks[0].url: must be an address as http://host:port/path
          log: true                   | log: maybe             | 8: notify.log: must be true or false, got maybe
          """)
  void aBrokenRuleIsNamedWithItsLine(String good, String bad, String problem) {
    assertThat(GOOD).contains(good);

    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("collector.yaml:" + problem);
  }

  @Test
  void allProblemsComeAtOnce() {
    assertThatThrownBy(() -> read("htp: { port: 1 }\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("htp: unknown key")
        .hasMessageContaining("agents: is missing")
        .hasMessageContaining("inventory: is missing");
  }

  @Test
  void aPasswordIsNotSaidToAllTheNetwork() throws Exception {
    String calendar =
        GOOD
            + """
            calendars:
              - { name: office, url: "http://%s/x.ics", user: bw, password_file: pw, roster: [all] }
            """;

    assertThat(read(calendar.formatted("127.0.0.1:8080")).calendars()).hasSize(1);
    assertThatThrownBy(() -> read(calendar.formatted("lich.example.vn")))
        .hasMessageContaining("calendars[0].user: needs https://");
  }

  @Test
  void whereTheHistoryGoesIsSaid() throws Exception {
    String to =
        GOOD + "export: { remote_write: { url: \"http://127.0.0.1:9090/api/v1/write\" } }\n";
    assertThat(read(to).remoteWrite().orElseThrow().behindMib()).isEqualTo(1_024);
    assertThat(read(to + "journal: { quota_mib: 512 }\n").remoteWrite().orElseThrow().behindMib())
        .isEqualTo(256);
    assertThat(read(GOOD).remoteWrite()).isEmpty();

    assertThatThrownBy(() -> read(GOOD + "export: { remote_write: { url: \"ftp://x\" } }\n"))
        .hasMessageContaining("export.remote_write.url: must be http:// or https://");
    String spoken = "{ url: \"http://tsdb.example.vn/w\", token_file: t, behind_mib: 4096 }";
    assertThatThrownBy(() -> read(GOOD + "export: { remote_write: " + spoken + " }\n"))
        .hasMessageContaining("export.remote_write.token_file: needs https://")
        .hasMessageContaining("behind_mib: must be less than journal.quota_mib of 2048");
  }

  @Test
  void howMuchTheJournalKeepsIsSaid() throws Exception {
    assertThat(read(GOOD + "journal: { keep_mib: 1024 }\n").journal())
        .isEqualTo(new CollectorConfig.Journal(1_024, 2_048));
    assertThatThrownBy(() -> read(GOOD + "journal: { quota_mib: 1 }\n"))
        .hasMessageContaining("journal.quota_mib");
  }

  @Test
  void anotherAddressIsTakenTogetherWithTls() throws Exception {
    CollectorConfig config =
        read(
            GOOD.replace(
                "host: 127.0.0.1, port: 8480",
                "host: 192.0.2.1, port: 8480, tls: { certificate: c.pem, key: c.key }"));

    assertThat(config.http().tls()).isPresent();
  }

  private CollectorConfig read(String text) throws ConfigException {
    return CollectorConfig.read(
        folder.resolve("collector.yaml"), text.getBytes(StandardCharsets.UTF_8));
  }
}
