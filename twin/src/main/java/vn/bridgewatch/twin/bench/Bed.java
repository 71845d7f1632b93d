package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vn.bridgewatch.twin.process.Children;
import vn.bridgewatch.twin.process.Jvm;

/// The programs of a benchmark, each a process of its own on loopback, with the collector that the
/// agent sends to; all end with it.
public final class Bed implements AutoCloseable {

  public static final String AGENT = "agent-01";
  static final List<String> SITES = List.of("01", "00004", "00008", "00025", "00070");

  private static final String AGENT_MAIN = "vn.bridgewatch.agent.app.AgentCli";
  private static final String COLLECTOR_MAIN = "vn.bridgewatch.collector.app.CollectorCli";
  private static final Duration READY_MAX = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Path root;
  private final Path agentRoot;
  private final Path folder;
  private final Children children;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private int collectorPort;
  private int httpPort;
  private boolean temporary;
  private Duration silentAfter = Duration.ofSeconds(30);
  private String collectorMore = "";

  /// @param root of the checkout, which must be built
  /// @param agentRoot of the checkout whose agent runs
  /// @param folder an empty folder for files and logs
  Bed(Path root, Path agentRoot, Path folder) throws IOException {
    this.root = root;
    this.agentRoot = agentRoot;
    this.folder = folder;
    this.children = new Children(Files.createDirectories(folder.resolve("logs")));
  }

  /// One in a folder of its own, which ends with it.
  public static Bed inTemporaryFolder(Path root, Path agentRoot) throws IOException {
    var bed = new Bed(root, agentRoot, Files.createTempDirectory("bridgewatch-bench"));
    bed.temporary = true;
    return bed;
  }

  public Path folder() {
    return folder;
  }

  /// After how long the collector that is started next calls a site silent.
  public void silentAfter(Duration time) {
    silentAfter = time;
  }

  /// Further lines of the configuration of the collector that is started next.
  public void collectorAlso(String lines) {
    collectorMore = lines;
  }

  /// Makes certificates and starts the collector.
  void startCollector() throws IOException, BenchException, InterruptedException {
    var inventory = new StringBuilder("sites:\n");
    SITES.forEach(
        site -> inventory.append("  - { key: \"%s\", agent: %s }\n".formatted(site, AGENT)));
    startCollector(inventory.toString());
  }

  /// Makes certificates and starts the collector with these sites, all of one agent.
  public void startCollector(String inventory)
      throws IOException, BenchException, InterruptedException {
    Process _ = startCollector(inventory, List.of(AGENT));
  }

  /// Makes certificates for these agents and starts the collector with these sites.
  public Process startCollector(String inventory, List<String> agents)
      throws IOException, BenchException, InterruptedException {
    var arguments =
        new ArrayList<>(
            List.of("enrol", "--dev", "--dir", tls().toString(), "--collector-host", "localhost"));
    agents.forEach(agent -> arguments.addAll(List.of("--agent", agent)));
    if (java("enrol", "collector", COLLECTOR_MAIN, arguments).waitFor() != 0) {
      throw new BenchException("making certificates failed:\n" + children.tail("enrol"));
    }
    collectorPort = freePort();
    httpPort = freePort();
    Files.writeString(
        folder.resolve("collector.yaml"),
        """
        state_dir: collector
        agents:
          host: 127.0.0.1
          port: %d
          certificate: tls/collector.pem
          key: tls/collector.key
          ca: tls/ca.pem
          silent_after: %ds
        http: { host: 127.0.0.1, port: %d }
        inventory: inventory.yaml
        """
                .formatted(collectorPort, silentAfter.toSeconds(), httpPort)
            + collectorMore);
    Files.writeString(folder.resolve("inventory.yaml"), inventory);
    Process collector = startCollectorAgain();
    awaitAnswer("collector", collectorUri("/readyz"));
    return collector;
  }

  /// Starts the collector once more with what it left behind; it is not waited for.
  public Process startCollectorAgain() throws IOException {
    return java(
        "collector",
        "collector",
        COLLECTOR_MAIN,
        List.of("collector", "--config", folder.resolve("collector.yaml").toString()));
  }

  /// Where the collector answers over HTTP.
  public URI collectorUri(String path) {
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }

