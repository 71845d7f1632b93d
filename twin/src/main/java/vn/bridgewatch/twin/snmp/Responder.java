package vn.bridgewatch.twin.snmp;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.twin.snmp.user.SimulatedUser;
import vn.bridgewatch.twin.snmp.user.UserEngine;

/// An SNMP agent for thousands of simulated devices in one thread: the port or address that was
/// asked says which, or else the community; version 3 is spoken where an engine was added.
///
/// Requests are taken apart and answers made on octets; nothing is allocated for one but what the
/// system needs to name its sender.
public final class Responder implements AutoCloseable {

  /// The size of an answer that common devices keep to: one Ethernet frame.
  public static final int MESSAGE_BYTES_MAX = 1_472;

  private static final int ENDPOINTS_MAX = 20_000;
  private static final int DEVICES_MAX = 100_000;
  private static final int AT_ONCE_MAX = 64; // datagrams of one socket before the others' turn
  private static final long WAITING_POLL_MILLIS = 20;
  private static final long REPEAT_NANOS = 4_000_000_000L;
  private static final long CLOSE_MILLIS_MAX = 5_000;

  /// What became of the datagrams, since the start.
  public record Counts(
      long received,
      long answered,
      long malformed,
      long unknown,
      long dropped,
      long notSent,
      long repeated) {}

  private final Selector selector;
  private final NanoClock clock;
  private final long startNanos;
  private final int messageBytesMax;
  private final long seed;
  private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
  private final Map<Community, SimulatedDevice> devices = new ConcurrentHashMap<>();
  private final Thread thread;

  private final LongAdder received = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder notSent = new LongAdder();

  // the thread's own
  private final ByteBuffer in = ByteBuffer.allocateDirect(Ber.OCTETS_MAX);
  private final Outbox outbox = new Outbox();
  private final byte[] datagram = new byte[Ber.OCTETS_MAX];
  private final Request request = new Request();
  private final Answers answers;
  private final Community asked = new Community();

  private Responder(Selector selector, NanoClock clock, int messageBytesMax, long seed)
      throws IOException {
    this.selector = selector;
    this.clock = clock;
    this.startNanos = clock.nanoTime();
    this.messageBytesMax = messageBytesMax;
    this.seed = seed;
    try {
      this.answers = new Answers(Recording.parse("empty", "1.3.6.1.2.1.1.1.0|4|"));
    } catch (RecordingException e) {
      throw new IllegalStateException(e);
    }
    this.thread = Thread.ofPlatform().name("simulated-snmp").daemon(true).unstarted(this::run);
  }

  /// Listens on a port of the loopback address; port 0 lets the system choose.
  public static Responder start(int port) throws IOException {
    return start(InetAddress.getLoopbackAddress(), port, NanoClock.SYSTEM, MESSAGE_BYTES_MAX);
  }

  /// @param messageBytesMax the largest answer; a GETBULK gives fewer rows rather than pass it
  public static Responder start(InetAddress address, int port, NanoClock clock, int messageBytesMax)
      throws IOException {
    return start(address, port, clock, messageBytesMax, 1);
  }

  /// @param seed what chance decides follows from it
  public static Responder start(
      InetAddress address, int port, NanoClock clock, int messageBytesMax, long seed)
      throws IOException {
    var responder = new Responder(Selector.open(), clock, messageBytesMax, seed);
    try {
      responder.listen(address, port);
    } catch (IOException e) {
      responder.selector.close();
      throw e;
    }
    responder.thread.start();
    return responder;
  }

  /// Listens on another address or port too; a device that is added there answers only there.
  public Endpoint listen(InetAddress address, int port) throws IOException {
    if (endpoints.size() >= ENDPOINTS_MAX) {
      throw new IOException("at most " + ENDPOINTS_MAX + " sockets");
    }
    DatagramChannel channel = Outbox.bound(new InetSocketAddress(address, port));
    var endpoint = new Endpoint(channel);
    channel.register(selector, SelectionKey.OP_READ, endpoint);
    selector.wakeup();
    endpoints.add(endpoint);
    return endpoint;
  }

