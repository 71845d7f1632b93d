package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Why;
import vn.bridgewatch.time.NanoClock;

/// Sends echo requests to all targets and matches what comes back: one platform thread, one socket
/// for each family.
///
/// A caller's request goes through a queue to the engine's thread, which gives it a sequence number
/// and a cookie, sends it, and completes it with the reply, with an ICMP error that quotes it, or
/// at its deadline. Only that thread touches the sockets and the table of outstanding requests.
///
/// A reply counts by the time at which the kernel received it, so a thread that wakes up late on a
/// loaded machine turns no reply into a loss and adds nothing to a round trip.
public final class IcmpEngine implements AutoCloseable {

  /// Requests that may be waiting for an answer at one time; more are refused as unmeasured.
  static final int OUTSTANDING_MAX = 4_096;

  /// A family that could not be opened is tried again after this long: rights may be granted later.
  static final Duration REOPEN_AFTER = Duration.ofSeconds(30);

  /// Messages read in one turn, so that a flood cannot keep deadlines from being looked at.
  private static final int ARRIVALS_PER_TURN = 512;

  /// How much later than its timeout a request need not be sent any more, and a caller gives up.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Outcome.Unmeasured TOO_LATE =
      new Outcome.Unmeasured(
          Why.OVERLOADED,
          "this machine did not get to send the echo request in time",
          "Check the load of this machine.");

  /// After so many requests of one turn what has come is read, so that the answers of a crowd do
  /// not overflow the socket.
  private static final int SENDS_BEFORE_READING = 64;

  /// How long the thread rests between two turns that both had work. By the kernel's stamps a reply
  /// may lie in the socket for so long; waking up for each one costs many times what it does.
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long IDLE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int SEQUENCES = 1 << 16;
  private static final long COOKIE_STEP = 0x9e37_79b9_7f4a_7c15L;
  private static final Logger LOG = LoggerFactory.getLogger(IcmpEngine.class);

  /// Makes the sockets, on the engine's thread.
  @FunctionalInterface
  interface Opener {
    IcmpSockets open() throws IcmpSockets.Refused;
  }

  /// One echo; whoever completes it first gives its place back.
  private final class Request implements Comparable<Request> {
    final InetAddress target;
    final Family family;
    final Duration timeout;
    final Shape shape;
    final long askedNanos = now();
    final CompletableFuture<Echoed> answer = new CompletableFuture<>();
    EchoPackets.Identity identity = new EchoPackets.Identity(0, 0, 0, 0);
    long sentNanos;
    long deadlineNanos;
    boolean sentStamped;

    Request(InetAddress target, Duration timeout, Shape shape) {
      this.shape = shape;
      this.target = target;
      this.family = Family.of(target);
      this.timeout = timeout;
    }

    int sequence() {
      return identity.sequence();
    }

    /// By deadline, then by what tells two requests of one deadline from each other.
    @Override
    public int compareTo(Request other) {
      int order = Long.compare(deadlineNanos, other.deadlineNanos);
      if (order == 0) {
        order = family.compareTo(other.family);
      }
      return order == 0 ? Integer.compare(sequence(), other.sequence()) : order;
    }

    void complete(Echoed echoed) {
      if (answer.complete(echoed)) {
        room.release();
      }
    }
  }

  /// What became of a request whose caller has not been told yet.
  private record Known(Request request, Echoed echoed) {}

  /// Whether a family has a socket, or why it has none.
  private sealed interface Door {
    record Open(IcmpSockets.Kind kind) implements Door {}

    record Shut(Outcome.Unmeasured outcome, long sinceNanos) implements Door {}
  }

  private final NanoClock clock;
  private final long originNanos;
  private final Optional<InetAddress> source;
  private final Opener opener;
  private final Semaphore room = new Semaphore(OUTSTANDING_MAX);
  private final Queue<Request> incoming = new ConcurrentLinkedQueue<>(); // bounded by room
  private final Thread thread = Thread.ofPlatform().name("icmp").daemon().unstarted(this::run);
  private volatile Optional<IcmpSockets> sockets = Optional.empty();
  private volatile Optional<Outcome.Unmeasured> ended = Optional.empty();

  // the engine's thread only
  private final Map<Family, Door> doors = new EnumMap<>(Family.class);
  private final Map<Family, Map<Integer, Request>> outstanding = new EnumMap<>(Family.class);
  private final TreeSet<Request> deadlines = new TreeSet<>();
  private final long cookieHigh;
  private final int identifier;
  private long cookieLow;
  private int sequence;
  private final List<Known> known = new ArrayList<>();
  private boolean worked;
  private long workedNanos;

