package vn.bridgewatch.media.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.libc.LinuxCalls;

/// UDP sockets of Linux by its own calls: Java's channels cannot tell the class, the time to live
/// and the kernel's time of what arrives.
///
/// The kernel's time is wall time, so it is used only as an age: how long the packet lay in the
/// socket before we read it. A wall clock that is set touches no packet but those that lay there
/// while it happened.
public final class LinuxUdpSockets implements UdpSockets {

  private static final int SOCK_DGRAM = 2;
  private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int IPPROTO_IP = 0;
  private static final int IP_TOS = 1;
  private static final int IP_TTL = 2;
  private static final int IP_PKTINFO = 8;
  private static final int IP_RECVTTL = 12;
  private static final int IP_RECVTOS = 13;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_RECVPKTINFO = 49;
  private static final int IPV6_PKTINFO = 50;
  private static final int IPV6_RECVHOPLIMIT = 51;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int IPV6_RECVTCLASS = 66;
  private static final int IPV6_TCLASS = 67;
  private static final int MSG_TRUNC = 0x20;
  private static final short POLLIN = 1;
  private static final int POLLFD_BYTES = 8;
  private static final int SOCKETS_MAX = 16;

  /// A burst of pictures must fit while the thread waits for its turn; the kernel may give less.
  private static final int BUFFER_BYTES = 1 << 20;

  /// A packet that lay there longer was not waiting: the wall clock was set.
  private static final long AGE_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

  private record Socket(int fd, boolean v6) {

    int level() {
      return v6 ? IPPROTO_IPV6 : IPPROTO_IP;
    }
  }

  private final Clocks clocks;
  private final Arena arena = Arena.ofShared();
  private final LinuxCalls calls = new LinuxCalls(arena);
  private final Message message = new Message(arena);
  private final MemorySegment option = arena.allocate(8, 8);
  private final MemorySegment timeout = arena.allocate(16, 8);
  private final MemorySegment pollSet = arena.allocate((SOCKETS_MAX + 1L) * POLLFD_BYTES, 8);
  private final List<Socket> sockets = new ArrayList<>();
  private final int wakeFd;
  private final AtomicBoolean wakePending = new AtomicBoolean();
  private final Object wakeLock = new Object();
  private boolean closed; // guarded by wakeLock

  public LinuxUdpSockets(Clocks clocks) throws UdpException {
    this.clocks = clocks;
    wakeFd = calls.eventfd(NONBLOCK_CLOEXEC);
    if (wakeFd < 0) {
      int errno = calls.errno();
      arena.close();
      throw new UdpException("eventfd", errno);
    }
    calls.recvmsg(-1, message.toReceive(), 0); // linked now, and not within the first measurement
    message.beginSend(new byte[0], 0, 0);
    calls.sendmsg(-1, message.toSend());
  }

  @Override
  public int listen(InetSocketAddress local) throws UdpException {
    Socket socket = open(local.getAddress());
    try {
      int length = SocketAddressMemory.write(message.name(), local.getAddress(), local.getPort());
      check(calls.bind(socket.fd(), message.name(), length), "cannot listen at " + shown(local));
    } catch (UdpException e) {
      calls.close(socket.fd());
      throw e;
    }
    return add(socket);
  }

