package vn.bridgewatch.libc;

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

/// The calls of libc that sockets need beyond what Java has, with the signatures of its manual
/// pages (LP64); each returns what libc returns, and [#errno] is that of the last one on this
/// object.
///
/// One thread, but for [#signal].
public final class LinuxCalls {

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
  private static final MethodHandle SENDTO =
      call(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SENDMSG =
      call("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      call("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SENDMMSG =
      call("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle RECVMMSG =
      call(
          "recvmmsg",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle POLL =
      call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
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

  public LinuxCalls(Arena arena) {
    captured = arena.allocate(Linker.Option.captureStateLayout());
    one = arena.allocate(JAVA_LONG);
    one.set(JAVA_LONG, 0, 1);
    count = arena.allocate(JAVA_LONG);
  }

  public int errno() {
    return (int) ERRNO.get(captured, 0L);
  }

  public int socket(int domain, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(captured, domain, type, protocol);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
    try {
      return (int) SETSOCKOPT.invokeExact(captured, fd, level, name, value, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public int bind(int fd, MemorySegment address, int length) {
    try {
      return (int) BIND.invokeExact(captured, fd, address, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public int connect(int fd, MemorySegment address, int length) {
    try {
      return (int) CONNECT.invokeExact(captured, fd, address, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public int getsockname(int fd, MemorySegment address, MemorySegment length) {
    try {
      return (int) GETSOCKNAME.invokeExact(captured, fd, address, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public long sendto(int fd, MemorySegment data, long bytes, MemorySegment address, int length) {
    try {
      return (long) SENDTO.invokeExact(captured, fd, data, bytes, 0, address, length);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public long sendmsg(int fd, MemorySegment message) {
    try {
      return (long) SENDMSG.invokeExact(captured, fd, message, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public long recvmsg(int fd, MemorySegment message, int flags) {
    try {
      return (long) RECVMSG.invokeExact(captured, fd, message, flags);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// @param messages an array of `struct mmsghdr`
  public int sendmmsg(int fd, MemorySegment messages, int count) {
    try {
      return (int) SENDMMSG.invokeExact(captured, fd, messages, count, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// Without a timeout, for sockets that do not block.
  ///
  /// @param messages an array of `struct mmsghdr`
  public int recvmmsg(int fd, MemorySegment messages, int count) {
    try {
      return (int) RECVMMSG.invokeExact(captured, fd, messages, count, 0, MemorySegment.NULL);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public int poll(MemorySegment set, long descriptors, int timeoutMillis) {
    try {
      return (int) POLL.invokeExact(captured, set, descriptors, timeoutMillis);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public int ppoll(MemorySegment set, long descriptors, MemorySegment timeout) {
    try {
      return (int) PPOLL.invokeExact(captured, set, descriptors, timeout, MemorySegment.NULL);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public int eventfd(int flags) {
    try {
      return (int) EVENTFD.invokeExact(captured, 0, flags);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// Takes the count of an eventfd, so that it is not readable until the next [#signal].
  public void drain(int fd) {
    try {
      long _ = (long) READ.invokeExact(captured, fd, count, 8L);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// Makes an eventfd readable; from any thread.
  public void signal(int fd) {
    try {
      long _ = (long) WRITE.invokeExact(fd, one, 8L);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public void close(int fd) {
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

  @SuppressWarnings("restricted") // the one place where libc is called for sockets
  private static MethodHandle handle(
      String function, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor, options);
  }

  private static AssertionError failed(Throwable e) {
    return new AssertionError("a native call cannot throw", e);
  }
}
