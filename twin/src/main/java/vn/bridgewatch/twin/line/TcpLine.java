package vn.bridgewatch.twin.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A line on loopback that may be slow, long, silent or torn, for many connections at once.
///
/// Each connection has the line for itself: bytes wait their delay, then leave at the line's rate.
/// A silent line carries nothing and tells nobody, as a cut cable; a torn one ends all connections.
final class TcpLine implements AutoCloseable {

  /// What a line is like.
  ///
  /// @param delay one way
  /// @param bytesPerSecond each way; 0: as fast as the machine
  record Quality(Duration delay, int bytesPerSecond) {
    static final Quality PERFECT = new Quality(Duration.ZERO, 0);
  }

  private static final int BACKLOG = 4_096;
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int PIECE_BYTES = 512; // of a slow line: 64 ms at 64 kbit/s
  private static final int UNDER_WAY_MAX = 256;
  private static final int CONNECT_MILLIS_MAX = 5_000;

  /// Bytes that are under way; none: there are no more.
  private static final class Piece {
    final byte[] bytes;
    final long dueNanos;

    Piece(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }
  }

  private final ServerSocket listener;
  private final int targetPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Quality quality = Quality.PERFECT;
  private volatile boolean silent;
  private volatile boolean closed;

  private TcpLine(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.targetPort = targetPort;
  }

  static TcpLine open(int targetPort) throws IOException {
    var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    var line = new TcpLine(listener, targetPort);
    Thread.ofVirtual().name("line").start(line::accept);
    return line;
  }

  int port() {
    return listener.getLocalPort();
  }

  /// From now on, also for what is connected.
  void quality(Quality next) {
    quality = next;
  }

  void silence(boolean wanted) {
    silent = wanted;
  }

  /// Ends all connections that there are.
  void tear() {
    sockets.forEach(TcpLine::quietly);
  }

  @Override
  public void close() {
    closed = true;
    silent = false;
    quietly(listener);
    tear();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket near = listener.accept();
        Thread.ofVirtual().start(() -> carry(near));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void carry(Socket near) {
    try (near;
        var far = new Socket()) {
      sockets.add(near);
      sockets.add(far);
      awaitVoice();
      far.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), CONNECT_MILLIS_MAX);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pump(far, near));
      pump(near, far);
      back.join();
    } catch (IOException _) {
      // the far side is not there: the near side sees its connection end
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.removeIf(Socket::isClosed);
    }
  }

  private void pump(Socket from, Socket to) {
    BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(UNDER_WAY_MAX);
    Thread deliverer = Thread.ofVirtual().start(() -> deliver(underWay, to));
    var buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        awaitVoice();
        Quality now = quality;
        int most = now.bytesPerSecond() == 0 ? count : PIECE_BYTES;
        for (int at = 0; at < count; at += most) {
          byte[] bytes = Arrays.copyOfRange(buffer, at, Math.min(count, at + most));
          if (!offer(underWay, new Piece(bytes, System.nanoTime() + now.delay().toNanos()), to)) {
            return;
          }
        }
      }
      boolean _ = offer(underWay, new Piece(new byte[0], System.nanoTime()), to);
      deliverer.join();
    } catch (IOException _) {
      // one side is gone: below both are
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      deliverer.interrupt();
      quietly(from);
      quietly(to);
    }
  }

  /// Waits for room as long as the other side is there.
  private static boolean offer(BlockingQueue<Piece> underWay, Piece piece, Socket to)
      throws InterruptedException {
    while (!underWay.offer(piece, 1, TimeUnit.SECONDS)) {
      if (to.isClosed()) {
        return false;
      }
    }
    return true;
  }

  private void deliver(BlockingQueue<Piece> underWay, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      for (Piece piece = underWay.take(); piece.bytes.length > 0; piece = underWay.take()) {
        sleep(piece.dueNanos - System.nanoTime());
        awaitVoice();
        out.write(piece.bytes);
        int rate = quality.bytesPerSecond();
        sleep(rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(piece.bytes.length) / rate);
      }
    } catch (IOException _) {
      quietly(to); // the reader sees it and ends
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitVoice() throws InterruptedException {
    while (silent && !closed) {
      Thread.sleep(20);
    }
  }

  private static void sleep(long nanos) throws InterruptedException {
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static void quietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception _) {
      // nothing is left to do with it
    }
  }
}
