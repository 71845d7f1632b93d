package vn.bridgewatch.media.reflect;

import java.net.InetSocketAddress;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.Datagram;
import vn.bridgewatch.media.udp.LinuxUdpSockets;
import vn.bridgewatch.media.udp.UdpException;
import vn.bridgewatch.media.udp.UdpSockets;

/// A reflector at a socket of its own, on a thread of its own.
public final class ReflectorServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReflectorServer.class);
  private static final long WAIT_NANOS = 1_000_000_000L;
  private static final long COUNT_NANOS = 200_000_000L;
  private static final int AT_ONCE = 64;
  private static final long END_MILLIS = 2_000;

  private final UdpSockets sockets;
  private final int socket;
  private final InetSocketAddress local;
  private final Reflector reflector;
  private final Thread thread;
  private volatile boolean closing;
  private volatile Reflector.Counts counts;

  private ReflectorServer(
      UdpSockets sockets, int socket, InetSocketAddress local, Reflector reflector) {
    this.sockets = sockets;
    this.socket = socket;
    this.local = local;
    this.reflector = reflector;
    this.counts = new Reflector.Counts(0, 0, Map.of(), 0);
    this.thread = Thread.ofPlatform().name("media-reflector").daemon().unstarted(this::run);
  }

  /// Listens and answers until it is closed.
  public static ReflectorServer start(InetSocketAddress listen, ReflectorSettings settings)
      throws UdpException {
    Clocks clocks = Clocks.SYSTEM;
    UdpSockets sockets = new LinuxUdpSockets(clocks);
    try {
      int socket = sockets.listen(listen);
      var reflector = new Reflector(settings, clocks, new SystemClockError(clocks));
      var server = new ReflectorServer(sockets, socket, sockets.local(socket), reflector);
      server.thread.start();
      return server;
    } catch (UdpException e) {
      sockets.close();
      throw e;
    }
  }

  /// Where it listens.
  public InetSocketAddress local() {
    return local;
  }

  /// What was done, at most a second old.
  public Reflector.Counts counts() {
    return counts;
  }

  private void run() {
    var in = new Datagram();
    byte[] out = new byte[Datagram.BYTES_MAX];
    long countedNanos = System.nanoTime();
    try {
      while (!closing) {
        sockets.await(WAIT_NANOS);
        for (int i = 0; i < AT_ONCE && sockets.receive(socket, in) == 0; i++) {
          Reflector.Answer answer = reflector.answer(in, out);
          if (answer != null) {
            sockets.send(socket, out, answer.length(), answer.trafficClass(), in.from(), in.to());
          }
        }
        long now = System.nanoTime();
        if (now - countedNanos > COUNT_NANOS) {
          counts = reflector.counts();
          countedNanos = now;
        }
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("The media reflector has stopped");
    } finally {
      sockets.close();
    }
  }

  @Override
  public void close() {
    closing = true;
    sockets.wake();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
