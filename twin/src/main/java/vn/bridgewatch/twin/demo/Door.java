package vn.bridgewatch.twin.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// A TCP port that accepts and hangs up: stands for a bridge (MCU) where no real one is installed.
///
/// Shut, the port refuses, as a service that has died does.
public final class Door implements AutoCloseable {

  private static final int DOORMAN_MILLIS_MAX = 20_000;

  private final int port;
  private @Nullable ServerSocket listener;
  private Thread doorman;

  private Door(ServerSocket listener) {
    this.listener = listener;
    this.port = listener.getLocalPort();
    this.doorman = serve(listener);
  }

  public static Door open() throws IOException {
    return new Door(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
  }

  public int port() {
    return port;
  }

  /// Shuts; the port refuses when this returns.
  public synchronized void shut() throws IOException {
    if (listener != null) {
      listener.close();
      listener = null;
      try {
        doorman.join(DOORMAN_MILLIS_MAX); // the kernel listens as long as somebody accepts
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public synchronized void reopen() throws IOException {
    if (listener == null) {
      var socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
      listener = socket;
      doorman = serve(socket);
    }
  }

  @Override
  public void close() throws IOException {
    shut();
  }

  private static Thread serve(ServerSocket listener) {
    return Thread.ofVirtual()
        .name("door-" + listener.getLocalPort())
        .start(() -> {
          while (!listener.isClosed()) {
            try (Socket visitor = listener.accept()) {
              visitor.setSoLinger(false, 0);
            } catch (IOException _) {
              // shut, or the visitor is gone already
            }
          }
        });
  }
}
