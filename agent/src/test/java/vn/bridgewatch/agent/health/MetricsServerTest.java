package vn.bridgewatch.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsServerTest {

  private static final String GOOD = "GET /metrics HTTP/1.1\r\nHost: x\r\n";

  private MetricsServer server;

  @BeforeEach
  void start() throws Exception {
    server = MetricsServer.start(0, () -> "độ trễ 1\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  /// All that comes until the server closes.
  private String said(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aConnectionIsGoodForMoreThanOneRequest() throws Exception {
    String all = said(GOOD + "\r\n" + GOOD + "Connection: close\r\n\r\n");

    assertThat(all.split("HTTP/1.1 200 OK\r\n", -1)).hasSize(3);
    assertThat(all).endsWith("\r\nConnection: close\r\n\r\nđộ trễ 1\n");
    assertThat(all)
        .contains("Content-Length: " + "độ trễ 1\n".getBytes(StandardCharsets.UTF_8).length);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /metrics?x=1 HTTP/1.0, 200 OK",
    "GET / HTTP/1.0, 404 Not Found",
    "DELETE /metrics HTTP/1.0, 405 Method Not Allowed",
    "GET /metrics, 400 Bad Request",
    "\u0016\u0003\u0001, 400 Bad Request",
  })
  void whatIsAskedOtherwiseIsAnsweredSo(String line, String status) throws Exception {
    assertThat(said(line + "\r\n\r\n")).startsWith("HTTP/1.1 " + status + "\r\n");
  }

  @Test
  void ofAHeadNothingButTheHeadComes() throws Exception {
    assertThat(said("HEAD /metrics HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void whatComesWithABodyIsTheLastOnItsConnection() throws Exception {
    String all = said("POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nGET" + GOOD + "\r\n");

    assertThat(all).startsWith("HTTP/1.1 405 ").doesNotContain("200 OK");
  }

  @Test
  void aRequestWithoutEndIsCutOff() throws Exception {
    try (Socket socket = connect()) {
      byte[] line =
          "X: 0123456789012345678901234567890123456789\r\n".getBytes(StandardCharsets.US_ASCII);
      socket
          .getOutputStream()
          .write("GET /metrics HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(closesWhile(socket, line)).isTrue();
    }
  }

  private static boolean closesWhile(Socket socket, byte[] line) {
    try {
      for (int i = 0; i < 1_000_000; i++) {
        socket.getOutputStream().write(line);
      }
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void nobodyIsKeptWaitingWhereItCloses() throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write((GOOD + "\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');

      server.close();

      assertThat(socket.getInputStream().readAllBytes()).isNotNull();
    }
  }
}
