package vn.bridgewatch.twin.bench.probe;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.ProcessUsage;

/// One agent that pings 3,355 targets every second: every site of the country but the centre, with
/// all that an agent does with what it measures.
final class ManyProbes {

  static final int TARGETS = 3_355;

  /// What a site's budget of 16 kbit/s allows of pings a second.
  private static final int TARGETS_PER_SITE = 13;

  private static final int SERIES_MAX = 40_000;
  private static final Pattern ENDED =
      Pattern.compile(
          "(?m)^bridgewatch_agent_attempts_total\\{[^}]*kind=\"icmp\"[^}]*outcome=\"([a-z]+)\"[^}]*} (\\S+)$");
  private static final Pattern LATE =
      Pattern.compile(
          "(?m)^bridgewatch_agent_attempts_late_total\\{[^}]*kind=\"icmp\"[^}]*} (\\S+)$");

  private final Consumer<String> progress;

  ManyProbes(Consumer<String> progress) {
    this.progress = progress;
  }

  /// Attempts that ended so far, by whether they reached their target, and those that began late.
  private record Count(double reached, double others, double late) {}

  Goal run(Bed bed, Duration time) throws IOException, BenchException, InterruptedException {
    progress.accept("one agent pings %,d targets every second".formatted(TARGETS));
    bed.startCollector(inventory());
    int metricsPort = Bed.freePort();
    Path file = bed.folder().resolve("agent.yaml");
    Files.writeString(file, config(bed.collectorPort(), metricsPort));
    var agent = new ProcessUsage(bed.startAgent(file, metricsPort).pid());
    Thread.sleep(Duration.ofSeconds(20)); // the first attempts cost more: code is compiled
    Count before = count(bed, metricsPort);
    long startNanos = System.nanoTime();
    Duration cpuBefore = agent.cpu();
    Thread.sleep(time);
    Duration cpu = agent.cpu().minus(cpuBefore);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Count after = count(bed, metricsPort);
    double reached = after.reached() - before.reached();
    return new Goal(
        "%,d targets every second by one agent".formatted(TARGETS),
        List.of(
            Goal.Figure.atLeast(
                "attempts that reached their target, a second, of 3,355",
                reached / seconds,
                "",
                TARGETS * 0.999),
            Goal.Figure.atMost("others", after.others() - before.others(), "", 0),
            Goal.Figure.atMost("began late", after.late() - before.late(), "", 0),
            Goal.Figure.told("processor", cpu.toNanos() / 1e9 / seconds * 100, "% of a core"),
            Goal.Figure.told("processor, an attempt", cpu.toNanos() / 1e3 / reached, "us"),
            Goal.Figure.told("memory (VmRSS)", agent.residentBytes() / 1048576.0, "MiB")),
        List.of(
            "The whole agent: schedule, probe, %d series a second, spool, TLS to a collector."
                .formatted(TARGETS * 5)));
  }

  private static String site(int number) {
    return "01-p" + number;
  }

  private static int sites() {
    return Math.ceilDiv(TARGETS, TARGETS_PER_SITE);
  }

  private static String inventory() {
    var text = new StringBuilder("sites:\n  - { key: \"01\", agent: %s }\n".formatted(Bed.AGENT));
    for (int i = 0; i < sites(); i++) {
      text.append(
          "  - { key: \"%s\", name: Probed %d, province: \"01\", tier: other, agent: %s }\n"
              .formatted(site(i), i, Bed.AGENT));
    }
    return text.toString();
  }

  private static String config(int collectorPort, int metricsPort) {
    var text =
        new StringBuilder(
            """
            agent: %1$s
            site: "01"
            province: "01"
            state_dir: agent
            identity: { certificate: tls/%1$s.pem, key: tls/%1$s.key, ca: tls/ca.pem }
            uplink:
              collectors: [ { host: 127.0.0.1, port: %2$d } ]
              server_name: localhost
            metrics: { port: %3$d }
            limits: { series_max: %4$d, probes_at_once: 1000 }
            allow: [ 127.0.0.0/8 ]
            sites:
            """
                .formatted(Bed.AGENT, collectorPort, metricsPort, SERIES_MAX));
    for (int target = 0; target < TARGETS; target++) {
      if (target % TARGETS_PER_SITE == 0) {
        text.append("  - site: \"")
            .append(site(target / TARGETS_PER_SITE))
            .append("\"\n    probes:\n");
      }
      text.append(
          "      - { kind: icmp, name: t%d, target: 127.1.%d.%d, interval: 1s }\n"
              .formatted(target, target / 250, 1 + target % 250));
    }
    return text.toString();
  }

  private static Count count(Bed bed, int port)
      throws IOException, BenchException, InterruptedException {
    String text = bed.get(URI.create("http://127.0.0.1:" + port + "/metrics"));
    double reached = 0;
    double others = 0;
    Matcher ended = ENDED.matcher(text);
    while (ended.find()) {
      double count = Double.parseDouble(ended.group(2));
      if (ended.group(1).equals("reached")) {
        reached += count;
      } else {
        others += count;
      }
    }
    double late = 0;
    Matcher lates = LATE.matcher(text);
    while (lates.find()) {
      late += Double.parseDouble(lates.group(1));
    }
    return new Count(reached, others, late);
  }
}
