package vn.bridgewatch.twin.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The line of a site: a relay on loopback that can be cut as a digger cuts a cable.
///
/// While it is cut nothing passes and nobody is told: no reset, no end of stream, no refusal.
/// Whoever connects meanwhile waits. After healing, what was in flight goes on.
public final class Line implements AutoCloseable {

  static final int CONNECTIONS_MAX = 64;
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition healed = lock.newCondition();
  private final Semaphore places = new Semaphore(CONNECTIONS_MAX);
  private boolean cut;
  private volatile boolean closed;

  private Line(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /// Opens a line from a free loopback port to a target.
  public static Line open(InetSocketAddress target) throws IOException {
    var listener = new ServerSocket(0, CONNECTIONS_MAX, InetAddress.getLoopbackAddress());
    var line = new Line(listener, target);
    Thread.ofVirtual().name("line-" + listener.getLocalPort()).start(line::accept);
    return line;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void cut() {
    lock.lock();
    try {
      cut = true;
    } finally {
      lock.unlock();
    }
  }

  public void heal() {
    lock.lock();
    try {
      cut = false;
      healed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    heal();
    quietly(listener);
  }

  private void accept() {
    while (!closed) {
      Socket near;
      try {
        places.acquire();
        near = listener.accept();
      } catch (IOException _) {
        return; // closed
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
      Thread.ofVirtual().start(() -> carry(near));
    }
  }

  private void carry(Socket near) {
    try (near;
        var far = new Socket()) {
      awaitHealed();
      far.connect(target, CONNECT_TIMEOUT_MILLIS);
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
      places.release();
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var buffer = new byte[BUFFER_BYTES];
      while (true) {
        int count = in.read(buffer);
        awaitHealed();
        if (count < 0) {
          break;
        }
        out.write(buffer, 0, count);
      }
    } catch (SocketException _) {
      // one side is gone: below both are
    } catch (IOException _) {
      // as above
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      quietly(from);
      quietly(to);
    }
  }

  private void awaitHealed() throws InterruptedException {
    lock.lock();
    try {
      while (cut && !closed) {
        healed.await();
      }
    } finally {
      lock.unlock();
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
