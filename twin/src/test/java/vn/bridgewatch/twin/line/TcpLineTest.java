package vn.bridgewatch.twin.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpLineTest {

  private final ServerSocket target = listener();
  private TcpLine line;
  private Socket near;
  private Socket far;

  private static ServerSocket listener() {
    try {
      return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void connect() throws IOException {
    line = TcpLine.open(target.getLocalPort());
    near = new Socket(InetAddress.getLoopbackAddress(), line.port());
    far = target.accept();
  }

  @AfterEach
  void close() throws IOException {
    near.close();
    far.close();
    line.close();
    target.close();
  }

  private static void send(Socket from, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      from.getOutputStream().write(i);
    }
  }

  private static byte[] read(Socket to, int count) throws IOException {
    return to.getInputStream().readNBytes(count);
  }

  @Test
  void whatGoesInComesOutInItsOrderBothWays() throws IOException {
    send(near, 100);
    send(far, 50);

    assertThat(read(far, 100)).startsWith(0, 1, 2).endsWith(98, 99);
    assertThat(read(near, 50)).hasSize(50).endsWith(48, 49);
  }

  @Test
  void aLongAndSlowLineTakesItsTime() throws IOException {
    line.quality(new TcpLine.Quality(Duration.ofMillis(200), 2_000));
    long startNanos = System.nanoTime();
    near.getOutputStream().write(new byte[1_024]);
    read(far, 1_024);

    // 200 ms of delay, and the first of two pieces of 512 bytes at 2,000 a second
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isGreaterThan(Duration.ofMillis(200 + 250));
  }

  @Test
  void aCutLineCarriesNothingAndLosesNothing() throws IOException {
    line.cut();
    send(near, 10);
    far.setSoTimeout(300);
    assertThat(catchThrowable(() -> read(far, 1))).isInstanceOf(SocketTimeoutException.class);
    line.heal();
    far.setSoTimeout(0);

    assertThat(read(far, 10)).hasSize(10);
  }

  @Test
  void aTornLineEndsBothSides() throws IOException {
    send(near, 1);
    read(far, 1);
    line.tear();

    assertThat(isEnded(near)).isTrue();
    assertThat(isEnded(far)).isTrue();
  }

  @Test
  void passesOnTheEndOfAConnection() throws IOException {
    far.shutdownOutput();

    assertThat(near.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void theEndOfAConnectionDoesNotPassACutLine() throws IOException {
    send(near, 1);
    read(far, 1);
    line.cut();
    far.close();
    near.setSoTimeout(300);
    assertThat(catchThrowable(() -> read(near, 1))).isInstanceOf(SocketTimeoutException.class);
    line.heal();
    near.setSoTimeout(0);

    assertThat(isEnded(near)).isTrue();
  }

  @Test
  void whoConnectsToACutLineWaits() throws IOException {
    line.cut();
    target.setSoTimeout(300);
    try (var late = new Socket(InetAddress.getLoopbackAddress(), line.port())) {
      assertThat(catchThrowable(target::accept)).isInstanceOf(SocketTimeoutException.class);
      line.heal();
      target.setSoTimeout(60_000);
      try (Socket reached = target.accept()) {
        send(late, 1);
        assertThat(read(reached, 1)).hasSize(1);
      }
    }
  }

  @Test
  void countsWhatGoesThroughItEachWay() throws IOException {
    send(near, 100);
    read(far, 100);
    send(far, 30);
    read(near, 30);

    assertThat(line.counted()).isEqualTo(new TcpLine.Counted(100, 30));
  }

  private static boolean isEnded(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException _) {
      return true; // reset
    }
  }
}
