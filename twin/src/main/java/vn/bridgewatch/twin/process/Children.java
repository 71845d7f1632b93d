package vn.bridgewatch.twin.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/// The processes that this one starts; they end with it.
///
/// Each runs under `setpriv --pdeathsig` (util-linux) where that is there, so that the kernel ends
/// it also where this one is killed, with the thread that started it: start children from a thread
/// that lives as long as they should.
public final class Children implements AutoCloseable {

  private static final int CHILDREN_MAX = 64;
  private static final int TAIL_LINES = 15;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(20);

  private final Path logs;
  private final SequencedMap<String, Process> running = new LinkedHashMap<>();
  private boolean closed;

  public Children(Path logs) {
    this.logs = logs;
  }

  /// Starts a process under a name; its output goes to `NAME.log`.
  public synchronized Process start(
      String name, List<String> command, Map<String, String> environment) throws IOException {
    if (closed) {
      throw new IOException(name + " is not started: everything is ending");
    }
    if (running.size() >= CHILDREN_MAX) {
      throw new IOException("at most " + CHILDREN_MAX + " processes");
    }
    var line = new ArrayList<String>();
    if (Programs.find("setpriv").isPresent()) {
      line.addAll(List.of("setpriv", "--pdeathsig", "TERM", "--"));
    }
    line.addAll(command);
    Path log = log(name);
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    running.put(name, process);
    return process;
  }

  public synchronized Optional<Process> get(String name) {
    return Optional.ofNullable(running.get(name));
  }

  /// Name and process id of all that live.
  public synchronized Map<String, Long> pids() {
    var pids = new LinkedHashMap<String, Long>();
    running.forEach((name, process) -> {
      if (process.isAlive()) {
        pids.put(name, process.pid());
      }
    });
    return pids;
  }

  /// Kills at once, as a power cut would (SIGKILL), and waits until it is gone.
  public synchronized void kill(String name) {
    Process process = running.get(name);
    if (process == null || !process.isAlive()) {
      throw new IllegalArgumentException(
          "process: must be one that runs ("
              + String.join(", ", pids().keySet())
              + "), got "
              + name);
    }
    process.destroyForcibly();
    await(process, GRACE.toNanos());
  }

  /// Asks a process to end (SIGTERM), waits, then kills.
  public synchronized void end(String name) {
    Process process = running.get(name);
    if (process != null) {
      process.destroy();
      await(process, GRACE.toNanos());
    }
  }

  /// The file of what a process writes.
  public Path log(String name) {
    return logs.resolve(name + ".log");
  }

  /// The last lines that a process wrote.
  public String tail(String name) {
    try {
      List<String> lines = Files.readAllLines(log(name), StandardCharsets.UTF_8);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(its log cannot be read: " + e.getMessage() + ")";
    }
  }

  /// Ends all, the newest first: asks, waits, then kills.
  @Override
  public synchronized void close() {
    closed = true;
    var processes = new ArrayList<>(running.sequencedValues().reversed());
    processes.forEach(Process::destroy);
    long deadlineNanos = System.nanoTime() + GRACE.toNanos();
    for (Process process : processes) {
      await(process, Math.max(0, deadlineNanos - System.nanoTime()));
    }
    running.clear();
  }

  private static void await(Process process, long nanos) {
    try {
      if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
        process.waitFor(KILLED_WITHIN.toNanos(), TimeUnit.NANOSECONDS); // it wrote until now
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
