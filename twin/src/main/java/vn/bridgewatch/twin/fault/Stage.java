package vn.bridgewatch.twin.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.RigProcess;
import vn.bridgewatch.twin.process.Programs;
import vn.bridgewatch.twin.rig.Judge;
import vn.bridgewatch.twin.rig.LedgerFile;
import vn.bridgewatch.twin.rig.Rig;
import vn.bridgewatch.twin.rig.RigReport;
import vn.bridgewatch.twin.rig.Verdict;
import vn.bridgewatch.wire.RecordId;

/// A collector under the load of a rig with a ledger; at the end, the proof.
final class Stage implements AutoCloseable {

  private static final String FILL_MAIN = "vn.bridgewatch.collector.bench.JournalFill";
  private static final String BALLAST = "ballast"; // the agent of what it writes
  private static final int FILL_HEAP_MIB = 256;
  private static final int EVENT_EVERY = 10;
  private static final int RIG_HEAP_MIB = 512;
  private static final int PAGE = 500;
  private static final Duration CONNECTED_WITHIN = Duration.ofMinutes(2);
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(3);
  private static final Duration FRESH_WITHIN = Duration.ofSeconds(60);
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
  private static final int PROGRAM_SECONDS_MAX = 20;

  private final Bed bed;
  private final int clients;

  Stage(Bed bed, int clients) {
    this.bed = bed;
    this.clients = clients;
  }

  static Stage open(Path root, int clients) throws IOException {
    return new Stage(Bed.inTemporaryFolder(root, root), clients);
  }

  Bed bed() {
    return bed;
  }

  int clients() {
    return clients;
  }

  Path ledger() {
    return bed.folder().resolve("ledger");
  }

  /// Where the collector keeps everything.
  Path state() {
    return bed.folder().resolve("collector");
  }

  Path journal() {
    return state().resolve("journal");
  }

  /// Puts so much into the journal of the collector that is started next, which will keep it.
  void fillJournal(int mebibytes, long seed)
      throws IOException, BenchException, InterruptedException {
    Process fill =
        bed.startCollectorLoad(
            "fill",
            FILL_HEAP_MIB,
            FILL_MAIN,
            List.of(journal().toString(), "" + mebibytes, "" + seed));
    if (fill.waitFor() != 0) {
      throw new BenchException("the journal could not be filled:\n" + bed.tail("fill"));
    }
    bed.collectorAlso(
        "journal: { keep_mib: %d, quota_mib: %d }%n".formatted(2 * mebibytes, 2 * mebibytes));
  }

  Process startCollector() throws IOException, BenchException, InterruptedException {
    List<String> agents = IntStream.range(0, clients).mapToObj(Rig::agent).toList();
    return bed.startCollector(RigProcess.inventory(clients), agents);
  }

  /// Starts the rig and waits until all its clients are connected and something is acknowledged.
  RigProcess startRig(int port, Duration interval)
      throws IOException, BenchException, InterruptedException {
    RigProcess rig =
        RigProcess.start(
            bed,
            port,
            clients,
            interval,
            RIG_HEAP_MIB,
            List.of(ledger().toString(), "" + EVENT_EVERY));
    awaitAll(rig);
    return rig;
  }

  /// Waits until all clients are connected and something more is acknowledged.
  RigReport awaitAll(RigProcess rig) throws IOException, BenchException, InterruptedException {
    long before = rig.report().count("acknowledged");
    return rig.await(
        report -> report.count("ready") >= clients && report.count("acknowledged") > before,
        CONNECTED_WITHIN,
        "all clients are connected and heard");
  }

  /// What a run came to.
  ///
  /// @param fresh how many records that were issued after all faults were acknowledged
  /// @param journalBytes on disk at the end
  record Proof(Verdict verdict, long fresh, long journalBytes) {}

  /// Lets everything come to rest, issues one record more of each client, ends all programs and
  /// judges.
  Proof prove(RigProcess rig) throws IOException, BenchException, InterruptedException {
    rig.tell("quiet");
    RigReport atRest =
        rig.await(report -> report.count("waiting") == 0, SETTLED_WITHIN, "all is acknowledged");
    rig.tell("fresh");
    long wanted = atRest.count("acknowledged") + clients;
    RigReport fresh =
        rig.await(
            report -> report.count("acknowledged") >= wanted && report.count("waiting") == 0,
            FRESH_WITHIN,
            "fresh records are acknowledged");
    rig.end();
    return prove(fresh.count("acknowledged") - atRest.count("acknowledged"));
  }

  /// Judges by the ledger, the timeline and the journal; the collector ends.
  Proof prove(long fresh) throws IOException, BenchException, InterruptedException {
    var judge = new Judge();
    LedgerFile.read(ledger(), judge::take);
    readTimeline(judge);
    bed.end("collector");
    readJournal(judge);
    return new Proof(judge.verdict(true), fresh, bytes(journal()));
  }

