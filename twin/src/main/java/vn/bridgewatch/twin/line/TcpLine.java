package vn.bridgewatch.twin.line;

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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A line on loopback that counts what goes through it and may be slow, long, cut or torn, for many
/// connections at once.
///
/// Each connection has the line for itself: bytes wait their delay, then leave at the line's rate.
/// While it is cut, as a digger cuts a cable, nothing passes and nobody is told: no reset, no end
/// of stream, no refusal; whoever connects meanwhile waits, and after healing what was in flight
/// goes on. A torn one ends all connections. What is counted is what two sockets hand to each
/// other, with TLS records and all framing.
public final class TcpLine implements AutoCloseable {

  /// What a line is like.
  ///
  /// @param delay one way
  /// @param bytesPerSecond each way; 0: as fast as the machine
  public record Quality(Duration delay, int bytesPerSecond) {
    static final Quality PERFECT = new Quality(Duration.ZERO, 0);
  }

  /// Bytes of each direction, as seen from who connects.
  public record Counted(long up, long down) {
    public Counted minus(Counted before) {
      return new Counted(up - before.up, down - before.down);
    }
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
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();
  private volatile boolean cut;
  private volatile boolean closed;

  private TcpLine(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.targetPort = targetPort;
  }

  /// Opens a line from a free port to another one of this machine.
  public static TcpLine open(int targetPort) throws IOException {
    var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    var line = new TcpLine(listener, targetPort);
    Thread.ofVirtual().name("line").start(line::accept);
    return line;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// From now on, also for what is connected.
  public void quality(Quality next) {
    quality = next;
  }

  /// From now on nothing passes, until [#heal].
  public void cut() {
    cut = true;
  }

  public void heal() {
    cut = false;
  }

  /// Exact once both sides have heard each other out, as after an acknowledgement.
  public Counted counted() {
    return new Counted(up.get(), down.get());
  }

  /// Ends all connections that there are.
  public void tear() {
    sockets.forEach(TcpLine::quietly);
  }

  @Override
  public void close() {
    closed = true;
    cut = false;
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
      awaitHealed();
      far.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), CONNECT_MILLIS_MAX);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pump(far, near, down));
      pump(near, far, up);
      back.join();
    } catch (IOException _) {
      // the far side is not there: the near side sees its connection end
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.removeIf(Socket::isClosed);
    }
  }

  private void pump(Socket from, Socket to, AtomicLong counter) {
    BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(UNDER_WAY_MAX);
    Thread deliverer = Thread.ofVirtual().start(() -> deliver(underWay, to));
    var buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        counter.addAndGet(count); // before it goes on, so that an answer never comes sooner
        awaitHealed();
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
      awaitHealed(); // the end of a connection does not pass either
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
        awaitHealed();
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

  private void awaitHealed() throws InterruptedException {
    while (cut && !closed) {
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
