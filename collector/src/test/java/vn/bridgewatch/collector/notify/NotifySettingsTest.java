package vn.bridgewatch.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.collector.alert.Escalation;
import vn.bridgewatch.collector.alert.Recipient;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;

class NotifySettingsTest {

  private static NotifySettings read(String text) throws ConfigException {
    return YamlFile.read(
        "collector.yaml", text.getBytes(StandardCharsets.UTF_8), NotifySettings::read);
  }

  @Test
  void channelsHaveNamesThatHoldNoSecret() throws ConfigException {
    var settings =
        read(
            """
            log: true
            gather: 5s
            webhooks:
              - { url: "http://127.0.0.1:9099/alerts?key=secret" }
              - { name: ops, url: "https://ops.example/x", send_resolved: false }
            """);

    assertThat(settings.gather()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.recipients())
        .containsExactly(
            new Recipient("log", true),
            new Recipient("webhook-1", true),
            new Recipient("ops", false));
  }

  @Test
  void levelsAndTheirDelaysMayBeSet() throws ConfigException {
    var settings =
        read(
            """
            escalation: { LIVE: 2m, T24H: 30m }
            webhooks: [ { name: lead, url: "http://127.0.0.1:9099/", level: 2 } ]
            """);

    assertThat(settings.recipients())
        .containsExactly(new Recipient("log", true), new Recipient("lead", true, 2));
    assertThat(settings.escalation())
        .isEqualTo(
            Escalation.DEFAULT
                .with(Phase.LIVE, Duration.ofMinutes(2))
                .with(Phase.T24H, Duration.ofMinutes(30)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gather: 21s | gather: must be a duration from 0s to 20s",
        "webhooks: [ { name: x } ] | webhooks[0].url: is missing",
        "webhooks: [ { url: 'ftp://secret/x' } ] | webhooks[0].url: must be an address as http",
        "webhooks: [ { url: 'secret' } ] | webhooks[0].url: must be an address as http",
        "webhooks: [ { name: log, url: 'http://x/' } ] | webhooks[0].name: is given twice: log",
        "webhooks: [ { name: 'A b', url: 'http://x/' } ] | webhooks[0].name: must match",
        "mail: x | mail: unknown key",
        "webhooks: [ { url: 'http://x/', level: 4 } ] | webhooks[0].level: must be",
        "escalation: { LIVE: 30s } | escalation.LIVE: must be a duration from 1m to 7d",
        "escalation: { IDLE: 1h } | escalation.IDLE: unknown key",
      })
  void aBrokenSectionIsNamedAndItsSecretsAreNot(String text, String problem) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(text));

    assertThat(e.getMessage()).contains(problem).doesNotContain("secret");
  }
}