  IcmpEngine(NanoClock clock, Optional<InetAddress> source, Opener opener) {
    this.clock = clock;
    this.originNanos = clock.nanoTime();
    this.source = source;
    this.opener = opener;
    var random = new SecureRandom();
    this.cookieHigh = random.nextLong();
    this.cookieLow = random.nextLong();
    this.identifier = random.nextInt(1, 1 << 16);
    for (Family family : Family.values()) {
      outstanding.put(family, new HashMap<>());
    }
  }

  /// An engine on the sockets of this machine; a family's socket opens when it is first needed.
  ///
  /// @param source the local address to send from; empty: the system's choice
  public static IcmpEngine start(NanoClock clock, Optional<InetAddress> source) {
    var engine = new IcmpEngine(clock, source, () -> new LinuxIcmpSockets(clock));
    engine.start();
    return engine;
  }

  /// By which it measures.
  NanoClock clock() {
    return clock;
  }

  void start() {
    thread.start();
  }

  /// Sends one echo request and waits for what becomes of it.
  ///
  /// The engine's thread keeps the time of every request and completes all of them when it ends: a
  /// timer for each waiting thread besides would cost more than the echo.
  public Outcome echo(InetAddress target, Duration timeout) throws InterruptedException {
    return echo(target, timeout, Shape.PLAIN).outcome();
  }

  /// The same with a request of another shape.
  public Echoed echo(InetAddress target, Duration timeout, Shape shape)
      throws InterruptedException {
    try {
      return submit(target, timeout, shape).get();
    } catch (ExecutionException e) {
      throw new AssertionError("requests never complete exceptionally", e);
    }
  }

