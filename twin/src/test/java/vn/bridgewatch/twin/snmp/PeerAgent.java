package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.SnmpTarget;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Another maker's agent as a process of its own, on a loopback port that was free.
final class PeerAgent implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final int PORT_MIN = 20_000;
  private static final int PORT_MAX = 32_000; // Linux hands out those from 32,768 on
  private static final int PORT_ATTEMPTS = 100;

  private final Process process;
  private final int port;

  private PeerAgent(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// A port that nobody has, below those that the system hands out itself: of them, one that was
  /// free is another socket's by the time that a program has started.
  static int freePort() throws IOException {
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
      try (var _ = new DatagramSocket(new InetSocketAddress("127.0.0.1", port))) {
        return port;
      } catch (BindException _) {
        // another one, then
      }
    }
    throw new IOException("no free port of %d tried".formatted(PORT_ATTEMPTS));
  }

  static void requireProgram(String name) {
    boolean found =
        List.of("/usr/sbin", "/usr/bin", "/usr/local/bin").stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    assertThat(found).as("the program %s is missing; install it with bin/setup", name).isTrue();
  }

  /// Starts a program and waits until `auth` is answered.
  static PeerAgent start(
      int port, Path log, Map<String, String> environment, SnmpAuth auth, String... command)
      throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(log.toFile());
    var agent = new PeerAgent(builder.start(), port);
    long deadline = System.nanoTime() + START_MAX.toNanos();
    SnmpModule probe = Probe.SYS_DESCR;
    try (var reader = SnmpReader.open(NanoClock.SYSTEM)) {
      var device = reader.device(new SnmpTarget("127.0.0.1", port, auth));
      while (!device.read(probe, Labels.NONE, false, START_MAX).isComplete()) {
        boolean goesOn = agent.process.isAlive() && System.nanoTime() < deadline;
        if (!goesOn) {
          agent.close();
        }
        assertThat(goesOn).as("%s does not answer: %s", command[0], Files.readString(log)).isTrue();
      }
    }
    return agent;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
