package vn.bridgewatch.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.collector.fakes.RunningApi;

/// What a client may not do, shown over raw sockets; a client that is let be would hang the read.
class ClientLimitsTest {

  private static final int WAIT_MILLIS = 60_000;

  /// Cuts soon; also a client that a busy machine holds up.
  private static final RunningApi STRICT =
      new RunningApi(new HttpSettings.Limits(100, 16, 300, 400, 64 * 1024, 2, 256 * 1024, 20));

  private static final RunningApi PATIENT =
      new RunningApi(
          new HttpSettings.Limits(100, 16, 60_000, 60_000, 64 * 1024, 2, 256 * 1024, 20));

  @AfterAll
  static void close() {
    STRICT.close();
    PATIENT.close();
  }

  @Test
  void aRequestWhoseHeadNeverEndsIsCut() throws IOException {
    assertThat(answerTo(STRICT, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")).isEmpty();
  }

  @Test
  void aConnectionThatSaysNothingIsCut() throws IOException {
    assertThat(answerTo(STRICT, "")).isEmpty();
  }

  @Test
  void aBodyThatNeverEndsIsCut() throws IOException {
    assertThat(
            answerTo(
                STRICT,
                "POST /api/v1/checks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + RunningApi.TOKEN
                    + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"))
        .doesNotContain("202");
  }

  @Test
  void anIdleConnectionIsClosedAfterItsAnswer() throws IOException {
    String answer = "";
    for (int i = 0; i < 20 && answer.isEmpty(); i++) { // empty: cut before it asked
      answer = answerTo(STRICT, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("ok\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1", "[::2]"})
  void aHostThatIsNotLoopbackIsRefused(String host) throws IOException {
    assertThat(
            answerTo(
                PATIENT,
                "GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("\"where\":\"Host\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "localhost:8480", "127.0.0.1:8480", "127.1.2.3", "[::1]:8480"})
  void aLoopbackHostIsServed(String host) throws IOException {
    assertThat(
            answerTo(
                PATIENT,
                "GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aRequestWithoutHostIsRefused() throws IOException {
    assertThat(answerTo(PATIENT, "GET /healthz HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.");
    assertThat(answerTo(PATIENT, "GET /healthz HTTP/1.0\r\n\r\n")).contains(" 400 ");
  }

  @Test
  void aHeadThatIsTooLargeIsRefused() throws IOException {
    assertThat(
            answerTo(
                PATIENT,
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
        .doesNotContain(" 200 ");
    assertThat(
            answerTo(
                PATIENT,
                "GET /"
                    + "a".repeat(5_000)
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .doesNotContain(" 200 ");
  }

  @Test
  void oneConnectionTooManyIsClosedAtOnce() throws IOException {
    var limits = new HttpSettings.Limits(2, 16, 60_000, 60_000, 64 * 1024, 2, 256 * 1024, 20);
    try (var full = new RunningApi(limits);
        Socket first = open(full);
        Socket second = open(full)) {
      for (Socket socket : new Socket[] {first, second}) {
        socket.getOutputStream().write(ascii("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      try (Socket third = open(full)) {
        assertThat(read(third.getInputStream())).isEmpty();
      } catch (SocketException _) {
        // reset: closed at once
      }
    }
  }

  private static String answerTo(RunningApi api, String request) throws IOException {
    try (Socket socket = open(api)) {
      try {
        socket.getOutputStream().write(ascii(request));
        return read(socket.getInputStream());
      } catch (SocketException _) {
        return ""; // reset: the server closed before it read all
      }
    }
  }

  private static String read(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Socket open(RunningApi api) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
    socket.setSoTimeout(WAIT_MILLIS);
    return socket;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
