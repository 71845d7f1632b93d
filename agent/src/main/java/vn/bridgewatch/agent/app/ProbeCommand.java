package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Aim;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.TcpConnectProbe;
import vn.bridgewatch.agent.probe.dns.DnsName;
import vn.bridgewatch.agent.probe.dns.DnsProbe;
import vn.bridgewatch.agent.probe.dns.DnsQuestion;
import vn.bridgewatch.agent.probe.dns.DnsType;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.agent.probe.icmp.IcmpProbe;
import vn.bridgewatch.time.NanoClock;

/// `probe icmp|tcp|dns TARGET`: measures by hand and says what came of it.
final class ProbeCommand {

  private static final String USAGE =
      """
      Usage: bridgewatch probe icmp TARGET [OPTIONS]
             bridgewatch probe tcp TARGET --port PORT [OPTIONS]
             bridgewatch probe dns NAME [--server SERVER] [--port PORT] [--type TYPE] [OPTIONS]

      Measures once and says what came of it: reached, unreached (the target or the way to it) or
      unmeasured (this machine cannot tell).

        --count N            attempts, 1 to 100000 (1)
        --interval DURATION  from one attempt to the next, from 10ms (1s)
        --timeout DURATION   how long an answer may take, 10ms to 60s (2s)
        --source ADDRESS     the local address to measure from
        --port PORT          tcp: the port to connect to; dns: the port of the server (53)
        --server SERVER      dns: the server to ask (the first of /etc/resolv.conf)
        --type TYPE          dns: A, AAAA, NS, CNAME, SOA, PTR, MX, TXT or SRV (A)
        --output text|json   json: one object on a line for each attempt

      Exit codes: 0 reached every time, 1 unreached at least once, 2 usage or unmeasured.
      """;

  private static final int COUNT_MAX = 100_000;
  private static final Duration INTERVAL_MIN = Duration.ofMillis(10);
  private static final Duration INTERVAL_MAX = Duration.ofHours(1);
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

  private ProbeCommand() {}

  /// What to do, as the command line says it.
  ///
  /// @param target the host that is sent to
  /// @param shown how the output calls it
  private record Order(ProbeKind kind, String target, String shown, Probe probe) {}

