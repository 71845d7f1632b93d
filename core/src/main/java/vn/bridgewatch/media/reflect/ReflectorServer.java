package vn.bridgewatch.media.reflect;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
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
  private static final long PAUSE_NANOS = 100_000_000L;
  private static final long TELL_NANOS = 60_000_000_000L;

  private final UdpSockets sockets;
  private final int socket;
  private final InetSocketAddress local;
  private final Reflector reflector;
  private final Thread thread;
  private volatile boolean closing;
  private final AtomicReference<@Nullable ReflectorSettings> fresh = new AtomicReference<>();
  private volatile Reflector.Counts counts;
  private final AtomicLong faults = new AtomicLong();
  private long toldNanos;

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
    return start(
        listen,
        new LinuxUdpSockets(clocks),
        new Reflector(settings, clocks, new SystemClockError(clocks)));
  }

  static ReflectorServer start(InetSocketAddress listen, UdpSockets sockets, Reflector reflector)
      throws UdpException {
    try {
      int socket = sockets.listen(listen);
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

  /// Takes other settings within a second, without a packet being lost for it.
  public void use(ReflectorSettings settings) {
    fresh.set(settings);
    sockets.wake();
  }

  /// Packets, or waits for them, that a fault of ours cut short.
  public long faults() {
    return faults.get();
  }

  private void run() {
    var in = new Datagram();
    byte[] out = new byte[Datagram.BYTES_MAX];
    long countedNanos = System.nanoTime();
    try {
      while (!closing) {
        if (!turn(in, out)) {
          LockSupport.parkNanos(PAUSE_NANOS); // or a socket that fails at once would spin
        }
        long now = System.nanoTime();
        if (now - countedNanos > COUNT_NANOS) {
          counts = reflector.counts();
          countedNanos = now;
        }
      }
    } finally {
      sockets.close();
    }
  }

  /// Answers what is there; false where the sockets themselves failed.
  private boolean turn(Datagram in, byte[] out) {
    try {
      ReflectorSettings settings = fresh.getAndSet(null);
      if (settings != null) {
        reflector.use(settings);
      }
      sockets.await(WAIT_NANOS);
      for (int i = 0; i < AT_ONCE && sockets.receive(socket, in) == 0; i++) {
        answer(in, out);
      }
      return true;
    } catch (RuntimeException e) {
      fault(e);
      return false;
    }
  }

  /// One packet; whatever is wrong with it, the next one is answered.
  private void answer(Datagram in, byte[] out) {
    try {
      Reflector.Answer answer = reflector.answer(in, out);
      if (answer != null) {
        sockets.send(socket, out, answer.length(), answer.trafficClass(), in.from(), in.to());
      }
    } catch (RuntimeException e) {
      fault(e);
    }
  }

  /// Counts a fault, and tells at most one of them a minute: a packet may come a thousand times a
  /// second.
  private void fault(RuntimeException e) {
    long so = faults.incrementAndGet();
    long now = System.nanoTime();
    if (so == 1 || now - toldNanos > TELL_NANOS) {
      toldNanos = now;
      LOG.atError().addKeyValue("faults", so).setCause(e).log("The media reflector had a fault");
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
