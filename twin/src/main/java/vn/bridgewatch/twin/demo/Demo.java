package vn.bridgewatch.twin.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.twin.line.TcpLine;
import vn.bridgewatch.twin.process.Children;
import vn.bridgewatch.twin.process.Jvm;
import vn.bridgewatch.twin.snmp.Recording;
import vn.bridgewatch.twin.snmp.RecordingException;
import vn.bridgewatch.twin.snmp.Responder;
import vn.bridgewatch.twin.snmp.SimulatedDevice;

/// A centre, a province and two communes on this machine: the collector and every agent are real
/// processes, devices are played in this one, and each site's line can be cut.
///
/// [#start] must be called on a thread that lives as long as the demo (see [Children]); so must
/// [#restart].
public final class Demo implements AutoCloseable {

  static final String COLLECTOR = "collector";
  private static final String KAMAILIO = "kamailio";
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofMillis(500);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final double MEDIA_LOSS = 0.3;

  private final DemoOptions options;
  private final DemoFiles files;
  private final Children children;
  private final Map<String, TcpLine> lines = new LinkedHashMap<>();
  private final Map<String, MediaLine> mediaLines = new LinkedHashMap<>();
  private final Map<String, Map<String, SimulatedDevice>> devices = new LinkedHashMap<>();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final Webhook webhook;
  private final int httpPort;
  private final int agentsPort;
  private int bridgePort;
  private @Nullable Door door;

  private Demo(DemoOptions options, Consumer<Webhook.Received> onNotification)
      throws IOException, DemoException {
    this.options = options;
    this.httpPort = port(options.httpPort(), "HTTP", "--http-port");
    this.agentsPort = port(options.agentsPort(), "agents'", "--agents-port");
    open.add(DemoFolder.take(options.folder(), options.keep()));
    Path logs = Files.createDirectories(options.folder().resolve("logs"));
    this.files = new DemoFiles(options.folder());
    this.children = new Children(logs);
    this.webhook = Webhook.open(onNotification);
    open.add(webhook);
  }

  /// Takes folder and ports; nothing runs yet, and [#close] gives them back.
  public static Demo prepare(DemoOptions options, Consumer<Webhook.Received> onNotification)
      throws IOException, DemoException {
    return new Demo(options, onNotification);
  }

