package vn.bridgewatch.twin.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LineTest {

  private ServerSocket target;
  private Line line;

  @BeforeEach
  void open() throws IOException {
    target = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    line = Line.open(new InetSocketAddress(target.getInetAddress(), target.getLocalPort()));
  }

  @AfterEach
  void close() throws IOException {
    line.close();
    target.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), line.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  @Test
  void carriesBothWays() throws IOException {
    try (Socket near = connect();
        Socket far = target.accept()) {
      near.getOutputStream().write('a');
      assertThat(far.getInputStream().read()).isEqualTo('a');
      far.getOutputStream().write('b');
      assertThat(near.getInputStream().read()).isEqualTo('b');
    }
  }

  @Test
  void whileCutNothingPassesAndNobodyIsTold() throws IOException {
    try (Socket near = connect();
        Socket far = target.accept()) {
      far.setSoTimeout(200);
      line.cut();
      near.getOutputStream().write('a');

      assertThatThrownBy(() -> far.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void afterHealingWhatWasInFlightArrives() throws IOException {
    try (Socket near = connect();
        Socket far = target.accept()) {
      far.setSoTimeout(60_000);
      line.cut();
      near.getOutputStream().write("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      line.heal();

      assertThat(far.getInputStream().readNBytes(3)).asString().isEqualTo("abc");
    }
  }

  @Test
  void passesOnTheEndOfAConnection() throws IOException {
    try (Socket near = connect();
        Socket far = target.accept()) {
      far.shutdownOutput();

      assertThat(near.getInputStream().read()).isEqualTo(-1);
    }
  }
}
