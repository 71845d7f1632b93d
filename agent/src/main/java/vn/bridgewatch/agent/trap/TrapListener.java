package vn.bridgewatch.agent.trap;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.time.NanoClock;

/// Listens for traps and informs on one UDP socket.
///
/// One thread empties the socket and drops, by the sender's address alone, what need not be read;
/// so a flood costs next to nothing and does not crowd out others. Another thread reads what is
/// left, from a bounded queue, and answers informs.
public final class TrapListener implements AutoCloseable {

  /// Longer datagrams are dropped; RFC 3417, section 3.2.1, asks for 484 at least.
  static final int DATAGRAM_BYTES_MAX = 16_384;

  static final int QUEUE_MAX = 512;
  private static final int ONCE_MAX = 1_024;
  private static final long TICK_MILLIS = 2_000;

  /// A sender tries an inform again within seconds; a replay is in the window for 150 s.
  private static final Duration ONCE_FOR = Duration.ofSeconds(2L * SenderEngines.WINDOW_SECONDS);

  private static final int RECEIVE_BUFFER_BYTES = 4 << 20; // the system gives what it allows
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(TrapListener.class);

  private static final class Arrived {
    final InetSocketAddress source;
    final byte[] datagram;

    Arrived(InetSocketAddress source, byte[] datagram) {
      this.source = source;
      this.datagram = datagram;
    }
  }

  private final DatagramChannel channel;
  private final InetSocketAddress address;
  private final TrapDecoder decoder;
  private final NanoClock clock;
  private final BlockingQueue<Arrived> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Map<String, Long> once = new LinkedHashMap<>(); // of the reading thread
  private final Thread receiving =
      Thread.ofPlatform().name("traps").daemon().unstarted(this::receive);
  private final Thread reading =
      Thread.ofPlatform().name("traps-read").daemon().unstarted(this::read);
  private volatile TrapReceiver receiver;
  private volatile boolean closed;

  private volatile Executor answers = Runnable::run;

  private TrapListener(
      DatagramChannel channel, TrapDecoder decoder, TrapReceiver receiver, NanoClock clock)
      throws IOException {
    this.channel = channel;
    this.address = (InetSocketAddress) channel.getLocalAddress();
    this.decoder = decoder;
    this.receiver = receiver;
    this.clock = clock;
  }

  /// Opens the socket and begins to listen.
  ///
  /// @throws IOException the port is taken, or may not be had; the message says what helps
  public static TrapListener open(
      InetSocketAddress at,
      Senders senders,
      LocalEngine engine,
      TrapReceiver receiver,
      NanoClock clock)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.bind(at);
      var listener =
          new TrapListener(channel, new TrapDecoder(senders, engine, clock), receiver, clock);
      listener.receiving.start();
      listener.reading.start();
      return listener;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw new IOException(why(at, e), e);
    }
  }

  private static String why(InetSocketAddress at, Exception e) {
    String where = "cannot listen for traps on " + show(at) + ": ";
    String message = String.valueOf(e.getMessage());
    if (message.contains("Permission denied")) {
      return where
          + "ports below 1024 need the capability CAP_NET_BIND_SERVICE (systemd:"
          + " AmbientCapabilities=CAP_NET_BIND_SERVICE); or take a port from 1024 on, as 9162, and"
          + " send the traps there";
    }
    if (e instanceof BindException && message.contains("in use")) {
      return where + "another program has this port (perhaps snmptrapd)";
    }
    return where + message;
  }

  private static String show(InetSocketAddress at) {
    String host = at.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort();
  }

  /// Where it listens; with the port that the system chose, where 0 was asked for.
  public InetSocketAddress address() {
    return address;
  }

  /// Puts others in the place of those whom it believes and whom it tells.
  public void use(Senders senders, TrapReceiver other) {
    decoder.believe(senders);
    receiver = other;
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX + 1);
    while (!closed) {
      try {
        buffer.clear();
        if (channel.receive(buffer) instanceof InetSocketAddress source) {
          arrived(source, buffer.flip());
        }
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) { // as an ICMP error of an answer of ours
        LOG.atDebug().setCause(e).log("Receiving a trap failed");
      } catch (RuntimeException e) { // a bug must not end the listening
        LOG.atError().setCause(e).log("A trap could not be taken in");
      }
    }
  }

  private void arrived(InetSocketAddress source, ByteBuffer datagram) {
    InetAddress from = source.getAddress();
    @Nullable Outcome refused = receiver.refuses(from);
    if (refused == null && datagram.remaining() > DATAGRAM_BYTES_MAX) {
      refused = Outcome.TOO_LONG;
    }
    if (refused == null) {
      var bytes = new byte[datagram.remaining()];
      datagram.get(bytes);
      refused = queue.offer(new Arrived(source, bytes)) ? null : Outcome.QUEUE_FULL;
    }
    if (refused != null) {
      receiver.dropped(from, refused, "");
    }
  }

  private void read() {
    try {
      while (true) {
        @Nullable Arrived one = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        receiver.tick();
        if (one == null) {
          continue;
        }
        try {
          take(one);
        } catch (RuntimeException e) { // a bug met by one datagram must not cost the next
          LOG.atError().setCause(e).log("A trap could not be read");
          receiver.dropped(one.source.getAddress(), Outcome.FAILED, e.toString());
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void take(Arrived one) {
    InetAddress source = one.source.getAddress();
    Decoded decoded = decoder.decode(one.datagram);
    switch (decoded) {
      case Decoded.Told(Notification notification, Sender sender, Decoded.Once key, _) -> {
        if (isRepeated(source, key)) {
          receiver.dropped(source, Outcome.REPEATED, "it came before");
        } else {
          receiver.take(source, sender, notification);
        }
      }
      case Decoded.Asked _ -> receiver.dropped(source, Outcome.DISCOVERY, "asks for our engine");
      case Decoded.Refused(Decoded.Refusal refusal, String detail, _) ->
          receiver.dropped(source, Outcome.of(refusal), detail);
    }
    @Nullable ByteBuffer answer =
        decoded.answer(); // after it was taken, so that the answer is true
    if (answer != null) {
      answers.execute(() -> answer(answer, one.source));
    }
  }

  private void answer(ByteBuffer answer, InetSocketAddress source) {
    try {
      channel.send(answer, source);
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("An inform could not be answered");
    }
  }

  /// Answers informs through this, which may wait until what they told is kept for sure: who is
  /// answered does not tell it again.
  public void answerThrough(Executor executor) {
    answers = executor;
  }

  private boolean isRepeated(InetAddress source, Decoded.Once key) {
    if (key.key().isEmpty()) {
      return false;
    }
    long now = clock.nanoTime();
    Long before = once.remove(source.getHostAddress() + " " + key.key());
    once.put(source.getHostAddress() + " " + key.key(), now);
    if (once.size() > ONCE_MAX) {
      once.remove(once.keySet().iterator().next());
    }
    return before != null && now - before <= TimeUnit.SECONDS.toNanos(ONCE_FOR.toSeconds());
  }

  @Override
  public void close() throws IOException {
    closed = true;
    channel.close();
    reading.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      receiving.join(CLOSE_WITHIN);
      reading.join(CLOSE_WITHIN);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