  /// Waits for what becomes of a request, a little longer than its timeout.
  public static Echoed await(CompletableFuture<Echoed> answer, Duration timeout)
      throws InterruptedException {
    try {
      return answer.get(timeout.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("requests never complete exceptionally", e);
    } catch (TimeoutException _) {
      return new Echoed.Ours(TOO_LATE);
    }
  }

  CompletableFuture<Outcome> submit(InetAddress target, Duration timeout) {
    return submit(target, timeout, Shape.PLAIN).thenApply(Echoed::outcome);
  }

  /// Sends one echo request; what becomes of it completes the future, at its deadline at the
  /// latest.
  public CompletableFuture<Echoed> submit(InetAddress target, Duration timeout, Shape shape) {
    if (!room.tryAcquire()) {
      return CompletableFuture.completedFuture(
          new Echoed.Ours(
              new Outcome.Unmeasured(
                  Why.OVERLOADED,
                  OUTSTANDING_MAX + " echo requests wait for an answer already",
                  "Probe fewer targets from here, or less often.")));
    }
    var request = new Request(target, timeout, shape);
    incoming.add(request);
    sockets.ifPresent(IcmpSockets::wake);
    ended.ifPresent(end ->
        request.complete(new Echoed.Ours(end))); // nobody may be left to take it from the queue
    return request.answer;
  }

  @Override
  public void close() {
    end(
        new Outcome.Unmeasured(
            Why.NO_RESOURCES, "the ICMP engine was stopped", "Start the agent again."));
    sockets.ifPresent(IcmpSockets::wake);
  }

  private synchronized void end(Outcome.Unmeasured outcome) {
    if (ended.isEmpty()) {
      ended = Optional.of(outcome);
    }
  }

  private void run() {
    try (var opened = opener.open()) {
      sockets = Optional.of(opened);
      while (ended.isEmpty()) {
        long waitNanos = turn(opened);
        if (isBusy() && waitNanos > 0) {
          LockSupport.parkNanos(Math.min(REST_NANOS, waitNanos));
        } else {
          opened.await(waitNanos);
        }
      }
    } catch (IcmpSockets.Refused e) {
      end(
          new Outcome.Unmeasured(
              Why.NO_RESOURCES,
              "this machine gave no descriptor for ICMP: " + e.getMessage(),
              "Check the limit of open files of this program."));
    } finally {
      end(
          new Outcome.Unmeasured(
              Why.NO_RESOURCES,
              "the ICMP engine ended by a fault of this program",
              "Look into the log and report the fault."));
      tell();
      var last = new Echoed.Ours(ended.orElseThrow());
      incoming.forEach(request -> request.complete(last));
      deadlines.forEach(request -> request.complete(last));
    }
  }

  /// Sends what is waiting, reads what has come, gives up what is over its time.
  ///
  /// @return nanoseconds until the next deadline
  long turn(IcmpSockets io) {
    int sent = 0;
    for (Request request = incoming.poll(); request != null; request = incoming.poll()) {
      send(io, request);
      worked = true;
      if (++sent % SENDS_BEFORE_READING == 0) {
        receive(io, request.family);
        tell();
      }
    }
    boolean more = false;
    for (Family family : Family.values()) {
      more |= receive(io, family);
    }
    if (!more) {
      expire();
    }
    tell();
    if (more) {
      return 0;
    }
    return deadlines.isEmpty() ? IDLE_WAIT_NANOS : deadlines.first().deadlineNanos - now();
  }

  /// Whether this turn had work soon after another that had some; then the next will have as well.
  private boolean isBusy() {
    if (!worked) {
      return false;
    }
    worked = false;
    long now = now();
    boolean soon = now - workedNanos < 2 * REST_NANOS;
    workedNanos = now;
    return soon;
  }

  private void send(IcmpSockets io, Request request) {
    if (now() - request.askedNanos > request.timeout.plus(GRACE).toNanos()) {
      request.complete(new Echoed.Ours(TOO_LATE));
      return;
    }
    Door door = door(io, request.family);
    if (door instanceof Door.Shut(Outcome.Unmeasured outcome, _)) {
      request.complete(new Echoed.Ours(outcome));
      return;
    }
    Map<Integer, Request> table = outstanding.getOrDefault(request.family, Map.of());
    do {
      sequence = (sequence + 1) % SEQUENCES; // ends: there are fewer requests than numbers
    } while (table.containsKey(sequence));
    cookieLow += COOKIE_STEP;
    request.identity = new EchoPackets.Identity(identifier, sequence, cookieHigh, cookieLow);
    byte[] packet =
        EchoPackets.request(request.family, request.identity, request.shape.payloadBytes());
    request.sentNanos = now();
    int errno = io.send(request.family, packet, request.target, request.shape);
    if (errno != 0 && door.equals(new Door.Open(IcmpSockets.Kind.DATAGRAM))) {
      // A datagram socket may tell the next send of an ICMP error for another target: hand that
      // error over to whom it is for, and only a second failure is this target's.
      receive(io, request.family);
      request.sentNanos = now();
      errno = io.send(request.family, packet, request.target, request.shape);
    }
    request.deadlineNanos = request.sentNanos + request.timeout.toNanos();
    if (errno == 0) {
      table.put(sequence, request);
      deadlines.add(request);
    } else {
      request.complete(new Echoed.NotSent(errno));
    }
  }

  private Door door(IcmpSockets io, Family family) {
    Door door = doors.get(family);
    if (door instanceof Door.Open) {
      return door;
    }
    if (door instanceof Door.Shut(_, long sinceNanos)
        && now() - sinceNanos < REOPEN_AFTER.toNanos()) {
      return door;
    }
    Door tried;
    try {
      tried = new Door.Open(io.open(family, source));
    } catch (IcmpSockets.Refused e) {
      tried = new Door.Shut(Errors.ofOpen(family, e), now());
    }
    if (tried instanceof Door.Shut(Outcome.Unmeasured outcome, _)) {
      if (door == null) { // said once
        LOG.atWarn()
            .addKeyValue("family", family)
            .addKeyValue("why", outcome.detail())
            .addKeyValue("remedy", outcome.remedy())
            .log("ICMP cannot be measured");
      }
    } else if (door != null) {
      LOG.atInfo().addKeyValue("family", family).log("ICMP can be measured now");
    }
    doors.put(family, tried);
    return tried;
  }

  private boolean receive(IcmpSockets io, Family family) {
    if (!(doors.get(family) instanceof Door.Open(IcmpSockets.Kind kind))) {
      return false;
    }
    for (int i = 0; i < ARRIVALS_PER_TURN; i++) {
      Optional<IcmpSockets.Arrival> arrival = io.receive(family);
      if (arrival.isEmpty()) {
        return false;
      }
      worked = true;
      arrived(family, kind, arrival.get());
    }
    return true;
  }

  private void arrived(Family family, IcmpSockets.Kind kind, IcmpSockets.Arrival arrival) {
    switch (arrival.read()) {
      case EchoPackets.Read.Other() -> {}
      case EchoPackets.Read.Reply(EchoPackets.Identity identity) ->
          request(family, kind, identity).ifPresent(request -> replied(request, arrival));
      case EchoPackets.Read.Undelivered undelivered ->
          request(family, kind, undelivered)
              .ifPresent(request -> failed(request, undelivered, arrival));
      case EchoPackets.Read.Departed(int seq) -> departed(family, seq, arrival);
    }
  }

  /// A datagram socket's identifier is the kernel's, which has matched it already.
  private Optional<Request> request(
      Family family, IcmpSockets.Kind kind, EchoPackets.Identity identity) {
    Request request = outstanding.getOrDefault(family, Map.of()).get(identity.sequence());
    boolean ours =
        request != null
            && request.identity.cookieHigh() == identity.cookieHigh()
            && request.identity.cookieLow() == identity.cookieLow()
            && (kind == IcmpSockets.Kind.DATAGRAM || identifier == identity.identifier());
    return ours ? Optional.ofNullable(request) : Optional.empty();
  }

  /// A router need not quote the cookie; then identifier and sequence must do.
  private Optional<Request> request(
      Family family, IcmpSockets.Kind kind, EchoPackets.Read.Undelivered undelivered) {
    if (undelivered.identity().isPresent()) {
      return request(family, kind, undelivered.identity().get());
    }
    if (kind == IcmpSockets.Kind.RAW && undelivered.identifier() != identifier) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        outstanding.getOrDefault(family, Map.of()).get(undelivered.sequence()));
  }

