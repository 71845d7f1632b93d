package vn.bridgewatch.agent.probe.line;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Trace;

/// A TCP connection of one attempt; every read of it, those of a TLS handshake above it too, waits
/// only as long as the attempt has left and counts towards its bytes.
///
/// It blocks its thread, which is a virtual one wherever attempts are scheduled.
public final class Connection implements AutoCloseable {

  /// Reads within what the attempt is allowed.
  private static final class Guarded extends Socket {

    private final Allowance allowance;

    Guarded(Allowance allowance) {
      this.allowance = allowance;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          setSoTimeout(allowance.millisLeft());
          int read = super.read();
          allowance.took(read < 0 ? 0 : 1);
          return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
          setSoTimeout(allowance.millisLeft());
          int read = super.read(bytes, from, length);
          allowance.took(Math.max(0, read));
          return read;
        }
      };
    }
  }

  private final Guarded below;
  private final Duration handshake;
  private Socket above;

  private Connection(Guarded socket, Duration handshake) {
    this.below = socket;
    this.handshake = handshake;
    this.above = socket;
  }

  /// Connects.
  ///
  /// @param source the local address; empty: the system's choice
  public static Connection open(
      InetSocketAddress target, Optional<InetAddress> source, Allowance allowance, Trace trace)
      throws IOException {
    trace.step(() -> "connecting to " + target);
    var socket = new Guarded(allowance);
    try {
      if (source.isPresent()) {
        socket.bind(new InetSocketAddress(source.get(), 0));
      }
      long startNanos = allowance.clock().nanoTime();
      socket.connect(target, allowance.millisLeft());
      Duration time = Duration.ofNanos(allowance.clock().nanoTime() - startNanos);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      trace.step(() -> "connected from " + socket.getLocalSocketAddress());
      return new Connection(socket, time);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// How long the TCP handshake took.
  public Duration handshake() {
    return handshake;
  }

  /// What is on top now: the connection itself, or the TLS above it.
  public Socket socket() {
    return above;
  }

  /// Speaks through a layer above the connection from now on.
  public void speakThrough(Socket layer) {
    above = layer;
  }

  public InputStream in() throws IOException {
    return above.getInputStream();
  }

  public void write(byte[] bytes) throws IOException {
    above.getOutputStream().write(bytes);
    above.getOutputStream().flush();
  }

  /// Ends what is above politely and never waits for the other side.
  @Override
  public void close() {
    try {
      if (above != below) {
        above.shutdownOutput(); // the close_notify of TLS
      }
    } catch (IOException _) {
      // the other side has gone already
    }
    try {
      below.close();
    } catch (IOException _) {
      // its descriptor is free all the same
    }
  }
}
