package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
/// loaded machine turns no reply into a loss and adds nothing to a round trip. That lets the thread
/// rest for some milliseconds where there is much to do, and then do it in crowds: waking up costs
/// more than an echo, and so does a system call for each.
public final class IcmpEngine implements AutoCloseable {

  /// Requests that may be waiting for an answer at one time; more are refused as unmeasured.
  static final int OUTSTANDING_MAX = 4_096;

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

  private static final long IDLE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int SEQUENCES = 1 << 16;
  private static final long COOKIE_STEP = 0x9e37_79b9_7f4a_7c15L;
  private static final Logger LOG = LoggerFactory.getLogger(IcmpEngine.class);

  /// Makes the sockets, on the engine's thread.
  @FunctionalInterface
  interface Opener {
    IcmpSockets open() throws IcmpSockets.Refused;
  }

  /// What became of a request whose caller has not been told yet.
  private record Known(EchoRequest request, Echoed echoed) {}

  private final NanoClock clock;
  private final long originNanos;
  private final Opener opener;
  private final Semaphore room = new Semaphore(OUTSTANDING_MAX);
  private final Queue<EchoRequest> incoming = new ConcurrentLinkedQueue<>(); // bounded by room
  private final Thread thread = Thread.ofPlatform().name("icmp").daemon().unstarted(this::run);
  private volatile Optional<IcmpSockets> sockets = Optional.empty();
  private volatile Optional<Outcome.Unmeasured> ended = Optional.empty();

  // the engine's thread only
  private final Doors doors;
  private final Outstanding outstanding = new Outstanding();
  private final Map<Family, List<EchoRequest>> crowds = new EnumMap<>(Family.class);
  private final List<Known> known = new ArrayList<>();
  private final Cadence cadence = new Cadence();
  private final long cookieHigh;
  private final int identifier;
  private long cookieLow;
  private int sequence;

