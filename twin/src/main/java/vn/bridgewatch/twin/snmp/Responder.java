package vn.bridgewatch.twin.snmp;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.time.NanoClock;

/// An SNMP agent (v1 and v2c) for thousands of simulated devices in one thread: the port or address
/// that was asked says which, or else the community.
///
/// Requests are taken apart and answers made on octets; nothing is allocated for one but what the
/// system needs to name its sender.
public final class Responder implements AutoCloseable {

  /// The size of an answer that common devices keep to: one Ethernet frame.
  public static final int MESSAGE_BYTES_MAX = 1_472;

  private static final int ENDPOINTS_MAX = 20_000;
  private static final int DEVICES_MAX = 100_000;
  private static final int WAITING_MAX = 10_000;
  private static final int AT_ONCE_MAX = 64; // datagrams of one socket before the others' turn
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long WAITING_POLL_MILLIS = 20;
  private static final long REPEAT_NANOS = 4_000_000_000L;
  private static final long CLOSE_MILLIS_MAX = 5_000;
  private static final String OTHER_ADDRESS = "127.0.0.2";

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
  private final LongAdder answered = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder notSent = new LongAdder();

  // the thread's own
  private final ByteBuffer in = ByteBuffer.allocateDirect(Ber.OCTETS_MAX);
  private final ByteBuffer out = ByteBuffer.allocateDirect(Ber.OCTETS_MAX + 1);
  private final byte[] datagram = new byte[Ber.OCTETS_MAX];
  private final Request request = new Request();
  private final Answers answers;
  private final Community asked = new Community();
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
  private long waitingCount;
  private @Nullable DatagramChannel otherPort;
  private @Nullable DatagramChannel otherAddress;

  /// An answer that goes out later.
  private record Waiting(
      long dueNanos, long order, DatagramChannel from, SocketAddress to, ByteBuffer octets)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      int byTime = Long.compare(dueNanos - other.dueNanos, 0);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

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
    DatagramChannel channel = bound(new InetSocketAddress(address, port));
    var endpoint = new Endpoint(channel);
    channel.register(selector, SelectionKey.OP_READ, endpoint);
    selector.wakeup();
    endpoints.add(endpoint);
    return endpoint;
  }

  private static DatagramChannel bound(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
      channel.bind(address);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException(address + ": " + e.getMessage(), e);
    }
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
        answered.sum(),
        malformed.sum(),
        unknown.sum(),
        dropped.sum(),
        notSent.sum(),
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
    for (DatagramChannel channel : Arrays.asList(otherPort, otherAddress)) {
      if (channel != null) {
        channel.close();
      }
    }
  }

  /// A port of an address, with the devices that answer only there.
  public final class Endpoint {

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private final Map<Community, SimulatedDevice> own = new ConcurrentHashMap<>();

    private Endpoint(DatagramChannel channel) throws IOException {
      this.channel = channel;
      this.address = (InetSocketAddress) channel.getLocalAddress();
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
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(this::serve, waiting.isEmpty() ? 0 : WAITING_POLL_MILLIS);
        sendWhatIsDue();
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
    if (request.read(datagram, length) != Request.Outcome.GOOD) {
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
    Faults faults = device.inForce();
    if (faults.silent
        || (faults.onlyVersion1 && !request.isVersion1())
        || (faults.dropProbability > 0 && device.chance() < faults.dropProbability)) {
      dropped.increment();
      return;
    }
    Moment moment = device.moment((nowNanos - startNanos) / 1e9);
    if (!answers.answer(request, device, moment, messageBytesMax)) {
      malformed.increment();
      return;
    }
    device.countAnswered();
    long delayNanos = delayNanos(device, faults, nowNanos);
    DatagramChannel channel = outgoing(endpoint, faults);
    if (delayNanos == 0) {
      out.clear();
      out.put(answers.octets(), answers.start(), answers.end() - answers.start());
      send(channel, from);
    } else if (waiting.size() < WAITING_MAX) {
      var octets =
          ByteBuffer.wrap(Arrays.copyOfRange(answers.octets(), answers.start(), answers.end()));
      waiting.add(new Waiting(nowNanos + delayNanos, waitingCount++, channel, from, octets));
    } else {
      dropped.increment();
    }
  }

  private static long delayNanos(SimulatedDevice device, Faults faults, long nowNanos) {
    long nanos = 0;
    if (faults.delay.isPresent()) {
      Fault.Delay delay = faults.delay.get();
      nanos = delay.fixed().toNanos() + (long) (device.chance() * delay.jitter().toNanos());
    }
    if (faults.answersPerSecond > 0) {
      nanos += device.turn(nowNanos, faults.answersPerSecond) - nowNanos;
    }
    return nanos;
  }

  private DatagramChannel outgoing(Endpoint endpoint, Faults faults) throws IOException {
    if (faults.otherAddress) {
      if (otherAddress == null) {
        otherAddress = bound(new InetSocketAddress(OTHER_ADDRESS, 0));
      }
      return otherAddress;
    }
    if (faults.otherPort) {
      if (otherPort == null) {
        otherPort = bound(new InetSocketAddress(endpoint.address(), 0));
      }
      return otherPort;
    }
    return endpoint.channel;
  }

  private void sendWhatIsDue() throws IOException {
    long nowNanos = clock.nanoTime();
    while (!waiting.isEmpty() && waiting.peek().dueNanos() - nowNanos <= 0) {
      Waiting due = waiting.remove();
      out.clear();
      out.put(due.octets());
      send(due.from(), due.to());
    }
  }

  private void send(DatagramChannel channel, SocketAddress to) throws IOException {
    out.flip();
    if (channel.send(out, to) > 0) {
      answered.increment();
    } else {
      notSent.increment(); // no room in the socket's buffer: lost, as on a full line
    }
  }

  /// A community by its octets; the thread's own one is set anew for each request.
  private static final class Community {

    private byte[] octets = new byte[0];
    private int from;
    private int to;
    private int hash;

    Community() {}

    Community(String text) {
      byte[] own = text.getBytes(StandardCharsets.UTF_8);
      set(own, 0, own.length);
    }

    void set(byte[] in, int start, int end) {
      octets = in;
      from = start;
      to = end;
      hash = 1;
      for (int i = start; i < end; i++) {
        hash = 31 * hash + in[i];
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Community that
          && Arrays.equals(octets, from, to, that.octets, that.from, that.to);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
