package vn.bridgewatch.agent.probe.icmp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Why;
import vn.bridgewatch.libc.LinuxCalls;
import vn.bridgewatch.time.NanoClock;

/// Sends datagrams with small hop limits and reads from the socket's error queue who gave them up
/// (`IP_RECVERR`); the kernel lets everybody do that.
///
/// Each round has a socket and a platform thread of its own: rounds are rare, and the calls block.
public final class UdpHops {

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM = 2;
  private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IP_TTL = 2;
  private static final int IP_RECVERR = 11;
  private static final int IPV6_RECVERR = 25;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int MSG_ERRQUEUE = 0x2000;
  private static final int ORIGIN_ICMP = 2;
  private static final int ORIGIN_ICMP6 = 3;
  private static final short POLLIN = 1;
  private static final int PAYLOAD_BYTES = 32;
  private static final int PORTS = 1_000;
  private static final int MESSAGES_MAX = 4_096;

  private final int port;
  private final Optional<InetAddress> source;
  private final NanoClock clock;

  /// @param port the first; each datagram of a round goes to one of its own, by which its error is
  ///   known
  public UdpHops(int port, Optional<InetAddress> source, NanoClock clock) {
    this.port = port;
    this.source = source;
    this.clock = clock;
  }

  /// Sends one datagram for each hop limit, and waits for what becomes of them.
  public List<Echoed> ask(InetAddress target, List<Integer> hopLimits, Duration wait)
      throws InterruptedException {
    var done = new CompletableFuture<List<Echoed>>();
    Thread.ofPlatform()
        .name("path")
        .daemon()
        .start(() -> {
          try (Arena arena = Arena.ofConfined()) {
            done.complete(new Round(arena, target, hopLimits, wait).make());
          } catch (IcmpSockets.Refused e) {
            done.complete(Collections.nCopies(hopLimits.size(), refused(e)));
          } finally {
            done.complete(Collections.nCopies(hopLimits.size(), fault()));
          }
        });
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new AssertionError("rounds never complete exceptionally", e);
    }
  }

  private static Echoed refused(IcmpSockets.Refused e) {
    return new Echoed.Ours(
        new Outcome.Unmeasured(
            Why.NO_RESOURCES,
            "this machine gave no socket: " + e.getMessage(),
            "Check the limit of open files and the source address of this program."));
  }

  private static Echoed fault() {
    return new Echoed.Ours(
        new Outcome.Unmeasured(
            Why.NO_RESOURCES,
            "the round ended by a fault of this program",
            "Look into the log and report the fault."));
  }

  /// One round, on a thread of its own.
  private final class Round {
    private final LinuxCalls calls;
    private final MessageSlot in;
    private final MessageSlot out;
    private final MemorySegment option;
    private final MemorySegment pollSet;
    private final boolean v4;
    private final InetAddress target;
    private final List<Integer> hopLimits;
    private final Duration wait;
    private final List<Optional<Echoed>> answers;
    private final long[] sentNanos;
    private int missing;

    Round(Arena arena, InetAddress target, List<Integer> hopLimits, Duration wait) {
      this.calls = new LinuxCalls(arena);
      this.in = new MessageSlot(arena);
      this.out = new MessageSlot(arena);
      this.option = arena.allocate(4, 4);
      this.pollSet = arena.allocate(8, 8);
      this.v4 = Family.of(target) == Family.V4;
      this.target = target;
      this.hopLimits = hopLimits;
      this.wait = wait;
      this.answers = new ArrayList<>(Collections.nCopies(hopLimits.size(), Optional.empty()));
      this.sentNanos = new long[hopLimits.size()];
      this.missing = hopLimits.size();
    }

    List<Echoed> make() throws IcmpSockets.Refused {
      int fd = calls.socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | NONBLOCK_CLOEXEC, 0);
      check(fd, "socket");
      try {
        option.set(JAVA_INT, 0, 1);
        int level = v4 ? IPPROTO_IP : IPPROTO_IPV6;
        check(calls.setsockopt(fd, level, v4 ? IP_RECVERR : IPV6_RECVERR, option, 4), "setsockopt");
        if (source.isPresent()) {
          int length = out.address(source.get());
          check(calls.bind(fd, out.name(), length), "bind");
        }
        for (int i = 0; i < hopLimits.size(); i++) {
          send(fd, i);
          read(fd);
        }
        await(fd);
      } finally {
        calls.close(fd);
      }
      return answers.stream().map(answer -> answer.orElse(new Echoed.Silent(wait))).toList();
    }

    private void send(int fd, int index) {
      sentNanos[index] = clock.nanoTime();
      for (int i = 0; i < 2; i++) { // the first may tell of an earlier one's error
        int length = out.address(target, port + index % PORTS);
        out.write(new byte[PAYLOAD_BYTES]);
        MemorySegment message = out.outgoing(length, PAYLOAD_BYTES);
        out.add(v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_TTL : IPV6_HOPLIMIT, 4)
            .set(JAVA_INT, 0, hopLimits.get(index));
        if (calls.sendmsg(fd, message) >= 0) {
          return;
        }
        int errno = calls.errno();
        if (i > 0) {
          answered(index, new Echoed.NotSent(errno));
        } else {
          read(fd);
        }
      }
    }

    private void await(int fd) {
      long endNanos = clock.nanoTime() + wait.toNanos();
      for (int i = 0; missing > 0 && i < MESSAGES_MAX; i++) {
        long left = endNanos - clock.nanoTime();
        if (left <= 0) {
          return;
        }
        pollSet.set(JAVA_INT, 0, fd);
        pollSet.set(JAVA_SHORT, 4, POLLIN);
        pollSet.set(JAVA_SHORT, 6, (short) 0);
        calls.poll(pollSet, 1, (int) Math.max(1, left / 1_000_000));
        read(fd);
      }
    }

    private void read(int fd) {
      for (int i = 0; i < MESSAGES_MAX; i++) {
        long bytes = calls.recvmsg(fd, in.cleared(), MSG_ERRQUEUE);
        if (bytes >= 0) {
          error();
          continue;
        }
        if (calls.recvmsg(fd, in.cleared(), 0) < 0) {
          return;
        }
        // somebody listens there and answers: it is the target
        int index = in.senderPort() - port;
        if (in.sender().filter(target::equals).isPresent() && isOpen(index)) {
          Duration time = since(index);
          answered(index, new Echoed.Replied(new Echo(time, -1, false)));
        }
      }
    }

    /// `struct sock_extended_err`, with the address that the datagram went to beside it.
    private void error() {
      int index = in.senderPort() - port;
      OptionalLong part =
          v4 ? in.control(IPPROTO_IP, IP_RECVERR) : in.control(IPPROTO_IPV6, IPV6_RECVERR);
      if (part.isEmpty() || !isOpen(index)) {
        return;
      }
      long at = part.getAsLong();
      int origin = in.controlByte(at + 4);
      if (origin != ORIGIN_ICMP && origin != ORIGIN_ICMP6) {
        answered(index, new Echoed.NotSent(in.controlInt(at)));
        return;
      }
      int type = in.controlByte(at + 5);
      int code = in.controlByte(at + 6);
      Optional<InetAddress> by = in.controlAddress(at + 16);
      boolean exceeded = type == (v4 ? 11 : 3);
      boolean closedPort = v4 ? type == 3 && code == 3 : type == 1 && code == 4;
      Duration time = since(index);
      if (closedPort && by.filter(target::equals).isPresent()) {
        answered(index, new Echoed.Replied(new Echo(time, -1, false)));
      } else {
        Outcome outcome = Errors.ofMessage(v4 ? Family.V4 : Family.V6, type, code, by);
        answered(index, new Echoed.Told(exceeded, false, outcome, by, time, in.controlInt(at + 8)));
      }
    }

    private boolean isOpen(int index) {
      return index >= 0 && index < answers.size() && answers.get(index).isEmpty();
    }

    private Duration since(int index) {
      return Duration.ofNanos(clock.nanoTime() - sentNanos[index]);
    }

    private void answered(int index, Echoed echoed) {
      if (answers.get(index).isEmpty()) {
        answers.set(index, Optional.of(echoed));
        missing--;
      }
    }

    private void check(int result, String call) throws IcmpSockets.Refused {
      if (result < 0) {
        throw new IcmpSockets.Refused(call, calls.errno());
      }
    }
  }
}