  /// Adds a device that answers on every port and address, or puts another in its place.
  public SimulatedDevice add(String community, Recording recording) {
    return add(devices, community, recording);
  }

  private SimulatedDevice add(
      Map<Community, SimulatedDevice> to, String community, Recording recording) {
    var key = new Community(community);
    if (to.size() >= DEVICES_MAX && !to.containsKey(key)) {
      throw new IllegalArgumentException("at most " + DEVICES_MAX + " devices");
    }
    var device = new SimulatedDevice(recording, Value.Mixed.of(seed * 31 + key.hashCode()));
    to.put(key, device);
    return device;
  }

  public Optional<SimulatedDevice> device(String community) {
    return Optional.ofNullable(devices.get(new Community(community)));
  }

  /// The port that it was started on, with its address.
  public Endpoint endpoint() {
    return endpoints.getFirst();
  }

  /// The port that it was started on.
  public int port() {
    return endpoints.getFirst().port();
  }

  public Counts counts() {
    long repeated = repeated(devices.values());
    for (Endpoint endpoint : endpoints) {
      repeated += repeated(endpoint.own.values());
    }
    return new Counts(
        received.sum(),
        outbox.answered.sum(),
        malformed.sum(),
        unknown.sum(),
        dropped.sum() + outbox.dropped.sum(),
        notSent.sum() + outbox.notSent.sum(),
        repeated);
  }

