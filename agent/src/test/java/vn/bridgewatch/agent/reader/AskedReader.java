package vn.bridgewatch.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.reader.http.Credentials;
import vn.bridgewatch.agent.reader.http.HttpEndpoint;
import vn.bridgewatch.agent.reader.http.HttpSession;
import vn.bridgewatch.agent.reader.http.Trust;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// A reader of one device that is played, and what comes of asking it.
final class AskedReader {

  static final Duration BUDGET = Duration.ofSeconds(40);
  static final Duration PATIENT = Duration.ofSeconds(30);
  static final Credentials WHO = new Credentials("monitor", "s3cr3t-\"ü");
  static final String DOCUMENT = "<Status><n>5</n></Status>";

  static final String BASIC =
      """
      readers:
        r:
          evidence: document
          login: { basic: true }
          documents:
            - path: /status.xml
              format: xml
              expect: /Status
              metrics: [ { metric: bridgewatch_calls_active, value: /Status/n } ]
      """;

  private AskedReader() {}

  static HttpReader impatient(int port, Trust trust, Duration timeout) throws Exception {
    return new HttpReader(
        definition(BASIC),
        new HttpSession.Access(endpoint("https", port), trust, WHO),
        AllowList.LOOPBACK,
        new ReadingRoom(),
        timeout,
        NanoClock.SYSTEM);
  }

  static HttpReader reader(String definition, String scheme, int port, Trust trust)
      throws Exception {
    return reader(definition, scheme, port, trust, NanoClock.SYSTEM);
  }

  static HttpReader reader(String definition, String scheme, int port, Trust trust, NanoClock clock)
      throws Exception {
    return new HttpReader(
        definition(definition),
        new HttpSession.Access(endpoint(scheme, port), trust, WHO),
        AllowList.LOOPBACK,
        new ReadingRoom(),
        PATIENT,
        clock);
  }

  static HttpEndpoint endpoint(String scheme, int port) {
    return HttpEndpoint.parse(scheme + "://127.0.0.1:" + port);
  }

  static ReaderDefinition definition(String text) throws ConfigException {
    return ReaderFile.parse("r.yml", text.getBytes(StandardCharsets.UTF_8)).get("r");
  }

  static Trust pin(PlayedCertificate shown) {
    return Trust.Pinned.parse(Trust.fingerprint(shown.certificate()));
  }

  static String only(HttpReader reader) throws InterruptedException {
    List<PageReading> readings = reader.read(Labels.NONE, BUDGET);
    assertThat(readings.getFirst().shortfall()).isEmpty();
    return lines(readings);
  }

  static Shortfall shortfall(HttpReader reader) throws InterruptedException {
    return reader.read(Labels.NONE, BUDGET).getFirst().shortfall().orElseThrow();
  }

  static String lines(List<PageReading> readings) {
    return ShippedReadersTest.lines(
        readings.stream().flatMap(reading -> reading.observations().stream()).toList());
  }
}
