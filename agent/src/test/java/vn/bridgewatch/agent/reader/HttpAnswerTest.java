package vn.bridgewatch.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.agent.reader.AskedReader.BASIC;
import static vn.bridgewatch.agent.reader.AskedReader.BUDGET;
import static vn.bridgewatch.agent.reader.AskedReader.DOCUMENT;
import static vn.bridgewatch.agent.reader.AskedReader.PATIENT;
import static vn.bridgewatch.agent.reader.AskedReader.impatient;
import static vn.bridgewatch.agent.reader.AskedReader.only;
import static vn.bridgewatch.agent.reader.AskedReader.pin;
import static vn.bridgewatch.agent.reader.AskedReader.reader;
import static vn.bridgewatch.agent.reader.AskedReader.shortfall;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.agent.reader.http.Trust;
import vn.bridgewatch.metric.Labels;

/// Answers that are wrong, strange, endless, late or not there.
@Timeout(60)
class HttpAnswerTest {

  private static PlayedCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = PlayedCertificate.selfSigned();
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
        var body = impatient(device.port(), pin(certificate), Duration.ofMillis(1_500));
        var handshake =
            impatient(silent.getLocalPort(), pin(certificate), Duration.ofMillis(700))) {
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
}