  private void replied(Request request, IcmpSockets.Arrival arrival) {
    long seenNanos = arrival.readNanos() - originNanos - request.sentNanos;
    boolean stamped = arrival.queuedNanos() >= 0 && arrival.queuedNanos() <= seenNanos;
    long timeNanos = stamped ? seenNanos - arrival.queuedNanos() : seenNanos;
    if (timeNanos > request.timeout.toNanos()) {
      return; // too late; its deadline says so
    }
    Duration time = Duration.ofNanos(Math.max(0, timeNanos));
    complete(
        request,
        new Echoed.Replied(
            new Echo(
                time,
                arrival.hopLimit(),
                stamped,
                request.sentStamped,
                request.shape.trafficClass() > 0 ? arrival.trafficClass() : -1)));
  }

  /// The kernel says when a request went out; that counts instead of when we asked it to.
  private void departed(Family family, int sequence, IcmpSockets.Arrival arrival) {
    Request request = outstanding.getOrDefault(family, Map.of()).get(sequence);
    if (request == null || arrival.queuedNanos() < 0) {
      return;
    }
    long atNanos = arrival.readNanos() - originNanos - arrival.queuedNanos();
    if (atNanos >= request.sentNanos && atNanos <= now()) { // else the wall clock was set meanwhile
      request.sentNanos = atNanos;
      request.sentStamped = true;
    }
  }

  private void failed(
      Request request, EchoPackets.Read.Undelivered undelivered, IcmpSockets.Arrival arrival) {
    long seenNanos = arrival.readNanos() - originNanos - request.sentNanos;
    boolean stamped = arrival.queuedNanos() >= 0 && arrival.queuedNanos() <= seenNanos;
    long timeNanos = Math.max(0, stamped ? seenNanos - arrival.queuedNanos() : seenNanos);
    int type = undelivered.type();
    boolean v4 = request.family == Family.V4;
    complete(
        request,
        new Echoed.Told(
            type == (v4 ? 11 : 3),
            v4 ? type == 3 && undelivered.code() == 4 : type == 2,
            Errors.ofMessage(request.family, type, undelivered.code(), arrival.from()),
            arrival.from(),
            Duration.ofNanos(timeNanos),
            undelivered.mtu()));
  }

  private void expire() {
    long now = now();
    while (!deadlines.isEmpty() && deadlines.first().deadlineNanos <= now) {
      Request request = deadlines.first();
      complete(request, new Echoed.Silent(request.timeout));
    }
  }

  private void complete(Request request, Echoed echoed) {
    deadlines.remove(request);
    outstanding.getOrDefault(request.family, Map.of()).remove(request.sequence());
    known.add(new Known(request, echoed));
  }

  /// Completes what is known, all at once: one by one, each would wake a thread that has gone to
  /// sleep since the one before.
  private void tell() {
    for (Known each : known) {
      each.request.complete(each.echoed);
    }
    known.clear();
  }

  private long now() {
    return clock.nanoTime() - originNanos;
  }
}
