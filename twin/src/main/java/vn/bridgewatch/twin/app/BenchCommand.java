package vn.bridgewatch.twin.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.SnmpBench;
import vn.bridgewatch.twin.bench.ingest.IngestBench;
import vn.bridgewatch.twin.bench.probe.ProbesBench;
import vn.bridgewatch.twin.bench.rules.RulesBench;
import vn.bridgewatch.twin.bench.storm.StormBench;
import vn.bridgewatch.twin.bench.warning.WarningBench;
import vn.bridgewatch.twin.bench.wire.WireBench;
import vn.bridgewatch.twin.degrade.DegradationBench;
import vn.bridgewatch.twin.fault.FaultBench;
import vn.bridgewatch.twin.snmp.RecordingException;

/// `bridgewatch bench snmp|probes|wire|ingest|storm|faults|warning|rules`: figures of ours beside
/// those of other makers.
final class BenchCommand {

  private static final String HELP =
      """
      Usage: bridgewatch bench snmp|probes|wire|ingest|storm|faults|warning|rules [options]

      Measures what the agent costs beside programs of other makers, on the same targets in the
      same minutes. Everything runs on loopback and ends with this command.

      snmp: reading simulated devices, beside Debian's prometheus-snmp-exporter; about 8 minutes,
      with --quick about 3.
      probes: probing, beside Debian's prometheus-blackbox-exporter; about 9 minutes, with --quick
      about 3.
      wire: bytes of a sample on the line between a site and the centre, beside remote write, text
      exposition and OTLP on the same values; about 2 minutes, with --quick half a minute.
      ingest: the whole country sends to one collector, and to stores of other makers; about 12
      minutes, with --quick 4.
      faults: what is lost or doubled when programs are killed and lines and disks fail, computed
      from ledgers; about 40 minutes, with --quick 6.
      warning: the detectors on recorded series with known answers, which lie in ../shared/data,
      and on simulated degradation; about 3 minutes, with --quick 1.
      rules: from a fault to the notification, beside Debian's Prometheus, blackbox_exporter and
      Alertmanager, and how often packets lost by chance raise an alarm; about 8 minutes, with
      --quick 3. The part alarm needs root, for nftables.
      storm: the whole country comes back at once, and peers that mean no good; about 20 minutes,
      with --quick 10.

        --quick              fewer and shorter rounds: a look, no figure to quote
        --part NAME          only this part; may be given again
         of snmp:
          responder          what an answer costs our own simulated devices
          walk               processor time of one reading of a switch with 72 ports
          at-once            32 devices at once: is anything asked twice
          many               1,000 devices of 20 objects every 10 s: memory of the agent
         of probes:
          icmp, tcp, http, dns   processor time of one probe
          icmp-max           how many a second on one core
          many               3,355 targets every second by one agent
         of wire:
          live, backlog, idle   bytes of a sample, kbit/s of a site where nothing happens
          peers              the formats of others
         of storm:
          reconnect          3,355 agents at once, with full handshakes; after a kill of the collector
          garbage            strangers that offer 100,000 frames a second, a bad agent
          halfopen           2,000 handshakes that do not come to their end
          slow               agents that read nothing, or do not end a frame
         of ingest:
          5s, 1s             a tick of every site every 5 s or every second
          prometheus, victoria-metrics   the same values every 5 s by remote write to Debian's
         of warning:
          nab                anomalies: the Numenta benchmark by its published rule
          rtt                changes of level: round-trip times that people labelled
          degradation        mean lead, recall and false alarms over nine ways to fail, beside
                             predict_linear and static levels on the same simulated series
          calibration        does what is said to be likely come about
          cost               bytes and time of a forecast, 700,000 of them
         of rules:
          engine             700,000 series every 10 s through the rules that ship
          alarm              targets are cut while 3,355 agents are connected
          noise              an hour of losses at random over 3,355 sites, through the agent's code
         of faults:
          collector-kills    kill -9 of the collector under load, 50 times
          agent-kills        kill -9 of real agents, 200 times
          stop               SIGSTOP of either side
          cut, slow          lines that are silent, torn, or of 64 kbit/s and 800 ms
          relay              records twice and in another order
          disk-full, fsync   the collector's disk is full, or its fsync fails; these need root
        --seed NUMBER        of faults: what is random, as an earlier run printed it; of rules
                             and warning: of what is simulated, instead of those that are told of
        --agent-build DIR    measure the agent built in another checkout
        --output text|json   (default text)

      Exit codes: 0 every goal is met, 1 one is missed, 2 usage, something to measure beside is
      missing, or our own failure.
      """;

  private static final int SEED_MAX = 1_000_000;

  private static final Map<String, List<String>> PARTS =
      new TreeMap<>(
          Map.of(
              "snmp",
              SnmpBench.PARTS,
              "probes",
              ProbesBench.PARTS,
              "wire",
              WireBench.PARTS,
              "storm",
              StormBench.PARTS,
              "ingest",
              IngestBench.PARTS,
              "faults",
              FaultBench.PARTS,
              "rules",
              RulesBench.PARTS,
              "warning",
              Stream.concat(WarningBench.PARTS.stream(), DegradationBench.PARTS.stream())
                  .toList()));

