package vn.bridgewatch.agent.probe.icmp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import vn.bridgewatch.libc.LinuxCalls;
import vn.bridgewatch.time.NanoClock;

/// ICMP sockets of Linux: datagram sockets where `net.ipv4.ping_group_range` lets us, raw ones with
/// CAP_NET_RAW.
///
/// The kernel's time of arrival is wall time (`SO_TIMESTAMPNS`), so it is used only as an age: how
/// long the message lay in the socket before we read it. A step of the wall clock then touches no
/// round trip but that of a message which lay there while it happened.
final class LinuxIcmpSockets implements IcmpSockets {

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_RAW = 3;
  private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_ICMP = 1;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int SOL_SOCKET = 1;
  private static final int SOL_RAW = 255;
  private static final int SO_RCVBUF = 8;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int IP_TTL = 2;
  private static final int IP_RECVERR = 11;
  private static final int IP_RECVTTL = 12;
  private static final int IPV6_RECVERR = 25;
  private static final int IPV6_RECVHOPLIMIT = 51;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int SO_TIMESTAMPING = 37;
  private static final int STAMP_TX_SOFTWARE = 2;
  private static final int STAMP_REPORT = 16 | 128; // software stamps, each with a number
  private static final int STAMP_ALONE = 2_048; // without the packet
  private static final int ORIGIN_TIMESTAMPING = 4;
  private static final int IP_TOS = 1;
  private static final int IP_PKTINFO = 8;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IP_RECVTOS = 13;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int IPV6_PKTINFO = 50;
  private static final int IPV6_RECVTCLASS = 66;
  private static final int IPV6_TCLASS = 67;
  private static final int DISCOVERY_USUAL = 1;
  private static final int DISCOVERY_PROBE = 3; // whole, whatever was learnt before
  private static final int ICMP_FILTER = 1;
  private static final int ICMPV6_FILTER = 1;
  private static final int ICMPV6_FILTER_BYTES = 32;
  private static final int MSG_ERRQUEUE = 0x2000;
  private static final int EAGAIN = 11;
  private static final short POLLIN = 1;
  private static final short POLLERR = 8;

  /// Replies to a whole crowd of requests; the system may give less, and gives twice as much.
  private static final int RECEIVE_BYTES = 2 << 20;

  private static final int POLLFD_BYTES = 8;
  private static final int WAIT_MILLIS_MAX = 60_000;

  /// Echo reply, destination unreachable, time exceeded pass; a bit that is set is blocked.
  private static final int ICMP_BLOCKED = ~(1 | 1 << 3 | 1 << 11);

  /// The same three of ICMPv6, and that a packet is too big.
  private static final int[] ICMPV6_PASSED = {1, 2, 3, 129};

  /// Of so many requests it is remembered which one a stamp is about.
  private static final int STAMPS_REMEMBERED = 4_096;

  private static final class Socket {
    final int fd;
    final Kind kind;
    boolean errorPending;
    boolean whole;
    int stamped; // how many requests were to be stamped: the kernel counts them too
    final int[] stampedSequences = new int[STAMPS_REMEMBERED];
    final OutgoingEchoes outgoing;
    final IncomingMessages incoming;
    boolean emptied; // by the last call, which gave less than there was room for
    long wallNanos; // of the last call that gave messages, by the wall clock
    long readNanos; // the same by the monotonic clock

    Socket(int fd, Kind kind, Family family, Arena arena) {
      this.fd = fd;
      this.kind = kind;
      this.outgoing = new OutgoingEchoes(arena, family, CROWD);
      this.incoming = new IncomingMessages(arena, CROWD);
    }
  }

  private final NanoClock clock;
  private final Arena arena = Arena.ofShared();
  private final LinuxCalls calls = new LinuxCalls(arena);
  private final MessageSlot slot = new MessageSlot(arena);
  private final MessageSlot out = new MessageSlot(arena);
  private final MemorySegment option = arena.allocate(ICMPV6_FILTER_BYTES, 8);
  private final MemorySegment pollSet = arena.allocate(3 * POLLFD_BYTES, 8);
  private final Map<Family, Socket> sockets = new EnumMap<>(Family.class);
  private final int wakeFd;
  private final AtomicBoolean wakePending = new AtomicBoolean();
  private final Object wakeLock = new Object();
  private boolean closed; // guarded by wakeLock
  private int errno;
  private boolean handedOver; // something of this send
  private long handedOverNanos;

  LinuxIcmpSockets(NanoClock clock) throws Refused {
    this.clock = clock;
    wakeFd = calls.eventfd(NONBLOCK_CLOEXEC);
    if (wakeFd < 0) {
      int errno = calls.errno();
      arena.close();
      throw new Refused("eventfd", errno);
    }
    warmUp();
  }

