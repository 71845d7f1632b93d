package vn.bridgewatch.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.collector.alert.Recipient;
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
      })
  void aBrokenSectionIsNamedAndItsSecretsAreNot(String text, String problem) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(text));

    assertThat(e.getMessage()).contains(problem).doesNotContain("secret");
  }
}
