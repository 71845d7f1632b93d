package vn.bridgewatch.media.udp;

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

/// The calls of libc that UDP sockets need, with the signatures of its manual pages (LP64); each
/// returns what libc returns, and [#errno] is that of the last one on this object.
///
/// One thread, but for [#signal].
final class Calls {

  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle BIND =
      call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CONNECT =
      call("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle GETSOCKNAME =
      call("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SENDMSG =
      call("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      call("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle PPOLL =
      call("ppoll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  private static final MethodHandle EVENTFD =
      call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle WRITE =
      handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

  private final MemorySegment captured;
  private final MemorySegment one;
  private final MemorySegment count;

  Calls(Arena arena) {
    captured = arena.allocate(Linker.Option.captureStateLayout());
    one = arena.allocate(JAVA_LONG);
    one.set(JAVA_LONG, 0, 1);
    count = arena.allocate(JAVA_LONG);
  }

  int errno() {
    return (int) ERRNO.get(captured, 0L);
  }

  int socket(int domain, int type) {
    try {
      return (int) SOCKET.invokeExact(captured, domain, type, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
    try {
      return (int) SETSOCKOPT.invokeExact(captured, fd, level, name, value, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int bind(int fd, MemorySegment address, int length) {
    try {
      return (int) BIND.invokeExact(captured, fd, address, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int connect(int fd, MemorySegment address, int length) {
    try {
      return (int) CONNECT.invokeExact(captured, fd, address, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int getsockname(int fd, MemorySegment address, MemorySegment length) {
    try {
      return (int) GETSOCKNAME.invokeExact(captured, fd, address, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  long sendmsg(int fd, MemorySegment message) {
    try {
      return (long) SENDMSG.invokeExact(captured, fd, message, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  long recvmsg(int fd, MemorySegment message) {
    try {
      return (long) RECVMSG.invokeExact(captured, fd, message, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int ppoll(MemorySegment set, long descriptors, MemorySegment timeout) {
    try {
      return (int) PPOLL.invokeExact(captured, set, descriptors, timeout, MemorySegment.NULL);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int eventfd(int flags) {
    try {
      return (int) EVENTFD.invokeExact(captured, 0, flags);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// Takes the count of an eventfd, so that it is not readable until the next [#signal].
  void drain(int fd) {
    try {
      long _ = (long) READ.invokeExact(captured, fd, count, 8L);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// Makes an eventfd readable; from any thread.
  void signal(int fd) {
    try {
      long _ = (long) WRITE.invokeExact(fd, one, 8L);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void close(int fd) {
    try {
      int _ = (int) CLOSE.invokeExact(captured, fd);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// A call whose errno is captured: its first argument is `captured`.
  private static MethodHandle call(String function, FunctionDescriptor descriptor) {
    return handle(function, descriptor, Linker.Option.captureCallState("errno"));
  }

  @SuppressWarnings("restricted") // the one place where libc is called for UDP
  private static MethodHandle handle(
      String function, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor, options);
  }

  private static AssertionError failed(Throwable e) {
    return new AssertionError("a native call cannot throw", e);
  }
}