  private void readJournal(Judge judge) throws IOException, BenchException, InterruptedException {
    Path printed =
        bed.runCollectorCommand(
            "journal",
            List.of("collector", "journal", "--folder", journal().toString(), "--records"));
    try (Stream<String> lines = Files.lines(printed, StandardCharsets.UTF_8)) {
      for (String line : (Iterable<String>) lines::iterator) {
        stored(line, judge);
      }
    }
  }

  /// agent, site, boot epoch, sequence, lane, when it was received, hash
  private static void stored(String line, Judge judge) throws BenchException {
    String[] words = line.split(" ", -1);
    if (words.length != 7) {
      throw new BenchException("no line of a journal: " + line);
    }
    if (words[0].equals(BALLAST)) {
      return;
    }
    judge.stored(
        new RecordId(
            words[0], words[1], Long.parseUnsignedLong(words[2], 16), Long.parseLong(words[3])),
        Long.parseUnsignedLong(words[6], 16));
  }

  /// The timeline is written a little after the journal, so it is read until it says no more.
  private void readTimeline(Judge judge) throws IOException, BenchException, InterruptedException {
    long deadlineNanos = System.nanoTime() + TOLD_WITHIN.toNanos();
    long newest = -1;
    long now = newestEvent();
    while (now != newest && System.nanoTime() < deadlineNanos) {
      Thread.sleep(TimeUnit.SECONDS.toMillis(2));
      newest = now;
      now = newestEvent();
    }
    long before = Long.MAX_VALUE;
    JsonNode page = events(before);
    while (!page.isEmpty()) {
      for (JsonNode event : page) {
        told(event.path("record").asText(), judge);
        before = Math.min(before, event.path("id").asLong());
      }
      page = events(before);
    }
  }

  private long newestEvent() throws IOException, BenchException, InterruptedException {
    JsonNode page = events(Long.MAX_VALUE);
    return page.isEmpty() ? 0 : page.get(0).path("id").asLong();
  }

  private JsonNode events(long before) throws IOException, BenchException, InterruptedException {
    String query = before == Long.MAX_VALUE ? "" : "&before=" + before;
    String answer = bed.get(bed.collectorUri("/api/v1/events/recent?limit=" + PAGE + query));
    return new ObjectMapper().readTree(answer).path("events");
  }

  /// A record is agent/site/epoch/sequence there.
  private static void told(String record, Judge judge) throws BenchException {
    String[] words = record.split("/", -1);
    if (words.length != 4) {
      throw new BenchException("no record of an event: " + record);
    }
    judge.told(
        new RecordId(
            words[0], words[1], Long.parseUnsignedLong(words[2], 16), Long.parseLong(words[3])));
  }

  static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long sum = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  /// What every fault run must come to, with figures of its own.
  Goal goal(String name, Proof proof, List<Goal.Figure> more) {
    Verdict verdict = proof.verdict();
    var figures = new ArrayList<Goal.Figure>(more);
    Collections.addAll(
        figures,
        Goal.Figure.count("records issued", verdict.issued(), ""),
        Goal.Figure.atLeast("acknowledged", (double) verdict.acknowledged(), "", 1),
        Goal.Figure.countAtMost("acknowledged and lost", verdict.lost(), "", 0),
        Goal.Figure.countAtMost("doubled in effect", verdict.doubled(), "", 0),
        Goal.Figure.countAtMost("changed", verdict.changed(), "", 0),
        Goal.Figure.countAtMost("invented", verdict.invented(), "", 0),
        Goal.Figure.countAtMost("events missing on the timeline", verdict.untold(), "", 0),
        Goal.Figure.atLeast("fresh records acknowledged afterwards", (double) proof.fresh(), "", 1),
        Goal.Figure.count("copies in the journal", verdict.copies(), ""),
        Goal.Figure.told("journal", proof.journalBytes() / (double) (1 << 20), "MiB"));
    return new Goal(name + ", %,d agents".formatted(clients), figures, verdict.examples());
  }

  /// Sends a signal to a process (kill(1)).
  static void signal(String name, long pid)
      throws IOException, BenchException, InterruptedException {
    Path kill =
        Programs.find("kill").orElseThrow(() -> new BenchException("kill is not installed"));
    run(List.of(kill.toString(), "-" + name, "" + pid));
  }

  /// Runs a program of the system to its end.
  ///
  /// @throws BenchException where it fails
  static void run(List<String> command) throws IOException, BenchException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PROGRAM_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new BenchException(String.join(" ", command) + " failed: " + printed.strip());
    }
  }

  @Override
  public void close() {
    bed.close();
  }
}
