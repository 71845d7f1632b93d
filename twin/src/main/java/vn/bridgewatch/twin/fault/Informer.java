package vn.bridgewatch.twin.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.process.Programs;

/// Tells agents of ports that went down, by net-snmp's `snmpinform`, and remembers which of them
/// were answered: an agent that answers has the event and may not lose it.
final class Informer implements AutoCloseable {

  private static final String LINK_DOWN = "1.3.6.1.6.3.1.1.5.3";
  private static final String IF_INDEX = "1.3.6.1.2.1.2.2.1.1.";
  private static final long APART_MILLIS = 250; // agents bear ten a second of a source
  private static final int PROGRAM_SECONDS_MAX = 20;

  private final Path program;
  private final Map<String, Integer> ports;
  private final Map<String, Set<String>> answered = new ConcurrentHashMap<>();
  private volatile @Nullable Thread thread;

  private Informer(Path program, Map<String, Integer> ports) {
    this.program = program;
    this.ports = new TreeMap<>(ports);
  }

  /// @param ports where each agent hears traps
  static Informer start(Map<String, Integer> ports) throws BenchException {
    Path program =
        Programs.find("snmpinform")
            .orElseThrow(() -> new BenchException("snmpinform is not installed: bin/setup"));
    var informer = new Informer(program, ports);
    informer.thread = Thread.ofPlatform().daemon().name("informer").start(informer::tell);
    return informer;
  }

  /// Those that an agent answered.
  Set<String> answered(String agent) {
    return Set.copyOf(answered.getOrDefault(agent, Set.of()));
  }

  private void tell() {
    try {
      for (int index = 1; !Thread.currentThread().isInterrupted(); index++) {
        for (var agent : ports.entrySet()) {
          if (isAnswered(agent.getValue(), index)) {
            answered
                .computeIfAbsent(agent.getKey(), _ -> ConcurrentHashMap.newKeySet())
                .add("" + index);
          }
          Thread.sleep(APART_MILLIS);
        }
      }
    } catch (IOException e) {
      System.err.println("snmpinform: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAnswered(int port, int index) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "-v2c",
                    "-c",
                    "public",
                    "-r",
                    "0",
                    "-t",
                    "2",
                    "127.0.0.1:" + port,
                    "",
                    LINK_DOWN,
                    IF_INDEX + index,
                    "i",
                    "" + index))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PROGRAM_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  @Override
  public void close() {
    Thread teller = thread;
    if (teller != null) {
      teller.interrupt();
      try {
        teller.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