  /// The processor time that answering used so far.
  public long threadNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
  }

  private static long repeated(Iterable<SimulatedDevice> devices) {
    long repeated = 0;
    for (SimulatedDevice device : devices) {
      repeated += device.repeated();
    }
    return repeated;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    try {
      thread.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Endpoint endpoint : endpoints) {
      endpoint.channel.close();
    }
    outbox.close();
  }

  /// A port of an address, with the devices that answer only there.
  public final class Endpoint {

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private final Outbox.Home home;
    private final Map<Community, SimulatedDevice> own = new ConcurrentHashMap<>();
    private volatile @Nullable SimulatedEngine engine;

    private Endpoint(DatagramChannel channel) throws IOException {
      this.channel = channel;
      this.address = (InetSocketAddress) channel.getLocalAddress();
      this.home = new Outbox.Home(channel, address.getAddress());
    }

    public int port() {
      return address.getPort();
    }

    public InetAddress address() {
      return address.getAddress();
    }

    /// Adds a device that answers only here, or puts another in its place.
    public SimulatedDevice add(String community, Recording recording) {
      return Responder.this.add(own, community, recording);
    }

    /// Lets a device speak version 3 here too.
    ///
    /// @param engineId 5 to 32 octets
    public SimulatedEngine addEngine(
        byte[] engineId, List<SimulatedUser> users, SimulatedDevice device) {
      var added = new SimulatedEngine(engineId, users, device);
      engine = added;
      return added;
    }
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(this::serve, outbox.isEmpty() ? 0 : WAITING_POLL_MILLIS);
        outbox.sendDue(clock.nanoTime());
      }
    } catch (ClosedSelectorException _) {
      // closed
    } catch (IOException e) {
      if (selector.isOpen()) {
        throw new java.io.UncheckedIOException("the simulated devices stopped answering", e);
      }
    }
  }

  private void serve(SelectionKey key) {
    var endpoint = (Endpoint) key.attachment();
    for (int i = 0; i < AT_ONCE_MAX; i++) {
      try {
        in.clear();
        SocketAddress from = endpoint.channel.receive(in);
        if (from == null) {
          return;
        }
        in.flip();
        int length = in.remaining();
        in.get(datagram, 0, length);
        received.increment();
        handle(endpoint, from, length);
      } catch (IOException _) {
        notSent.increment(); // the asker is gone; it will ask again
        return;
      }
    }
  }

  private void handle(Endpoint endpoint, SocketAddress from, int length) throws IOException {
    Request.Outcome outcome = request.read(datagram, length);
    if (outcome == Request.Outcome.OTHER_VERSION) {
      handleUser(endpoint, from, length);
      return;
    }
    if (outcome != Request.Outcome.GOOD) {
      malformed.increment();
      return;
    }
    asked.set(datagram, request.communityStart(), request.communityEnd());
    @Nullable SimulatedDevice device = endpoint.own.get(asked);
    if (device == null) {
      device = devices.get(asked);
    }
    if (device == null) {
      unknown.increment(); // a real agent is silent to a community that it does not know
      return;
    }
    long nowNanos = clock.nanoTime();
    device.noteRequest(request.contentHash(), nowNanos, REPEAT_NANOS);
    if (isLost(device.inForce(), request.isVersion1(), device)) {
      dropped.increment();
      return;
    }
    Moment moment = device.moment((nowNanos - startNanos) / 1e9);
    if (!answers.answer(request, device, moment, messageBytesMax)) {
      malformed.increment();
      return;
    }
    device.countAnswered();
    outbox.put(answers.octets(), answers.start(), answers.end());
    outbox.send(endpoint.home, from, device, nowNanos);
  }

  /// Version 3: the engine opens the message, the objects are answered as in version 2c, and the
  /// engine closes the answer.
  private void handleUser(Endpoint endpoint, SocketAddress from, int length) throws IOException {
    @Nullable SimulatedEngine engine = endpoint.engine;
    if (engine == null) {
      malformed.increment();
      return;
    }
    long nowNanos = clock.nanoTime();
    double seconds = (nowNanos - startNanos) / 1e9;
    SimulatedDevice device = engine.context("").orElseThrow();
    device.moment(seconds);
    UserEngine.Clock now = engine.clock(seconds);
    if (isLost(device.inForce(), false, device)) {
      dropped.increment();
      return;
    }
    switch (engine.users().open(datagram, length, now)) {
      case UserEngine.Opened.Dropped _ -> malformed.increment();
      case UserEngine.Opened.Refused(byte[] report) ->
          send(report, endpoint, from, device, nowNanos);
      case UserEngine.Opened.Asked(var envelope, String context, byte[] pdu) -> {
        Optional<SimulatedDevice> asked = engine.context(context);
        if (asked.isEmpty()) {
          byte[] report = engine.users().unknownContext(envelope, now);
          send(report, endpoint, from, device, nowNanos);
          return;
        }
        byte @Nullable [] answer = answer(asked.get(), pdu, seconds, nowNanos);
        if (answer == null) {
          malformed.increment();
          return;
        }
        byte[] message = engine.users().closed(envelope, answer, now);
        send(message, endpoint, from, asked.get(), nowNanos);
      }
    }
  }

  private void send(
      byte[] message, Endpoint endpoint, SocketAddress to, SimulatedDevice device, long nowNanos)
      throws IOException {
    outbox.put(message, 0, message.length);
    outbox.send(endpoint.home, to, device, nowNanos);
  }

  /// The PDU that answers one; none where there is no answer.
  private byte @Nullable [] answer(
      SimulatedDevice device, byte[] pdu, double seconds, long nowNanos) {
    byte[] message = UserPdu.inMessage(pdu);
    if (request.read(message, message.length) != Request.Outcome.GOOD) {
      return null;
    }
    device.noteRequest(request.contentHash(), nowNanos, REPEAT_NANOS);
    int most = messageBytesMax - UserEngine.OVERHEAD_OCTETS;
    if (!answers.answer(request, device, device.moment(seconds), most)) {
      return null;
    }
    device.countAnswered();
    return UserPdu.ofMessage(answers.octets(), answers.start(), answers.end());
  }

  private static boolean isLost(Faults faults, boolean version1, SimulatedDevice device) {
    return faults.silent
        || (faults.onlyVersion1 && !version1)
        || (faults.dropProbability > 0 && device.chance() < faults.dropProbability);
  }
}