  /// Links the calls of a round trip now, on no descriptor, and not within the first round trip.
  private void warmUp() {
    int length = out.address(InetAddress.getLoopbackAddress());
    calls.sendto(-1, out.data(), 0, out.name(), length);
    calls.recvmsg(-1, slot.cleared(), 0);
    calls.sendmmsg(-1, MemorySegment.NULL, 0);
    calls.recvmmsg(-1, MemorySegment.NULL, 0);
    queuedNanos(Instant.now()); // which has nanoseconds on Linux
  }

  @Override
  public Kind open(Family family, Optional<InetAddress> source) throws Refused {
    boolean v4 = family == Family.V4;
    int domain = v4 ? AF_INET : AF_INET6;
    int protocol = v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6;
    Kind kind = Kind.DATAGRAM;
    int fd = calls.socket(domain, SOCK_DGRAM | NONBLOCK_CLOEXEC, protocol);
    if (fd < 0) {
      kind = Kind.RAW;
      fd = calls.socket(domain, SOCK_RAW | NONBLOCK_CLOEXEC, protocol);
    }
    check(fd, "socket");
    try {
      configure(fd, v4, kind);
      if (source.isPresent()) {
        int length = out.address(source.get());
        check(calls.bind(fd, out.name(), length), "bind");
      }
    } catch (Refused e) {
      calls.close(fd);
      throw e;
    }
    sockets.put(family, new Socket(fd, kind, family, arena));
    return kind;
  }

  private void configure(int fd, boolean v4, Kind kind) throws Refused {
    int level = v4 ? IPPROTO_IP : IPPROTO_IPV6;
    set(fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BYTES);
    set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    set(fd, SOL_SOCKET, SO_TIMESTAMPING, STAMP_REPORT | STAMP_ALONE);
    set(fd, level, v4 ? IP_RECVTTL : IPV6_RECVHOPLIMIT, 1);
    set(fd, level, v4 ? IP_RECVTOS : IPV6_RECVTCLASS, 1);
    if (kind == Kind.DATAGRAM) {
      set(fd, level, v4 ? IP_RECVERR : IPV6_RECVERR, 1);
    } else if (v4) {
      set(fd, SOL_RAW, ICMP_FILTER, ICMP_BLOCKED);
    } else {
      option.fill((byte) 0xff);
      for (int type : ICMPV6_PASSED) {
        long word = type / 32 * 4L;
        option.set(JAVA_INT, word, option.get(JAVA_INT, word) & ~(1 << type % 32));
      }
      int result = calls.setsockopt(fd, IPPROTO_ICMPV6, ICMPV6_FILTER, option, ICMPV6_FILTER_BYTES);
      check(result, "setsockopt");
    }
  }

  @Override
  public int send(Family family, List<EchoRequest> requests) {
    Socket socket = sockets.get(family);
    if (socket == null) {
      throw new IllegalStateException(family + " was not opened");
    }
    int sent = 0;
    handedOver = false;
    while (sent < requests.size()) {
      int crowd = together(requests, sent);
      if (crowd == 0) {
        if (sendAlone(socket, requests.get(sent)) < 0) {
          return failed(socket, sent);
        }
        sent++;
      } else {
        int went = sendTogether(socket, requests.subList(sent, sent + crowd));
        if (went < 0) {
          return failed(socket, sent);
        }
        sent += went;
      }
    }
    return sent;
  }

  /// How many from here on can go in one call.
  private static int together(List<EchoRequest> requests, int from) {
    boolean whole = requests.get(from).shape.whole();
    int to = from;
    while (to < requests.size()
        && OutgoingEchoes.takes(requests.get(to))
        && requests.get(to).shape.whole() == whole) {
      to++;
    }
    return to - from;
  }

  private int failed(Socket socket, int sent) {
    errno = calls.errno();
    if (socket.kind == Kind.DATAGRAM) {
      socket.errorPending = true; // it may be about an earlier request, and lie in the error queue
    }
    return sent;
  }

  /// Called right before a system call that sends.
  private void handOver() {
    if (!handedOver) {
      handedOver = true;
      handedOverNanos = clock.nanoTime();
    }
  }

  @Override
  public long handedOverNanos() {
    return handedOverNanos;
  }

  @Override
  public int errno() {
    return errno;
  }

  private int sendTogether(Socket socket, List<EchoRequest> requests) {
    discover(socket, requests.getFirst());
    socket.outgoing.clear();
    for (EchoRequest request : requests) {
      socket.outgoing.add(request);
    }
    MemorySegment messages = socket.outgoing.messages();
    handOver();
    return calls.sendmmsg(socket.fd, messages, requests.size());
  }

