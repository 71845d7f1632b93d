package vn.bridgewatch.agent.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What this process uses, as the kernel counts it.
final class ProcessFigures {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private ProcessFigures() {}

  static OptionalDouble residentBytes() {
    try {
      Matcher matcher = RESIDENT.matcher(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
      return matcher.find()
          ? OptionalDouble.of(Long.parseLong(matcher.group(1)) * 1024.0)
          : OptionalDouble.empty();
    } catch (IOException _) {
      return OptionalDouble.empty(); // no Linux
    }
  }

  static OptionalDouble cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .map(nanos -> OptionalDouble.of(nanos / 1e9))
        .orElse(OptionalDouble.empty());
  }

  static double heapBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
