package vn.bridgewatch.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Cidr;
import vn.bridgewatch.agent.reader.http.Credentials;
import vn.bridgewatch.agent.reader.http.HttpEndpoint;
import vn.bridgewatch.agent.reader.http.HttpSession;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.agent.reader.http.Trust;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

@Timeout(60)
class HttpReaderTest {

  private static final Duration BUDGET = Duration.ofSeconds(40);
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Credentials WHO = new Credentials("monitor", "s3cr3t-\"ü");
  private static final String DOCUMENT = "<Status><n>5</n></Status>";

  private static final String BASIC =
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

  private static final String SESSION =
      """
      readers:
        r:
          evidence: document
          login:
            session:
              path: /login
              body: '{"user":"{user}","password":"{password}"}'
              logout: { path: /logout, method: DELETE }
          documents:
            - path: /status
              format: json
              metrics: [ { metric: bridgewatch_calls_active, value: $.n } ]
      """;

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
  void anotherCertificateThanThePinIsToldAndNothingIsSent() throws Exception {
    PlayedCertificate other = PlayedCertificate.selfSigned();
    try (var device =
            PlayedDevice.tls(certificate.context(), (_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var reader = reader(BASIC, "https", device.port(), pin(other))) {
      Shortfall why = shortfall(reader);

      assertThat(why.reason()).isEqualTo(Reason.CERTIFICATE_CHANGED);
      assertThat(why.detail()).contains(Trust.fingerprint(certificate.certificate()));
      assertThat(device.asked).isEmpty();
    }
  }

  @Test
  void withoutPinAndAuthorityTheCertificateIsTold() throws Exception {
    try (var device =
            PlayedDevice.tls(certificate.context(), (_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var reader = reader(BASIC, "https", device.port(), new Trust.Nobody())) {
      Shortfall why = shortfall(reader);

      assertThat(why.reason()).isEqualTo(Reason.CERTIFICATE_UNKNOWN);
      assertThat(why.detail()).contains(Trust.fingerprint(certificate.certificate()));
      assertThat(device.asked).isEmpty();
    }
  }

  @Test
  void anAuthorityIsBelievedForTheAddressOfItsCertificate() throws Exception {
    PlayedCertificate authority = PlayedCertificate.authority();
    PlayedCertificate good = authority.sign("127.0.0.1", Duration.ofDays(1));
    PlayedCertificate elsewhere = authority.sign("192.0.2.1", Duration.ofDays(1));
    PlayedCertificate expired = authority.sign("127.0.0.1", Duration.ofDays(-1));
    Trust trust = new Trust.Authority(List.of(authority.certificate()));

    assertThat(reasonUnder(good, trust)).isNull();
    assertThat(reasonUnder(elsewhere, trust)).isEqualTo(Reason.CERTIFICATE_NAME);
    assertThat(reasonUnder(expired, trust)).isEqualTo(Reason.CERTIFICATE_EXPIRED);
    assertThat(reasonUnder(certificate, trust)).isEqualTo(Reason.CERTIFICATE_UNTRUSTED);
    assertThat(reasonUnder(expired, pin(expired))).isNull();
  }

  @Test
  void aDeviceThatSpeaksNoTlsIsToldSo() throws Exception {
    try (var device = PlayedDevice.plain((_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var junk = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
        var reader = reader(BASIC, "https", junk.getLocalPort(), pin(certificate))) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = junk.accept()) {
              PlayedDevice.raw(socket.getOutputStream(), "SSH-2.0-codec\r\n");
              var _ = socket.getInputStream().readAllBytes();
            } catch (java.io.IOException _) {
              // the reader went
            }
          });
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.TLS_FAILED);
      assertThat(device.asked).isEmpty();
    }
  }

  @Test
  void aRefusedPasswordIsNotTriedAgainAtOnce() throws Exception {
    var clock = new ManualClock();
    try (var device =
            PlayedDevice.tls(
                certificate.context(), (_, out) -> PlayedDevice.answer(out, 401, List.of(), ""));
        var reader = reader(BASIC, "https", device.port(), pin(certificate), clock)) {
      Shortfall why = shortfall(reader);
      assertThat(why.reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(why.detail()).doesNotContain(WHO.password());

      assertThat(shortfall(reader).reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(device.asked).hasSize(1);
      clock.pass(Duration.ofSeconds(61));
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(device.asked).hasSize(2);
      clock.pass(Duration.ofSeconds(61));
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(device.asked).hasSize(2);
    }
  }

  @Test
  void aSessionIsKeptAndRenewedOnceAndEnded() throws Exception {
    var sessions = new AtomicInteger();
    var expired = new AtomicInteger();
    try (var device =
        PlayedDevice.tls(
            certificate.context(),
            (asked, out) ->
                switch (asked.target()) {
                  case "/login" ->
                      PlayedDevice.answer(
                          out,
                          200,
                          List.of("Set-Cookie: id=s" + sessions.incrementAndGet() + "; Path=/"),
                          "{}");
                  case "/status" ->
                      asked.header("Cookie").equals("id=s" + sessions.get())
                              && expired.get() < sessions.get()
                          ? PlayedDevice.ok(out, "{\"n\":" + sessions.get() + "}")
                          : PlayedDevice.answer(out, 401, List.of(), "");
                  default -> PlayedDevice.ok(out, "");
                })) {
      try (var reader = reader(SESSION, "https", device.port(), pin(certificate))) {
        assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 1\n");
        assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 1\n");
        expired.set(1);
        assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 2\n");
      }
      assertThat(device.asked.getFirst().body())
          .isEqualTo("{\"user\":\"monitor\",\"password\":\"s3cr3t-\\\"ü\"}");
      assertThat(device.targets())
          .containsExactly(
              "POST /login",
              "GET /status",
              "GET /status",
              "GET /status",
              "POST /login",
              "GET /status",
              "DELETE /logout");
    }
  }

  @Test
  void aRefusedLoginIsTold() throws Exception {
    try (var device =
            PlayedDevice.tls(
                certificate.context(), (_, out) -> PlayedDevice.answer(out, 403, List.of(), ""));
        var reader = reader(SESSION, "https", device.port(), pin(certificate))) {
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.WRONG_PASSWORD);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 302 F~Location: http://127.0.0.1:1/~Content-Length: 0~~ | REDIRECTED
          HTTP/1.1 500 E~Content-Length: 0~~                               | HTTP_STATUS
          HTTP/1.1 403 F~Content-Length: 0~~                               | FORBIDDEN
          HTTP/1.1 404 N~Content-Length: 0~~                               | NOT_FOUND
          HTTP/1.1 200 O~Content-Length: 99999999~~                        | TOO_LARGE
          HTTP/1.1 200 O~Content-Length: 9~Content-Length: 8~~123456789    | BAD_HTTP
          HTTP/1.1 200 O~Content-Length: -1~~                              | BAD_HTTP
          HTTP/1.1 200 O~Content-Length: x~~                               | BAD_HTTP
          HTTP/1.1 200 O~Transfer-Encoding: gzip, x~~                      | BAD_HTTP
          HTTP/1.1 200 O~Transfer-Encoding: chunked~~zz~~                  | BAD_HTTP
          HTTP/1.1 200 O~Transfer-Encoding: chunked~~3~abcdef~0~~          | BAD_HTTP
          HTTP/1.1 200 O~Content-Encoding: gzip~Content-Length: 1~~x       | BAD_HTTP
          SSH-2.0-x~~                                                      | BAD_HTTP
          HTTP/1.1 200 O~no colon~~                                        | BAD_HTTP
          HTTP/1.1 200 O~Content-Length: 50~~short                         | CUT_OFF
          HTTP/1.1 200 O~Content-Length: 4~~<a/>                           | UNEXPECTED_DOCUMENT
          HTTP/1.1 200 O~Content-Length: 3~~<a>                            | MALFORMED
          HTTP/1.1 200 O~Content-Length: 22~~<!DOCTYPE a><Status/>.        | DOCTYPE
          HTTP/1.1 200 O~Content-Length: 0~~                               | MALFORMED
          """)
  void saysWhatIsWrongWithAnAnswer(String answer, Reason expected) throws Exception {
    try (var device =
            PlayedDevice.tls(
                certificate.context(),
                (_, out) -> {
                  PlayedDevice.raw(out, answer.strip().replace("~", "\r\n"));
                  return false;
                });
        var reader = reader(BASIC, "https", device.port(), pin(certificate))) {
      assertThat(shortfall(reader).reason()).isEqualTo(expected);
      assertThat(device.asked).hasSize(1);
    }
  }

  @Test
  void anAnswerInPartsOrUntilTheEndIsRead() throws Exception {
    var count = new AtomicInteger();
    try (var device =
            PlayedDevice.plain((_, out) -> {
              if (count.getAndIncrement() == 0) {
                PlayedDevice.raw(
                    out,
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding:"
                        + " chunked\r\n\r\n8;x=y\r\n<Status>\r\n11\r\n<n>5</n></Status>\r\n"
                        + "0\r\nTrailer: x\r\n\r\n");
                return true;
              }
              PlayedDevice.raw(out, "HTTP/1.0 200 OK\r\n\r\n" + DOCUMENT);
              return false;
            });
        var reader = reader(BASIC, "http", device.port(), new Trust.Nobody())) {
      assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 5\n");
      assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 5\n");
      assertThat(device.connections).hasSize(1);
    }
  }

  @Test
  void anEndlessBodyAndEndlessHeadersAreCut() throws Exception {
    try (var device =
            PlayedDevice.plain((_, out) -> {
              PlayedDevice.raw(out, "HTTP/1.1 200 OK\r\n\r\n");
              byte[] much = new byte[64 * 1024];
              while (true) {
                out.write(much);
              }
            });
        var other =
            PlayedDevice.plain((_, out) -> {
              PlayedDevice.raw(out, "HTTP/1.1 200 OK\r\n");
              while (true) {
                PlayedDevice.raw(out, "X: y\r\n");
              }
            });
        var reader = reader(BASIC, "http", device.port(), new Trust.Nobody());
        var second = reader(BASIC, "http", other.port(), new Trust.Nobody())) {
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.TOO_LARGE);
      assertThat(shortfall(second).reason()).isEqualTo(Reason.BAD_HTTP);
    }
  }

  @Test
  void aTrickleIsCutByTheDeadlineInHandshakeHeadersAndBody() throws Exception {
    var over = new CountDownLatch(1);
    PlayedDevice.Answer trickle =
        (_, out) -> {
          PlayedDevice.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          try {
            while (!over.await(100, TimeUnit.MILLISECONDS)) {
              PlayedDevice.raw(out, " ");
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return false;
        };
    try (var device = PlayedDevice.tls(certificate.context(), trickle);
        var silent = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
        var body = impatient(device.port(), Duration.ofMillis(1_500));
        var handshake = impatient(silent.getLocalPort(), Duration.ofMillis(700))) {
      long startNanos = System.nanoTime();
      assertThat(shortfall(body).reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(shortfall(handshake).reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(PATIENT);
    } finally {
      over.countDown();
    }
  }

  @Test
  void nothingThatListensIsRefused() throws Exception {
    int port;
    try (var gone = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    try (var reader = reader(BASIC, "https", port, pin(certificate))) {
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.REFUSED);
    }
  }

  @Test
  void anAddressOutsideTheAllowListIsNotAsked() throws Exception {
    var allowed = new AllowList(List.of(Cidr.parse("192.0.2.0/24")));
    try (var device = PlayedDevice.plain((_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var reader =
            new HttpReader(
                definition(BASIC),
                new HttpSession.Access(
                    endpoint("http", device.port()), new Trust.Nobody(), Credentials.NONE),
                allowed,
                new ReadingRoom(),
                PATIENT,
                NanoClock.SYSTEM)) {
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.NOT_ALLOWED);
      assertThat(device.connections).isEmpty();
    }
  }

  @Test
  void aPasswordGoesNowhereInClearButToLoopback() throws Exception {
    try (var reader =
        new HttpReader(
            definition(BASIC),
            new HttpSession.Access(HttpEndpoint.parse("http://192.0.2.1"), new Trust.Nobody(), WHO),
            AllowList.ANYWHERE,
            new ReadingRoom(),
            PATIENT,
            NanoClock.SYSTEM)) {
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.PASSWORD_IN_CLEAR);
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

  @Test
  void theCauseOfASilentDeviceIsThatOfAllItsDocuments() throws Exception {
    String two =
        BASIC
            + "      - { path: /b, format: json, metrics: [ { metric: bridgewatch_sessions, value: $.n }"
            + " ] }\n";
    try (var device = PlayedDevice.plain((_, _) -> false);
        var reader = reader(two, "http", device.port(), new Trust.Nobody())) {
      assertThat(reader.read(Labels.NONE, BUDGET))
          .extracting(one -> one.shortfall().orElseThrow().reason())
          .containsExactly(Reason.CUT_OFF, Reason.CUT_OFF);
      assertThat(device.asked).hasSize(1);
    }
  }

  private static Reason reasonUnder(PlayedCertificate shown, Trust trust) throws Exception {
    try (var device =
            PlayedDevice.tls(shown.context(), (_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var reader = reader(BASIC, "https", device.port(), trust)) {
      return reader
          .read(Labels.NONE, BUDGET)
          .getFirst()
          .shortfall()
          .map(Shortfall::reason)
          .orElse(null);
    }
  }

  private static HttpReader impatient(int port, Duration timeout) throws Exception {
    return new HttpReader(
        definition(BASIC),
        new HttpSession.Access(endpoint("https", port), pin(certificate), WHO),
        AllowList.LOOPBACK,
        new ReadingRoom(),
        timeout,
        NanoClock.SYSTEM);
  }

  private static HttpReader reader(String definition, String scheme, int port, Trust trust)
      throws Exception {
    return reader(definition, scheme, port, trust, NanoClock.SYSTEM);
  }

  private static HttpReader reader(
      String definition, String scheme, int port, Trust trust, NanoClock clock) throws Exception {
    return new HttpReader(
        definition(definition),
        new HttpSession.Access(endpoint(scheme, port), trust, WHO),
        AllowList.LOOPBACK,
        new ReadingRoom(),
        PATIENT,
        clock);
  }

  private static HttpEndpoint endpoint(String scheme, int port) {
    return HttpEndpoint.parse(scheme + "://127.0.0.1:" + port);
  }

  private static ReaderDefinition definition(String text) throws ConfigException {
    return ReaderFile.parse("r.yml", text.getBytes(StandardCharsets.UTF_8)).get("r");
  }

  private static Trust pin(PlayedCertificate shown) {
    return Trust.Pinned.parse(Trust.fingerprint(shown.certificate()));
  }

  private static String only(HttpReader reader) throws InterruptedException {
    List<PageReading> readings = reader.read(Labels.NONE, BUDGET);
    assertThat(readings.getFirst().shortfall()).isEmpty();
    return lines(readings);
  }

  private static Shortfall shortfall(HttpReader reader) throws InterruptedException {
    return reader.read(Labels.NONE, BUDGET).getFirst().shortfall().orElseThrow();
  }

  private static String lines(List<PageReading> readings) {
    return ShippedReadersTest.lines(
        readings.stream().flatMap(reading -> reading.observations().stream()).toList());
  }

  private static final class ManualClock implements NanoClock {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    void pass(Duration time) {
      nanos.addAndGet(time.toNanos());
    }
  }
}