  private long sendAlone(Socket socket, EchoRequest request) {
    Shape shape = request.shape;
    byte[] icmp = EchoPackets.request(request.family, request.identity, shape.payloadBytes());
    discover(socket, request);
    int length = out.address(request.target);
    out.write(icmp);
    if (!shape.isSpecial()) {
      handOver();
      return calls.sendto(socket.fd, out.data(), icmp.length, out.name(), length);
    }
    MemorySegment message = out.outgoing(length, icmp.length);
    describe(request.family, shape);
    handOver();
    long sent = calls.sendmsg(socket.fd, message);
    if (sent >= 0 && shape.stamped()) {
      socket.stampedSequences[socket.stamped++ % STAMPS_REMEMBERED] = request.sequence();
      socket.errorPending = true; // there the stamp comes
    }
    return sent;
  }

  private void discover(Socket socket, EchoRequest request) {
    if (socket.whole != request.shape.whole()) {
      discover(socket.fd, request.family, request.shape.whole());
      socket.whole = request.shape.whole();
    }
  }

  private void discover(int fd, Family family, boolean whole) {
    option.set(JAVA_INT, 0, whole ? DISCOVERY_PROBE : DISCOVERY_USUAL);
    int _ =
        family == Family.V4
            ? calls.setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, option, 4)
            : calls.setsockopt(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, option, 4);
  }

  private void describe(Family family, Shape shape) {
    boolean v4 = family == Family.V4;
    int level = v4 ? IPPROTO_IP : IPPROTO_IPV6;
    if (shape.hopLimit() > 0) {
      out.add(level, v4 ? IP_TTL : IPV6_HOPLIMIT, 4).set(JAVA_INT, 0, shape.hopLimit());
    }
    if (shape.trafficClass() > 0) {
      out.add(level, v4 ? IP_TOS : IPV6_TCLASS, 4).set(JAVA_INT, 0, shape.trafficClass());
    }
    shape
        .source()
        .ifPresent(source -> {
          MemorySegment info = out.add(level, v4 ? IP_PKTINFO : IPV6_PKTINFO, v4 ? 12 : 20);
          MemorySegment.copy(
              MemorySegment.ofArray(source.getAddress()), 0, info, v4 ? 4 : 0, v4 ? 4 : 16);
        });
    if (shape.stamped()) {
      out.add(SOL_SOCKET, SO_TIMESTAMPING, 4).set(JAVA_INT, 0, STAMP_TX_SOFTWARE);
    }
  }

  @Override
  public Optional<Arrival> receive(Family family) {
    Socket socket = sockets.get(family);
    if (socket == null) {
      return Optional.empty();
    }
    if (socket.errorPending) {
      long bytes = calls.recvmsg(socket.fd, slot.cleared(), MSG_ERRQUEUE);
      if (bytes >= 0) {
        return Optional.of(error(family, socket, bytes));
      }
      socket.errorPending = false;
    }
    return next(family, socket);
  }

  private Optional<Arrival> next(Family family, Socket socket) {
    if (!socket.incoming.advance()) {
      if (socket.emptied) {
        socket.emptied = false; // looked at again in the next turn
        return Optional.empty();
      }
      int count = calls.recvmmsg(socket.fd, socket.incoming.cleared(), CROWD);
      if (count < 0 && calls.errno() != EAGAIN) {
        socket.errorPending = true; // told here once; what it is about lies in the error queue
        return Optional.of(Arrival.NOISE);
      }
      if (count <= 0) {
        return Optional.empty();
      }
      Instant now = Instant.now(); // and the next line: one moment on two clocks
      socket.readNanos = clock.nanoTime();
      socket.wallNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
      socket.emptied = count < CROWD;
      socket.incoming.came(count);
      boolean _ = socket.incoming.advance();
    }
    return Optional.of(message(family, socket));
  }

  @Override
  public void await(long timeoutNanos) {
    pollEntry(0, wakeFd);
    pollEntry(1, fd(Family.V4));
    pollEntry(2, fd(Family.V6));
    long millis = TimeUnit.NANOSECONDS.toMillis(timeoutNanos + 999_999);
    int ready = calls.poll(pollSet, 3, Math.clamp(millis, 0, WAIT_MILLIS_MAX));
    if (ready > 0) {
      if ((polled(0) & POLLIN) != 0) {
        calls.drain(wakeFd);
      }
      noteErrors(1, Family.V4);
      noteErrors(2, Family.V6);
    }
    wakePending.set(false);
  }

  @Override
  public void wake() {
    if (wakePending.getAndSet(true)) {
      return;
    }
    synchronized (wakeLock) {
      if (!closed) {
        calls.signal(wakeFd);
      }
    }
  }

  @Override
  public void close() {
    synchronized (wakeLock) {
      if (closed) {
        return;
      }
      closed = true;
      calls.close(wakeFd);
    }
    sockets.values().forEach(socket -> calls.close(socket.fd));
    arena.close();
  }

  private Arrival message(Family family, Socket socket) {
    IncomingMessages messages = socket.incoming;
    boolean v4 = family == Family.V4;
    int from = messages.dataFrom();
    int end = messages.dataEnd();
    if (v4 && socket.kind == Kind.RAW) { // with its IP header
      int header = from == end ? 0 : (messages.byteAt(from) & 0x0f) * 4;
      if (header < 20 || header > end - from) {
        return Arrival.NOISE;
      }
      from += header;
    }
    EchoPackets.Read read = EchoPackets.read(family, messages.bytes(), from, end);
    if (read instanceof EchoPackets.Read.Other) {
      return Arrival.NOISE;
    }
    int hops =
        v4 ? messages.control(IPPROTO_IP, IP_TTL) : messages.control(IPPROTO_IPV6, IPV6_HOPLIMIT);
    int tos =
        v4 ? messages.control(IPPROTO_IP, IP_TOS) : messages.control(IPPROTO_IPV6, IPV6_TCLASS);
    int stamp = messages.control(SOL_SOCKET, SO_TIMESTAMPNS);
    return new Arrival(
        read,
        read instanceof EchoPackets.Read.Reply ? Optional.empty() : messages.sender(family),
        hops < 0 ? -1 : messages.intAt(hops),
        socket.readNanos,
        stamp < 0
            ? -1
            : Math.max(
                -1,
                socket.wallNanos
                    - messages.longAt(stamp) * 1_000_000_000L
                    - messages.longAt(stamp + 8)),
        tos < 0 ? -1 : messages.byteAt(tos));
  }

  private long queuedNanos(Instant now) {
    OptionalLong stamp = slot.control(SOL_SOCKET, SO_TIMESTAMPNS);
    if (stamp.isEmpty()) {
      return -1;
    }
    return ageNanos(now, stamp.getAsLong());
  }

  private long ageNanos(Instant now, long at) {
    long seconds = now.getEpochSecond() - slot.controlLong(at);
    return Math.max(-1, seconds * 1_000_000_000L + now.getNano() - slot.controlLong(at + 8));
  }

  /// `struct sock_extended_err`: errno, origin, type, code, pad, info, data, then who says so.
  private Arrival error(Family family, Socket socket, long bytes) {
    Instant now = Instant.now(); // and the next line: one moment on two clocks
    long readNanos = clock.nanoTime();
    OptionalLong part =
        family == Family.V4
            ? slot.control(IPPROTO_IP, IP_RECVERR)
            : slot.control(IPPROTO_IPV6, IPV6_RECVERR);
    if (part.isEmpty()) {
      return Arrival.NOISE;
    }
    long at = part.getAsLong();
    if (slot.controlByte(at + 4) == ORIGIN_TIMESTAMPING) {
      int number = slot.controlInt(at + 12);
      boolean remembered = number >= 0 && socket.stamped - number <= STAMPS_REMEMBERED;
      OptionalLong stamp = slot.control(SOL_SOCKET, SO_TIMESTAMPING);
      return remembered && stamp.isPresent()
          ? new Arrival(
              new EchoPackets.Read.Departed(socket.stampedSequences[number % STAMPS_REMEMBERED]),
              Optional.empty(),
              -1,
              readNanos,
              ageNanos(now, stamp.getAsLong()))
          : Arrival.NOISE;
    }
    int type = slot.controlByte(at + 5);
    int code = slot.controlByte(at + 6);
    EchoPackets.Read read =
        EchoPackets.undelivered(family, type, code, slot.controlInt(at + 8), slot.received(bytes));
    return new Arrival(read, slot.controlAddress(at + 16), -1, readNanos, queuedNanos(now));
  }

  private void pollEntry(int index, int fd) {
    pollSet.set(JAVA_INT, (long) index * POLLFD_BYTES, fd); // poll passes over a negative one
    pollSet.set(JAVA_SHORT, (long) index * POLLFD_BYTES + 4, POLLIN);
    pollSet.set(JAVA_SHORT, (long) index * POLLFD_BYTES + 6, (short) 0);
  }

  private short polled(int index) {
    return pollSet.get(JAVA_SHORT, (long) index * POLLFD_BYTES + 6);
  }

  private void noteErrors(int index, Family family) {
    Socket socket = sockets.get(family);
    if (socket != null && (polled(index) & POLLERR) != 0) {
      socket.errorPending = true;
    }
  }

  private int fd(Family family) {
    Socket socket = sockets.get(family);
    return socket == null ? -1 : socket.fd;
  }

  private void set(int fd, int level, int name, int value) throws Refused {
    option.set(JAVA_INT, 0, value);
    check(calls.setsockopt(fd, level, name, option, 4), "setsockopt " + level + "/" + name);
  }

  private void check(int result, String call) throws Refused {
    if (result < 0) {
      throw new Refused(call, calls.errno());
    }
  }
}
