package vn.bridgewatch.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.agent.reader.AskedReader.BASIC;
import static vn.bridgewatch.agent.reader.AskedReader.BUDGET;
import static vn.bridgewatch.agent.reader.AskedReader.DOCUMENT;
import static vn.bridgewatch.agent.reader.AskedReader.WHO;
import static vn.bridgewatch.agent.reader.AskedReader.lines;
import static vn.bridgewatch.agent.reader.AskedReader.only;
import static vn.bridgewatch.agent.reader.AskedReader.pin;
import static vn.bridgewatch.agent.reader.AskedReader.reader;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.agent.reader.http.Trust;
import vn.bridgewatch.metric.Labels;

/// Documents, one after another, over one connection.
@Timeout(60)
class HttpReaderTest {

  private static PlayedCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = PlayedCertificate.selfSigned();
  }

  @Test
  void readsOverTlsWithAPinAndBasicLoginAndKeepsTheConnection() throws Exception {
    try (var device =
            PlayedDevice.tls(certificate.context(), (_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var reader = reader(BASIC, "https", device.port(), pin(certificate))) {
      assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 5\n");
      assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 5\n");

      assertThat(device.connections).hasSize(1);
      String expected =
          Base64.getEncoder()
              .encodeToString((WHO.user() + ":" + WHO.password()).getBytes(StandardCharsets.UTF_8));
      assertThat(device.asked.getFirst().header("Authorization")).isEqualTo("Basic " + expected);
    }
  }

  @Test
  void aConnectionThatTheDeviceClosedIsMadeAnew() throws Exception {
    try (var device =
            PlayedDevice.tls(
                certificate.context(),
                (_, out) -> {
                  PlayedDevice.ok(out, DOCUMENT);
                  return false; // without saying so
                });
        var reader = reader(BASIC, "https", device.port(), pin(certificate))) {
      assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 5\n");
      assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 5\n");

      assertThat(device.connections).hasSize(2);
    }
  }

  @Test
  void followsTheNamesOfAListAndTriesOtherPaths() throws Exception {
    String definition =
        """
        readers:
          r:
            evidence: document
            documents:
              - path: /old
                or: [ /new ]
                format: json
                metrics: [ { metric: bridgewatch_calls_active, count: "$[*]" } ]
                follow:
                  - each: "$[*].id"
                    as: call
                    max: 2
                    path: "/calls/{call}/stats"
                    format: json
                    metrics: [ { metric: bridgewatch_call_duration_seconds, labels: { call: "{call}" }, value: $.s } ]
        """;
    try (var device =
            PlayedDevice.plain((asked, out) ->
                switch (asked.target()) {
                  case "/new" ->
                      PlayedDevice.ok(out, "[{\"id\":\"a/../b\"},{\"id\":7},{\"id\":9}]");
                  case "/calls/a%2F..%2Fb/stats" -> PlayedDevice.ok(out, "{\"s\":1}");
                  default -> PlayedDevice.answer(out, 404, List.of(), "");
                });
        var reader = reader(definition, "http", device.port(), new Trust.Nobody())) {
      List<PageReading> readings = reader.read(Labels.NONE, BUDGET);

      assertThat(lines(readings))
          .isEqualTo(
              "bridgewatch_call_duration_seconds{call=\"a/../b\"} 1\nbridgewatch_calls_active 3\n");
      assertThat(readings.get(1).shortfall().orElseThrow().reason())
          .isEqualTo(Reason.TOO_MANY_ROWS);
      assertThat(device.targets())
          .containsExactly(
              "GET /old", "GET /new", "GET /calls/a%2F..%2Fb/stats", "GET /calls/7/stats");
      var _ = reader.read(Labels.NONE, BUDGET);
      assertThat(device.targets()).filteredOn("GET /old"::equals).hasSize(1);
    }
  }
}
