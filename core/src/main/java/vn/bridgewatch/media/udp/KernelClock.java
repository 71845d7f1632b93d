package vn.bridgewatch.media.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.OptionalDouble;

/// What the kernel knows of its clock: whether something keeps it to UTC, and how far it may be off
/// (adjtimex(2), which only reads here).
public final class KernelClock {

  /// `struct timex` of LP64 Linux has 208 bytes.
  private static final int BYTES = 256;

  private static final int MAX_ERROR = 24;
  private static final int STATUS = 40;
  private static final int STA_UNSYNC = 0x40;
  private static final int TIME_ERROR = 5;

  private static final MethodHandle ADJTIMEX = link();

  private KernelClock() {}

  /// The largest error in seconds; nothing where the clock is kept by nobody.
  public static OptionalDouble errorSeconds() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timex = arena.allocate(BYTES, 8);
      int state = (int) ADJTIMEX.invokeExact(timex);
      int status = timex.get(JAVA_INT, STATUS);
      if (state < 0 || state == TIME_ERROR || (status & STA_UNSYNC) != 0) {
        return OptionalDouble.empty();
      }
      return OptionalDouble.of(timex.get(JAVA_LONG, MAX_ERROR) / 1e6);
    } catch (Throwable e) {
      throw new AssertionError("a native call cannot throw", e);
    }
  }

  @SuppressWarnings("restricted") // the one place where this is called
  private static MethodHandle link() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("adjtimex"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }
}