  static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
    try {
      Arguments arguments =
          new Arguments.Spec()
              .flags("--help", "-h")
              .values("--count", "--interval", "--timeout", "--source", "--port", "--server")
              .values("--type", "--output")
              .parse(args);
      if (arguments.has("--help") || arguments.has("-h")) {
        out.print(USAGE);
        return ExitCode.GOOD;
      }
      return measure(arguments, out);
    } catch (UsageException e) {
      err.println("bridgewatch probe: " + e.getMessage());
      err.println("Try: bridgewatch probe --help");
      return ExitCode.FAILED;
    }
  }

  private static int measure(Arguments arguments, PrintStream out)
      throws UsageException, InterruptedException {
    ProbeKind kind = kind(arguments);
    int count = arguments.integer("--count", 1, 1, COUNT_MAX);
    Duration interval =
        arguments.duration("--interval", Duration.ofSeconds(1), INTERVAL_MIN, INTERVAL_MAX);
    Duration timeout =
        arguments.duration("--timeout", Duration.ofSeconds(2), TIMEOUT_MIN, TIMEOUT_MAX);
    boolean json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    Optional<InetAddress> source = source(arguments);
    if (kind != ProbeKind.ICMP) {
      return measure(order(kind, arguments, timeout, source), count, interval, timeout, json, out);
    }
    refuse(arguments, "--port", kind);
    refuse(arguments, "--server", kind);
    refuse(arguments, "--type", kind);
    try (IcmpEngine engine = IcmpEngine.start(NanoClock.SYSTEM, source)) {
      String target = target(arguments, "TARGET");
      var order = new Order(kind, target, target, new IcmpProbe(engine, timeout));
      return measure(order, count, interval, timeout, json, out);
    }
  }

  private static int measure(
      Order order, int count, Duration interval, Duration timeout, boolean json, PrintStream out)
      throws InterruptedException {
    try (var resolver = new Resolver()) {
      var aim =
          new Aim(
              order.target(),
              order.probe(),
              timeout,
              AllowList.ANYWHERE,
              resolver,
              NanoClock.SYSTEM);
      var report = new ProbeReport(order.kind(), order.shown(), json, out);
      long startNanos = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long dueNanos = startNanos + i * interval.toNanos();
        Thread.sleep(Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime())));
        report.add(aim.attempt());
      }
      return report.finish();
    }
  }

  private static Order order(
      ProbeKind kind, Arguments arguments, Duration timeout, Optional<InetAddress> source)
      throws UsageException {
    if (kind == ProbeKind.TCP) {
      refuse(arguments, "--server", kind);
      refuse(arguments, "--type", kind);
      String target = target(arguments, "TARGET");
      if (arguments.value("--port").isEmpty()) {
        throw new UsageException("--port is missing: the port to connect to");
      }
      int port = arguments.integer("--port", 0, 1, 65_535);
      var probe = new TcpConnectProbe(port, timeout, source, NanoClock.SYSTEM);
      return new Order(kind, target, hostPort(target, port), probe);
    }
    String name = target(arguments, "NAME");
    int port = arguments.integer("--port", 53, 1, 65_535);
    Optional<String> server = arguments.value("--server").or(ProbeCommand::systemServer);
    if (server.isEmpty()) {
      throw new UsageException("--server is missing, and " + RESOLV_CONF + " names none");
    }
    var question = new DnsQuestion(name(name), type(arguments));
    var probe = new DnsProbe(question, port, timeout, source, NanoClock.SYSTEM);
    String shown =
        question.type() + " of " + question.name() + " at " + hostPort(server.get(), port);
    return new Order(kind, server.get(), shown, probe);
  }

  private static ProbeKind kind(Arguments arguments) throws UsageException {
    String word = arguments.words().isEmpty() ? "" : arguments.words().getFirst();
    for (ProbeKind kind : ProbeKind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new UsageException(
        word.isEmpty() ? "icmp, tcp or dns is missing" : "must be icmp, tcp or dns, got " + word);
  }

  private static String target(Arguments arguments, String what) throws UsageException {
    List<String> words = arguments.words();
    if (words.size() != 2 || words.get(1).isBlank()) {
      throw new UsageException(
          words.size() < 2
              ? what + " is missing"
              : "one " + what + " is possible, got " + words.subList(1, words.size()));
    }
    return words.get(1);
  }

  private static void refuse(Arguments arguments, String option, ProbeKind kind)
      throws UsageException {
    if (arguments.has(option)) {
      throw new UsageException(option + " has no meaning for " + kind.word());
    }
  }

  private static Optional<InetAddress> source(Arguments arguments) throws UsageException {
    Optional<String> text = arguments.value("--source");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text.get()));
    } catch (IllegalArgumentException _) {
      throw new UsageException("--source: must be an address, got " + text.get());
    }
  }

  private static DnsName name(String text) throws UsageException {
    try {
      return DnsName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("NAME " + e.getMessage());
    }
  }

  private static DnsType type(Arguments arguments) throws UsageException {
    String word = arguments.value("--type").orElse("A").toUpperCase(Locale.ROOT);
    for (DnsType type : DnsType.values()) {
      if (type.name().equals(word)) {
        return type;
      }
    }
    throw new UsageException(
        "--type: must be one of " + List.of(DnsType.values()) + ", got " + word);
  }

  private static Optional<String> systemServer() {
    try {
      return Files.readAllLines(RESOLV_CONF, StandardCharsets.ISO_8859_1).stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(words -> words.length >= 2 && words[0].equals("nameserver"))
          .map(words -> words[1])
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static String hostPort(String host, int port) {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
