package vn.bridgewatch.agent.address;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import vn.bridgewatch.libc.LinuxCalls;

/// Asks the kernel of Linux for the machine's addresses, by netlink(7): nothing else says how long
/// they are valid.
final class KernelAddresses {

  private static final int AF_NETLINK = 16;
  private static final int RAW_CLOEXEC = 3 | 0x80000;
  private static final int ROUTE = 0; // NETLINK_ROUTE
  private static final int INTERRUPTED = 4; // EINTR
  private static final short POLLIN = 1;
  private static final int WAIT_MILLIS = 1_000;

  /// The kernel answers in pieces of at most 32 KiB.
  private static final int BUFFER_BYTES = 64 * 1024;

  /// Some 150 addresses are in each; a machine with more is no site's.
  private static final int DATAGRAMS_MAX = 64;

  private KernelAddresses() {}

  /// @throws IOException the kernel does not answer, or not whole
  static List<HeldAddress> all() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      var calls = new LinuxCalls(arena);
      int fd = calls.socket(AF_NETLINK, RAW_CLOEXEC, ROUTE);
      if (fd < 0) {
        throw new IOException("no netlink socket, errno " + calls.errno());
      }
      try {
        return asked(calls, arena, fd);
      } finally {
        calls.close(fd);
      }
    }
  }

  private static List<HeldAddress> asked(LinuxCalls calls, Arena arena, int fd) throws IOException {
    byte[] request = AddressMessages.request();
    MemorySegment out = arena.allocateFrom(JAVA_BYTE, request);
    if (calls.sendto(fd, out, request.length, MemorySegment.NULL, 0) != request.length) {
      throw new IOException("netlink takes no question, errno " + calls.errno());
    }
    MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    MemorySegment header = header(arena, buffer);
    MemorySegment poll = arena.allocate(8, 4);
    var messages = new AddressMessages(System.nanoTime()); // of Linux, since it started
    for (int i = 0; i < DATAGRAMS_MAX && !messages.isWhole(); i++) {
      poll.set(JAVA_INT, 0, fd);
      poll.set(JAVA_SHORT, 4, POLLIN);
      int ready = calls.poll(poll, 1, WAIT_MILLIS);
      if (ready < 0 && calls.errno() == INTERRUPTED) {
        continue;
      }
      if (ready != 1) {
        throw new IOException("netlink does not answer");
      }
      long bytes = calls.recvmsg(fd, header, 0);
      if (bytes < 0 && calls.errno() == INTERRUPTED) {
        continue;
      }
      if (bytes < 0) {
        throw new IOException("netlink gives no answer, errno " + calls.errno());
      }
      try {
        messages.take(buffer.asSlice(0, bytes).asByteBuffer());
      } catch (AddressMessages.BrokenException e) {
        throw new IOException("netlink: " + e.getMessage(), e);
      }
    }
    if (!messages.isWhole()) {
      throw new IOException("netlink does not end its answer");
    }
    return messages.addresses();
  }

  /// `struct msghdr` with one buffer, LP64.
  private static MemorySegment header(Arena arena, MemorySegment buffer) {
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, buffer);
    vector.set(JAVA_LONG, 8, buffer.byteSize());
    MemorySegment header = arena.allocate(56, 8);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    return header;
  }
}
