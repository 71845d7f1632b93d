package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What the kernel says that another process used (proc(5)).
public final class ProcessUsage {

  private static final int UTIME_FIELD = 14; // counted from 1, as the manual does
  private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on every Linux

  private final Path folder;

  public ProcessUsage(long pid) {
    this.folder = Path.of("/proc", Long.toString(pid));
  }

  /// Processor time of all its threads, user and system.
  public Duration cpu() throws IOException {
    String stat = Files.readString(folder.resolve("stat"));
    // the name before may hold anything; the third field comes after its last parenthesis
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[UTIME_FIELD - 3]) + Long.parseLong(fields[UTIME_FIELD - 2]);
    return Duration.ofNanos(ticks * NANOS_PER_TICK);
  }

  /// Memory in RAM now.
  public long residentBytes() throws IOException {
    return status("VmRSS:");
  }

  /// The most memory in RAM that it ever had.
  public long residentBytesMax() throws IOException {
    return status("VmHWM:");
  }

  private long status(String key) throws IOException {
    for (String line : Files.readAllLines(folder.resolve("status"))) {
      if (line.startsWith(key)) {
        String[] words = line.substring(key.length()).strip().split(" ", -1);
        return Long.parseLong(words[0]) * 1024;
      }
    }
    throw new IOException(folder + "/status has no " + key);
  }
}
