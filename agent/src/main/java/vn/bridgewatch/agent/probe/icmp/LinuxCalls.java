package vn.bridgewatch.agent.probe.icmp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The calls of libc that ICMP sockets need, with the signatures of its manual pages (LP64); each
/// returns what libc returns, and [#errno] is that of the last one on this object.
///
/// One thread, but for [#signal].
final class LinuxCalls {

  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private final MethodHandle socket =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private final MethodHandle setsockopt =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle bind =
      call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle sendto =
      call(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle recvmsg =
      call("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle sendmsg =
      call("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private final MethodHandle poll =
      call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private final MethodHandle eventfd =
      call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private final MethodHandle read =
      call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private final MethodHandle close = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private final MethodHandle write =
      handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

  private final MemorySegment captured;
  private final MemorySegment one;
  private final MemorySegment count;

  LinuxCalls(Arena arena) {
    captured = arena.allocate(Linker.Option.captureStateLayout());
    one = arena.allocate(JAVA_LONG);
    one.set(JAVA_LONG, 0, 1);
    count = arena.allocate(JAVA_LONG);
  }

  int errno() {
    return (int) ERRNO.get(captured, 0L);
  }

  int socket(int domain, int type, int protocol) {
    try {
      return (int) socket.invokeExact(captured, domain, type, protocol);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
    try {
      return (int) setsockopt.invokeExact(captured, fd, level, name, value, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int bind(int fd, MemorySegment address, int length) {
    try {
      return (int) bind.invokeExact(captured, fd, address, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  long sendto(int fd, MemorySegment data, long bytes, MemorySegment address, int length) {
    try {
      return (long) sendto.invokeExact(captured, fd, data, bytes, 0, address, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  long recvmsg(int fd, MemorySegment message, int flags) {
    try {
      return (long) recvmsg.invokeExact(captured, fd, message, flags);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  long sendmsg(int fd, MemorySegment message) {
    try {
      return (long) sendmsg.invokeExact(captured, fd, message, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int poll(MemorySegment set, long descriptors, int timeoutMillis) {
    try {
      return (int) poll.invokeExact(captured, set, descriptors, timeoutMillis);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int eventfd(int flags) {
    try {
      return (int) eventfd.invokeExact(captured, 0, flags);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// Takes the count of an eventfd, so that it is not readable until the next [#signal].
  void drain(int fd) {
    try {
      long _ = (long) read.invokeExact(captured, fd, count, 8L);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// Makes an eventfd readable; from any thread.
  void signal(int fd) {
    try {
      long _ = (long) write.invokeExact(fd, one, 8L);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void close(int fd) {
    try {
      int _ = (int) close.invokeExact(captured, fd);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// A call whose errno is captured: its first argument is `captured`.
  private static MethodHandle call(String function, FunctionDescriptor descriptor) {
    return handle(function, descriptor, Linker.Option.captureCallState("errno"));
  }

  @SuppressWarnings("restricted") // the one place where libc is called
  private static MethodHandle handle(
      String function, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor, options);
  }

  private static AssertionError failed(Throwable e) {
    return new AssertionError("a native call cannot throw", e);
  }
}