  /// Prepares, starts everything and returns when the collector answers.
  public static Demo start(
      DemoOptions options, Consumer<String> progress, Consumer<Webhook.Received> onNotification)
      throws IOException, DemoException, InterruptedException {
    Demo demo = prepare(options, onNotification);
    try {
      demo.bringUp(progress);
      return demo;
    } catch (IOException | DemoException | InterruptedException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  public URI page() {
    return URI.create("http://127.0.0.1:" + httpPort + "/");
  }

  public Webhook webhook() {
    return webhook;
  }

  public Map<String, Long> pids() {
    return children.pids();
  }

  Optional<Process> process(String name) {
    return children.get(name);
  }

  public List<String> sites() {
    return DemoSite.ALL.stream().map(DemoSite::key).toList();
  }

  /// Where the collector's log and those of the agents are.
  public Path folder() {
    return options.folder();
  }

  /// Cuts the line of a site: its agent goes on measuring and keeps what it measured.
  public void cut(String site) {
    line(site).cut();
  }

  public void heal(String site) {
    line(site).heal();
  }

  /// The line of a site loses nearly a third of the media that leave the site; calls connect and
  /// pings, which go another way here, still answer.
  public void loseMedia(String site) {
    known(mediaLines, site).lose(MEDIA_LOSS);
  }

  public void healMedia(String site) {
    known(mediaLines, site).lose(0);
  }

  /// Silences the SNMP side of a site's devices, as a power cut in the rack does.
  public void switchOff(String site) {
    devices(site).values().forEach(device -> device.setSilent(true));
  }

  public void switchOn(String site) {
    devices(site).values().forEach(device -> device.setSilent(false));
  }

  /// The bridge that sites call dies: its port refuses.
  public void stopBridge() throws IOException {
    if (door != null) {
      door.shut();
    } else {
      children.end(KAMAILIO);
    }
  }

  /// The bridge works again, on the port it had.
  public void startBridge() throws IOException {
    if (door != null) {
      door.reopen();
    } else if (!children.get(KAMAILIO).map(Process::isAlive).orElse(false)) {
      RealPeers.kamailio(children, options.folder(), bridgePort);
    }
  }

  /// Kills a process of the demo at once (SIGKILL).
  public void kill(String name) {
    children.kill(name);
  }

  /// Starts what was killed again; true when there was something to start.
  public boolean restart(String name) throws IOException {
    Optional<Process> process = children.get(name);
    if (process.isEmpty() || process.get().isAlive()) {
      return false;
    }
    if (name.equals(COLLECTOR)) {
      startCollector();
    } else {
      for (DemoSite site : DemoSite.ALL) {
        if (site.agent().equals(name)) {
          startAgent(site);
        }
      }
    }
    return true;
  }

  /// Waits until the collector says that it is ready.
  public void awaitReady() throws DemoException, InterruptedException {
    long deadlineNanos = System.nanoTime() + READY_TIMEOUT.toNanos();
    try (var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
      var request =
          HttpRequest.newBuilder(page().resolve("/readyz")).timeout(Duration.ofSeconds(2)).build();
      while (System.nanoTime() < deadlineNanos) {
        if (!children.get(COLLECTOR).map(Process::isAlive).orElse(false)) {
          throw new DemoException("the collector ended:\n" + children.tail(COLLECTOR));
        }
        try {
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          // not listening yet
        }
        Thread.sleep(POLL);
      }
    }
    throw new DemoException(
        "the collector was not ready within "
            + READY_TIMEOUT.toSeconds()
            + " s:\n"
            + children.tail(COLLECTOR));
  }

  /// Ends every process, closes every port and, unless it is to be kept, deletes the folder.
  @Override
  public void close() {
    children.close();
    for (AutoCloseable closeable : open.reversed()) {
      try {
        closeable.close();
      } catch (Exception e) {
        System.err.println("demo: closing " + closeable + ": " + e);
      }
    }
  }

  /// Starts everything and returns when the collector answers and no agent has ended at once.
  public void bringUp(Consumer<String> progress)
      throws IOException, DemoException, InterruptedException {
    progress.accept("making certificates of a development authority");
    enrol();
    int reflectorPort = freeUdpPort();
    files.writeMediaKey();
    files.writeCollector(httpPort, agentsPort, webhook.port(), reflectorPort);
    files.writeInventory();
    files.writeProfiles();
    files.writeConference(Instant.now(), options.conferenceMinutes());
    chooseBridge(progress);
    int serverPort = startServer(progress);
    NameServer names = NameServer.open();
    open.add(names);
    for (DemoSite site : DemoSite.ALL) {
      TcpLine line = TcpLine.open(agentsPort);
      open.add(line);
      lines.put(site.key(), line);
      MediaLine media = MediaLine.open(loopback(reflectorPort));
      open.add(media);
      mediaLines.put(site.key(), media);
      var ports = new LinkedHashMap<String, Integer>();
      devices.put(site.key(), startDevices(site, serverPort, ports));
      files.writeAgent(
          site,
          new DemoFiles.Ports(
              line.port(), freePort(), bridgePort, names.port(), media.port(), ports));
    }
    progress.accept("starting the collector");
    startCollector();
    awaitReady();
    progress.accept("starting " + DemoSite.ALL.size() + " agents");
    for (DemoSite site : DemoSite.ALL) {
      startAgent(site);
    }
    for (DemoSite site : DemoSite.ALL) {
      if (endsAtOnce(site.agent())) {
        throw new DemoException(site.agent() + " ended:\n" + children.tail(site.agent()));
      }
    }
  }

  private boolean endsAtOnce(String name) throws InterruptedException {
    Optional<Process> process = children.get(name);
    return process.isEmpty() || process.get().waitFor(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void enrol() throws IOException, DemoException, InterruptedException {
    var arguments =
        new ArrayList<>(
            List.of(
                "enrol",
                "--dev",
                "--dir",
                options.folder().resolve("tls").toString(),
                "--collector-host",
                "localhost"));
    for (DemoSite site : DemoSite.ALL) {
      arguments.add("--agent");
      arguments.add(site.agent());
    }
    Process process =
        children.start(
            "enrol",
            Jvm.command(
                options.root(), COLLECTOR, "vn.bridgewatch.collector.app.CollectorCli", arguments),
            Map.of());
    if (process.waitFor() != 0) {
      throw new DemoException("making certificates failed:\n" + children.tail("enrol"));
    }
  }

  private void startCollector() throws IOException {
    children.start(
        COLLECTOR,
        Jvm.command(
            options.root(),
            COLLECTOR,
            "vn.bridgewatch.collector.app.CollectorCli",
            List.of("collector", "--config", files.collectorFile().toString())),
        Map.of());
  }

  private void startAgent(DemoSite site) throws IOException {
    children.start(
        site.agent(),
        Jvm.command(
            options.root(),
            "agent",
            "vn.bridgewatch.agent.app.AgentCli",
            List.of("agent", "--config", files.agentFile(site).toString())),
        Map.of());
  }

  /// Brings up the bridge that sites will call: kamailio, or a door of ours.
  private void chooseBridge(Consumer<String> progress) throws IOException, InterruptedException {
    bridgePort = freePort();
    boolean installed = RealPeers.kamailio(children, options.folder(), bridgePort).isPresent();
    if (installed && !endsAtOnce(KAMAILIO)) {
      progress.accept("kamailio plays the bridge (SIP, port " + bridgePort + ")");
      return;
    }
    progress.accept(
        "kamailio "
            + (installed ? "does not run here (see its log)" : "is not installed")
            + ": a simulated bridge stands in");
    door = Door.open();
    open.add(door);
    bridgePort = door.port();
  }

  /// The SNMP port of the centre's server: snmpd's, or 0 where a recording has to play it.
  private int startServer(Consumer<String> progress) throws IOException, InterruptedException {
    int port = freePort();
    boolean installed = RealPeers.snmpd(children, options.folder(), port).isPresent();
    if (installed && !endsAtOnce("snmpd")) {
      progress.accept("snmpd answers for the centre's server (SNMP, port " + port + ")");
      return port;
    }
    progress.accept(
        "snmpd "
            + (installed ? "does not run here (see its log)" : "is not installed")
            + ": a recording answers for the centre's server");
    return 0;
  }

  private Map<String, SimulatedDevice> startDevices(
      DemoSite site, int serverPort, Map<String, Integer> ports) throws IOException, DemoException {
    var played = new LinkedHashMap<String, SimulatedDevice>();
    for (DemoSite.Equipment device : site.devices()) {
      if (device.equals(DemoSite.Equipment.SERVER) && serverPort > 0) {
        ports.put(device.kind(), serverPort);
      } else {
        Responder responder =
            Responder.start(
                InetAddress.ofLiteral(site.address(device)),
                0,
                NanoClock.SYSTEM,
                Responder.MESSAGE_BYTES_MAX);
        open.add(responder);
        played.put(device.kind(), responder.add("public", recording(device)));
        ports.put(device.kind(), responder.port());
      }
    }
    return played;
  }

  private static Recording recording(DemoSite.Equipment device) throws IOException, DemoException {
    try {
      return Recording.builtin(device.recording());
    } catch (RecordingException e) {
      throw new DemoException(
          "the built-in recording " + device.recording() + ": " + e.getMessage());
    }
  }

  private TcpLine line(String site) {
    return known(lines, site);
  }

  private Map<String, SimulatedDevice> devices(String site) {
    return known(devices, site);
  }

  private static <T> T known(Map<String, T> bySite, String site) {
    T value = bySite.get(site);
    if (value == null) {
      throw new IllegalArgumentException(
          "site: must be one of " + String.join(", ", bySite.keySet()) + ", got " + site);
    }
    return value;
  }

  private static int port(int wanted, String what, String option)
      throws IOException, DemoException {
    if (wanted == 0) {
      return freePort();
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(loopback(wanted));
      return wanted;
    } catch (IOException e) {
      throw new DemoException(
          "the %s port %d is taken (%s); choose another with %s N, or 0 for any free one"
              .formatted(what, wanted, e.getMessage(), option));
    }
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static int freeUdpPort() throws IOException {
    try (var probe = new DatagramSocket(loopback(0))) {
      return probe.getLocalPort();
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