  @Override
  public int connect(InetSocketAddress peer, @Nullable InetAddress source) throws UdpException {
    Socket socket = open(peer.getAddress());
    try {
      if (source != null) {
        int length = SocketAddressMemory.write(message.name(), source, 0);
        check(
            calls.bind(socket.fd(), message.name(), length),
            "cannot send from " + source.getHostAddress());
      }
      int length = SocketAddressMemory.write(message.name(), peer.getAddress(), peer.getPort());
      check(calls.connect(socket.fd(), message.name(), length), "cannot send to " + shown(peer));
    } catch (UdpException e) {
      calls.close(socket.fd());
      throw e;
    }
    return add(socket);
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private Socket open(InetAddress address) throws UdpException {
    boolean v6 = address instanceof Inet6Address;
    int domain = v6 ? SocketAddressMemory.AF_INET6 : SocketAddressMemory.AF_INET;
    int fd = calls.socket(domain, SOCK_DGRAM | NONBLOCK_CLOEXEC, 0);
    check(fd, "socket");
    try {
      set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
      set(fd, SOL_SOCKET, SO_RCVBUF, BUFFER_BYTES);
      set(fd, SOL_SOCKET, SO_SNDBUF, BUFFER_BYTES);
      int level = v6 ? IPPROTO_IPV6 : IPPROTO_IP;
      set(fd, level, v6 ? IPV6_RECVTCLASS : IP_RECVTOS, 1);
      set(fd, level, v6 ? IPV6_RECVHOPLIMIT : IP_RECVTTL, 1);
      set(fd, level, v6 ? IPV6_RECVPKTINFO : IP_PKTINFO, 1);
      if (v6) {
        set(fd, level, IPV6_V6ONLY, 1);
      }
    } catch (UdpException e) {
      calls.close(fd);
      throw e;
    }
    return new Socket(fd, v6);
  }

  private int add(Socket socket) {
    if (sockets.size() == SOCKETS_MAX) {
      calls.close(socket.fd());
      throw new IllegalStateException("at most " + SOCKETS_MAX + " sockets");
    }
    sockets.add(socket);
    return sockets.size() - 1;
  }

  @Override
  public InetSocketAddress local(int socket) throws UdpException {
    option.set(JAVA_INT, 0, SocketAddressMemory.BYTES_MAX);
    int fd = sockets.get(socket).fd();
    check(calls.getsockname(fd, message.name(), option), "getsockname");
    return SocketAddressMemory.read(message.name());
  }

  @Override
  public int send(
      int socket,
      byte[] bytes,
      int length,
      int trafficClass,
      @Nullable InetSocketAddress to,
      @Nullable InetAddress from) {
    Socket out = sockets.get(socket);
    int name =
        to == null ? 0 : SocketAddressMemory.write(message.name(), to.getAddress(), to.getPort());
    message.beginSend(bytes, length, name);
    message.addInt(out.level(), out.v6() ? IPV6_TCLASS : IP_TOS, trafficClass);
    if (from != null) {
      message.addSource(out.level(), out.v6() ? IPV6_PKTINFO : IP_PKTINFO, from);
    }
    return calls.sendmsg(out.fd(), message.toSend()) < 0 ? calls.errno() : 0;
  }

  @Override
  public int receive(int socket, Datagram into) {
    Socket in = sockets.get(socket);
    long bytes = calls.recvmsg(in.fd(), message.toReceive(), 0);
    if (bytes < 0) {
      return calls.errno();
    }
    long wall = clocks.wallNanos(); // and the next line: one moment on two clocks
    long now = clocks.monotonicNanos();
    long age = age(wall);
    boolean cut = (message.flags() & MSG_TRUNC) != 0;
    into.set(
        cut ? 0 : (int) bytes,
        SocketAddressMemory.read(message.name()),
        to(in),
        trafficClass(in),
        hopLimit(in),
        now - age);
    MemorySegment.copy(message.data(), JAVA_BYTE, 0, into.bytes(), 0, into.length());
    return 0;
  }

  private long age(long wall) {
    long at = message.find(SOL_SOCKET, SO_TIMESTAMPNS);
    if (at < 0) {
      return 0;
    }
    long stamp =
        message.control().get(JAVA_LONG, at) * 1_000_000_000L
            + message.control().get(JAVA_LONG, at + 8);
    long age = wall - stamp;
    return age < 0 || age > AGE_NANOS_MAX ? 0 : age;
  }

  private int trafficClass(Socket in) {
    long at = message.find(in.level(), in.v6() ? IPV6_TCLASS : IP_TOS);
    if (at < 0) {
      return -1;
    }
    return in.v6()
        ? message.control().get(JAVA_INT, at) & 0xff
        : message.control().get(JAVA_BYTE, at) & 0xff;
  }

  private int hopLimit(Socket in) {
    long at = message.find(in.level(), in.v6() ? IPV6_HOPLIMIT : IP_TTL);
    return at < 0 ? -1 : message.control().get(JAVA_INT, at);
  }

  private @Nullable InetAddress to(Socket in) {
    long at = message.find(in.level(), in.v6() ? IPV6_PKTINFO : IP_PKTINFO);
    if (at < 0) {
      return null;
    }
    return in.v6()
        ? SocketAddressMemory.address(message.control(), at, 16)
        : SocketAddressMemory.address(message.control(), at + 8, 4);
  }

  @Override
  public void await(long nanos) {
    pollEntry(0, wakeFd);
    for (int i = 0; i < sockets.size(); i++) {
      pollEntry(i + 1, sockets.get(i).fd());
    }
    long wait = Math.max(0, nanos);
    timeout.set(JAVA_LONG, 0, wait / 1_000_000_000L);
    timeout.set(JAVA_LONG, 8, wait % 1_000_000_000L);
    int ready = calls.ppoll(pollSet, sockets.size() + 1L, timeout);
    if (ready > 0 && (pollSet.get(JAVA_SHORT, 6) & POLLIN) != 0) {
      calls.drain(wakeFd);
    }
    wakePending.set(false);
  }

  private void pollEntry(int index, int fd) {
    long at = (long) index * POLLFD_BYTES;
    pollSet.set(JAVA_INT, at, fd);
    pollSet.set(JAVA_SHORT, at + 4, POLLIN);
    pollSet.set(JAVA_SHORT, at + 6, (short) 0);
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
    sockets.forEach(socket -> calls.close(socket.fd()));
    arena.close();
  }

  private void set(int fd, int level, int name, int value) throws UdpException {
    option.set(JAVA_INT, 0, value);
    check(calls.setsockopt(fd, level, name, option, 4), "setsockopt");
  }

  private void check(int result, String what) throws UdpException {
    if (result < 0) {
      throw new UdpException(what, calls.errno());
    }
  }
}
