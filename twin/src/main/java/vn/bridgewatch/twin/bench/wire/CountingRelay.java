package vn.bridgewatch.twin.bench.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// A wire on loopback that counts what goes through it, in either direction: what two sockets hand
/// to each other, with TLS records and all framing, the same for all who are compared.
final class CountingRelay implements AutoCloseable {

  private static final int BACKLOG = 16;
  private static final int BUFFER_BYTES = 64 * 1024;

  /// Bytes and, as far as the relay sees them, pieces of each direction.
  record Counted(long up, long down) {
    Counted minus(Counted before) {
      return new Counted(up - before.up, down - before.down);
    }
  }

  private final ServerSocket listener;
  private final int targetPort;
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();

  private CountingRelay(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.targetPort = targetPort;
  }

  static CountingRelay open(int targetPort) throws IOException {
    var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    var relay = new CountingRelay(listener, targetPort);
    Thread.ofVirtual().name("relay").start(relay::accept);
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  /// Exact once both sides have heard each other out, as after an acknowledgement.
  Counted counted() {
    return new Counted(up.get(), down.get());
  }

  private void accept() {
    while (!listener.isClosed()) {
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
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pump(far, near, down));
      pump(near, far, up);
      back.join();
    } catch (IOException _) {
      // the far side is not there: the near side sees its connection end
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pump(Socket from, Socket to, AtomicLong counter) {
    var buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        counter.addAndGet(count); // before it goes on, so that an answer never comes sooner
        out.write(buffer, 0, count);
      }
    } catch (IOException _) {
      // one side is gone: now both are
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