  IcmpEngine(NanoClock clock, Optional<InetAddress> source, Opener opener) {
    this.clock = clock;
    this.originNanos = clock.nanoTime();
    this.doors = new Doors(source);
    this.opener = opener;
    var random = new SecureRandom();
    this.cookieHigh = random.nextLong();
    this.cookieLow = random.nextLong();
    this.identifier = random.nextInt(1, 1 << 16);
    for (Family family : Family.values()) {
      crowds.put(family, new ArrayList<>(IcmpSockets.CROWD));
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
    var answer = new CompletableFuture<Echoed>();
    submit(target, timeout, shape, answer::complete);
    LockSupport.unpark(thread); // somebody waits, or keeps a rhythm
    return answer;
  }

  /// Sends one echo request, some milliseconds later where there are many.
  ///
  /// @param done told what became of it, once, at its deadline at the latest; on the engine's
  ///   thread or on this one, so it must not block
  public void submit(InetAddress target, Duration timeout, Shape shape, Consumer<Echoed> done) {
    if (!room.tryAcquire()) {
      done.accept(
          new Echoed.Ours(
              new Outcome.Unmeasured(
                  Why.OVERLOADED,
                  OUTSTANDING_MAX + " echo requests wait for an answer already",
                  "Probe fewer targets from here, or less often.")));
      return;
    }
    var request = new EchoRequest(target, timeout, shape, now(), done);
    incoming.add(request);
    sockets.ifPresent(IcmpSockets::wake);
    ended.ifPresent(end ->
        complete(request, new Echoed.Ours(end))); // nobody may be left to take it from the queue
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
        long restNanos = cadence.restNanos(now());
        if (restNanos > 0 && waitNanos > 0) {
          LockSupport.parkNanos(Math.min(restNanos, waitNanos));
          opened.await(0); // what lies in the error queues is told by no reading
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
      incoming.forEach(request -> complete(request, last));
      crowds.values().forEach(crowd -> crowd.forEach(request -> complete(request, last)));
      outstanding.forEach(request -> complete(request, last));
    }
  }

  /// Sends what is waiting, reads what has come, gives up what is over its time.
  ///
  /// @return nanoseconds until the next deadline
  long turn(IcmpSockets io) {
    int taken = 0;
    for (EchoRequest next = incoming.poll(); next != null; next = incoming.poll()) {
      prepare(io, next);
      if (++taken % SENDS_BEFORE_READING == 0) {
        flush(io);
        receiveAll(io);
        tell();
      }
    }
    flush(io);
    cadence.sent(taken, now());
    boolean more = receiveAll(io);
    if (!more) {
      outstanding.expire(
          now(), request -> known.add(new Known(request, new Echoed.Silent(request.timeout))));
    }
    tell();
    return more ? 0 : outstanding.untilNext(now(), IDLE_WAIT_NANOS);
  }

  /// Gives a request what it needs to be sent, with others of its family.
  private void prepare(IcmpSockets io, EchoRequest request) {
    long now = now();
    if (now - request.askedNanos > request.timeout.plus(GRACE).toNanos()) {
      complete(request, new Echoed.Ours(TOO_LATE));
      return;
    }
    if (doors.open(io, request.family, now)
        instanceof Doors.Door.Shut(Outcome.Unmeasured outcome, _)) {
      complete(request, new Echoed.Ours(outcome));
      return;
    }
    do {
      sequence = (sequence + 1) % SEQUENCES; // ends: there are fewer requests than numbers
    } while (outstanding.has(request.family, sequence));
    cookieLow += COOKIE_STEP;
    request.identity = new EchoPackets.Identity(identifier, sequence, cookieHigh, cookieLow);
    List<EchoRequest> crowd = crowds.getOrDefault(request.family, List.of());
    crowd.add(request);
    if (crowd.size() == IcmpSockets.CROWD) {
      flush(io, request.family, crowd);
    }
  }

  private void flush(IcmpSockets io) {
    crowds.forEach((family, crowd) -> flush(io, family, crowd));
  }

  private void flush(IcmpSockets io, Family family, List<EchoRequest> crowd) {
    int from = 0;
    while (from < crowd.size()) {
      from += send(io, family, crowd.subList(from, crowd.size()));
      if (from < crowd.size()) {
        sendAgain(io, family, crowd.get(from++));
      }
    }
    crowd.clear();
  }

  /// Sends them until one fails.
  ///
  /// @return how many went
  private int send(IcmpSockets io, Family family, List<EchoRequest> crowd) {
    int count = io.send(family, crowd);
    long beforeNanos = io.handedOverNanos() - originNanos;
    long eachNanos = count == 0 ? 0 : (now() - beforeNanos) / count;
    for (int i = 0; i < count; i++) { // they went one after the other
      crowd.get(i).sent(beforeNanos, beforeNanos + i * eachNanos);
      outstanding.add(crowd.get(i));
    }
    return count;
  }

  /// A datagram socket may tell the next send of an ICMP error for another target: that error is
  /// handed over to whom it is for, and only a second failure is this target's.
  private void sendAgain(IcmpSockets io, Family family, EchoRequest request) {
    int errno = io.errno();
    if (doors.kind(family).equals(Optional.of(IcmpSockets.Kind.DATAGRAM))) {
      boolean _ = receive(io, family);
      if (send(io, family, List.of(request)) == 1) {
        return;
      }
      errno = io.errno();
    }
    complete(request, new Echoed.NotSent(errno));
  }

  private boolean receiveAll(IcmpSockets io) {
    boolean more = false;
    for (Family family : Family.values()) {
      more |= receive(io, family);
    }
    return more;
  }

  /// @return whether there may be more than was read
  private boolean receive(IcmpSockets io, Family family) {
    Optional<IcmpSockets.Kind> kind = doors.kind(family);
    if (kind.isEmpty()) {
      return false;
    }
    for (int i = 0; i < ARRIVALS_PER_TURN; i++) {
      Optional<IcmpSockets.Arrival> arrival = io.receive(family);
      if (arrival.isEmpty()) {
        return false;
      }
      arrived(family, kind.get(), arrival.get());
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
  private Optional<EchoRequest> request(
      Family family, IcmpSockets.Kind kind, EchoPackets.Identity identity) {
    return outstanding
        .of(family, identity.sequence())
        .filter(request ->
            request.identity.cookieHigh() == identity.cookieHigh()
                && request.identity.cookieLow() == identity.cookieLow()
                && (kind == IcmpSockets.Kind.DATAGRAM || identifier == identity.identifier()));
  }

  /// A router need not quote the cookie; then identifier and sequence must do.
  private Optional<EchoRequest> request(
      Family family, IcmpSockets.Kind kind, EchoPackets.Read.Undelivered undelivered) {
    if (undelivered.identity().isPresent()) {
      return request(family, kind, undelivered.identity().get());
    }
    if (kind == IcmpSockets.Kind.RAW && undelivered.identifier() != identifier) {
      return Optional.empty();
    }
    return outstanding.of(family, undelivered.sequence());
  }

  private void replied(EchoRequest request, IcmpSockets.Arrival arrival) {
    boolean stamped = isStamped(request, arrival);
    long timeNanos = timeNanos(request, arrival, stamped);
    if (timeNanos > request.timeout.toNanos()) {
      return; // too late; its deadline says so
    }
    end(
        request,
        new Echoed.Replied(
            new Echo(
                Duration.ofNanos(timeNanos),
                arrival.hopLimit(),
                stamped,
                request.sentStamped,
                request.shape.trafficClass() > 0 ? arrival.trafficClass() : -1)));
  }

  /// Whether the kernel's time of arrival can be: the wall clock may have been set meanwhile.
  private boolean isStamped(EchoRequest request, IcmpSockets.Arrival arrival) {
    long seenNanos = arrival.readNanos() - originNanos - request.handedOverNanos;
    return arrival.queuedNanos() >= 0 && arrival.queuedNanos() <= seenNanos;
  }

  private long timeNanos(EchoRequest request, IcmpSockets.Arrival arrival, boolean stamped) {
    long readNanos = arrival.readNanos() - originNanos;
    return request.nanosUntil(stamped ? readNanos - arrival.queuedNanos() : readNanos);
  }

  /// The kernel says when a request went out; that counts instead of when we asked it to.
  private void departed(Family family, int sequence, IcmpSockets.Arrival arrival) {
    Optional<EchoRequest> found = outstanding.of(family, sequence);
    if (found.isEmpty() || arrival.queuedNanos() < 0) {
      return;
    }
    EchoRequest request = found.get();
    long atNanos = arrival.readNanos() - originNanos - arrival.queuedNanos();
    if (atNanos >= request.handedOverNanos && atNanos <= now()) { // else the wall clock was set
      request.sentNanos = atNanos;
      request.sentStamped = true;
    }
  }

  private void failed(
      EchoRequest request, EchoPackets.Read.Undelivered undelivered, IcmpSockets.Arrival arrival) {
    long timeNanos = timeNanos(request, arrival, isStamped(request, arrival));
    int type = undelivered.type();
    boolean v4 = request.family == Family.V4;
    end(
        request,
        new Echoed.Told(
            type == (v4 ? 11 : 3),
            v4 ? type == 3 && undelivered.code() == 4 : type == 2,
            Errors.ofMessage(request.family, type, undelivered.code(), arrival.from()),
            arrival.from(),
            Duration.ofNanos(timeNanos),
            undelivered.mtu()));
  }

  private void end(EchoRequest request, Echoed echoed) {
    outstanding.remove(request);
    known.add(new Known(request, echoed));
  }

  /// Completes what is known, all at once: one by one, each would wake a thread that has gone to
  /// sleep since the one before.
  private void tell() {
    for (Known each : known) {
      complete(each.request, each.echoed);
    }
    known.clear();
  }

  /// Whoever completes it first gives its place back.
  private void complete(EchoRequest request, Echoed echoed) {
    try {
      if (request.complete(echoed)) {
        room.release();
      }
    } catch (RuntimeException e) { // a bug of one who asked must not end the echoes of all
      room.release();
      LOG.atError().setCause(e).log("What was told of an echo was not taken");
    }
  }

  private long now() {
    return clock.nanoTime() - originNanos;
  }
}