  private BenchCommand() {}

  /// What the command line asks for.
  private record Asked(
      String bench,
      boolean quick,
      boolean json,
      OptionalLong seed,
      Path agentBuild,
      Set<String> parts) {}

  static int run(String[] args, PrintStream out, PrintStream err) {
    List<String> words = List.of(args);
    if (words.contains("--help") || words.contains("-h")) {
      out.print(HELP);
      return TwinCli.GOOD;
    }
    Path root = Path.of(System.getProperty("bridgewatch.root", "."));
    try {
      Asked asked = asked(args, root);
      List<Goal> goals = run(asked, root, line -> err.println(line + " ..."));
      print(goals, asked.json(), out);
      return goals.stream().allMatch(Goal::isMet) ? TwinCli.GOOD : TwinCli.FOUND_BAD;
    } catch (Usage e) {
      err.println("bridgewatch bench: " + e.getMessage());
      err.println("See bridgewatch bench --help");
    } catch (BenchException | RecordingException e) {
      err.println("bridgewatch bench: " + e.getMessage());
    } catch (IOException e) {
      err.println("bridgewatch bench: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return TwinCli.FAILED;
  }

  private static List<Goal> run(Asked asked, Path root, Consumer<String> progress)
      throws IOException, BenchException, RecordingException, InterruptedException {
    return switch (asked.bench()) {
      case "snmp" ->
          new SnmpBench(root, asked.agentBuild(), asked.quick(), progress).run(asked.parts());
      case "probes" ->
          new ProbesBench(root, asked.agentBuild(), asked.quick(), progress).run(asked.parts());
      case "wire" -> new WireBench(asked.quick(), progress).run(asked.parts());
      case "storm" -> new StormBench(root, asked.quick(), progress).run(asked.parts());
      case "ingest" -> new IngestBench(root, asked.quick(), progress).run(asked.parts());
      case "warning" -> warning(asked, root, progress);
      case "rules" ->
          new RulesBench(root, asked.quick(), asked.seed(), progress).run(asked.parts());
      case "faults" ->
          new FaultBench(root, asked.quick(), seed(asked), progress).run(asked.parts());
      default -> throw new IllegalArgumentException(asked.bench());
    };
  }

  private static List<Goal> warning(Asked asked, Path root, Consumer<String> progress)
      throws IOException, BenchException {
    var goals = new ArrayList<>(new WarningBench(root, progress).run(asked.parts()));
    goals.addAll(new DegradationBench(asked.quick(), asked.seed(), progress).run(asked.parts()));
    return goals;
  }

  private static long seed(Asked asked) {
    return asked.seed().orElseGet(() -> ThreadLocalRandom.current().nextInt(SEED_MAX));
  }

  private static void print(List<Goal> goals, boolean json, PrintStream out) throws IOException {
    if (json) {
      var mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      boolean met = goals.stream().allMatch(Goal::isMet);
      out.println(
          mapper.writeValueAsString(
              Map.of("met", met, "goals", goals.stream().map(Goal::json).toList())));
      return;
    }
    goals.forEach(goal -> out.println(goal.text()));
  }

  private static Asked asked(String[] args, Path root) throws Usage {
    if (args.length == 0 || !PARTS.containsKey(args[0])) {
      throw new Usage(
          "there are the benches "
              + String.join(", ", PARTS.keySet())
              + "; got "
              + (args.length == 0 ? "none" : args[0]));
    }
    List<String> known = PARTS.getOrDefault(args[0], List.of());
    boolean quick = false;
    boolean json = false;
    OptionalLong seed = OptionalLong.empty();
    Path agentBuild = root;
    var parts = new LinkedHashSet<String>();
    for (int at = 1; at < args.length; at++) {
      switch (args[at]) {
        case "--quick" -> quick = true;
        case "--output" -> {
          String kind = Usage.value(args, at++);
          if (!List.of("text", "json").contains(kind)) {
            throw new Usage("--output: must be text or json, got " + kind);
          }
          json = kind.equals("json");
        }
        case "--seed" ->
            seed = OptionalLong.of(Usage.integer(args[at], Usage.value(args, at++), 0, SEED_MAX));
        case "--agent-build" -> agentBuild = Path.of(Usage.value(args, at++)).toAbsolutePath();
        case "--part" -> {
          String part = Usage.value(args, at++);
          if (!known.contains(part)) {
            throw new Usage("--part: must be one of " + String.join(", ", known) + ", got " + part);
          }
          parts.add(part);
        }
        default -> throw new Usage("unknown option " + args[at]);
      }
    }
    return new Asked(
        args[0], quick, json, seed, agentBuild, parts.isEmpty() ? Set.copyOf(known) : parts);
  }
}