  /// Runs a command of the collector's program to its end and returns the file of what it printed.
  ///
  /// @throws BenchException where it fails; that it found something bad is no failure
  public Path runCollectorCommand(String name, List<String> arguments)
      throws IOException, BenchException, InterruptedException {
    int exit = java(name, "collector", COLLECTOR_MAIN, arguments).waitFor();
    if (exit > 1) {
      throw new BenchException(arguments + " ended with " + exit + ":\n" + children.tail(name));
    }
    return children.log(name);
  }

  /// Where the certificates of the collector and its agents are.
  public Path tls() {
    return folder.resolve("tls");
  }

  /// What the collector says of itself.
  public String collectorMetrics() throws IOException, BenchException, InterruptedException {
    return get(collectorUri("/metrics"));
  }

  /// Starts a program of the twin's that loads something, with so much heap.
  public Process startRig(String name, String mainClass, int heapMebibytes, List<String> arguments)
      throws IOException {
    var command = new ArrayList<>(Jvm.command(root, "twin", mainClass, arguments));
    command.add(command.indexOf("-cp"), "-Xmx" + heapMebibytes + "m"); // the last one counts
    return children.start(name, command, Map.of());
  }

  /// Starts a program of the collector's that loads something, with so much heap.
  public Process startCollectorLoad(
      String name, int heapMebibytes, String mainClass, List<String> arguments) throws IOException {
    var command = new ArrayList<>(Jvm.command(root, "collector", mainClass, arguments));
    command.add(command.indexOf("-cp"), "-Xmx" + heapMebibytes + "m"); // the last one counts
    return children.start(name, command, Map.of());
  }

  /// Starts the agent as a site runs it, with this configuration.
  ///
  /// @param metricsPort where it answers when it is ready; 0: nowhere, it is not waited for
  public Process startAgent(Path config, int metricsPort)
      throws IOException, BenchException, InterruptedException {
    Process agent = startAgent("agent", config);
    if (metricsPort > 0) {
      awaitAnswer("agent", URI.create("http://127.0.0.1:" + metricsPort + "/metrics"));
    }
    return agent;
  }

  /// Starts one of several agents under a name; it is not waited for.
  public Process startAgent(String name, Path config) throws IOException {
    return java(name, "agent", AGENT_MAIN, List.of("agent", "--config", config.toString()));
  }

  /// Kills a program at once, as a power cut would.
  public void kill(String name) {
    children.kill(name);
  }

  /// The last lines that a program wrote.
  public String tail(String name) {
    return children.tail(name);
  }

  public int collectorPort() {
    return collectorPort;
  }

  /// Starts another maker's program and waits until it answers over HTTP.
  public Process startPeer(String name, List<String> command, URI answers)
      throws IOException, BenchException, InterruptedException {
    Process peer = children.start(name, command, Map.of());
    awaitAnswer(name, answers);
    return peer;
  }

  /// Starts a program of the agent's that loads something.
  ///
  /// @param before words before the command, as `taskset`
  public Process startLoad(
      String name, List<String> before, String mainClass, List<String> arguments)
      throws IOException {
    var command = new ArrayList<>(before);
    command.addAll(Jvm.command(agentRoot, "agent", mainClass, arguments));
    return children.start(name, command, Map.of());
  }

  /// Ends one program.
  public void end(String name) {
    children.end(name);
  }

  /// The text behind an address.
  ///
  /// @throws BenchException where the answer is no success
  public String get(URI uri) throws IOException, BenchException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new BenchException(uri + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  private Process java(String name, String module, String mainClass, List<String> arguments)
      throws IOException {
    var command =
        new ArrayList<>(
            Jvm.command(module.equals("agent") ? agentRoot : root, module, mainClass, arguments));
    return children.start(name, command, Map.of());
  }

  private void awaitAnswer(String name, URI uri)
      throws IOException, BenchException, InterruptedException {
    long deadlineNanos = System.nanoTime() + READY_MAX.toNanos();
    while (System.nanoTime() < deadlineNanos) {
      if (!children.get(name).map(Process::isAlive).orElse(false)) {
        throw new BenchException(name + " ended:\n" + children.tail(name));
      }
      try {
        get(uri);
        return;
      } catch (IOException | BenchException _) {
        Thread.sleep(POLL); // not listening, or not ready yet
      }
    }
    throw new BenchException(
        name + " was not ready within " + READY_MAX.toSeconds() + " s:\n" + children.tail(name));
  }

  public static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  @Override
  public void close() {
    children.close();
    client.close();
    if (temporary) {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.deleteIfExists(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
