package vn.bridgewatch.collector.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.Escalation;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.collector.live.LiveRepository;
import vn.bridgewatch.collector.live.LiveState;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.ruleset.RulesFile;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// A process that does nothing but judge: the live state with its thread and the rules that ship,
/// given what sites send as entries of the journal, by a clock that goes as fast as they are
/// judged.
///
/// Arguments: sites, rounds to warm up, rounds to measure, seed, `shipped` or `none`. A round is a
/// tick of each job of each site, ten seconds of the clock. It prints one line of `name=value`.
public final class RuleLoad {

  private static final long ROUND_MILLIS = 10_000;
  private static final long SECOND_MILLIS = 1_000;
  private static final double SHARE_AT_RISK = 0.02;
  private static final String QUEUE = "bridgewatch.collector.live.queue";
  private static final String AGENT = "load";
  private static final long BEGIN_MILLIS =
      Instant.parse("2026-11-23T00:00:00Z").toEpochMilli(); // by the clock of a Monday

  private final List<Site> sites;
  private final List<SiteMix.Part> parts = SiteMix.parts();
  private final boolean[] atRisk;
  private final SplittableRandom random;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AlertDesk desk;
  private final LiveState live;
  private volatile long nowMillis = BEGIN_MILLIS;
  private long position;
  private long samples;

  private RuleLoad(int count, long seed, RuleSet rules) {
    Inventory inventory = InventoryFile.officialUnits(LocalDate.of(2026, 11, 23));
    this.sites = inventory.sites().stream().limit(count).toList();
    this.random = new SplittableRandom(seed);
    this.atRisk = new boolean[sites.size()];
    for (int i = 0; i < atRisk.length; i++) {
      atRisk[i] = random.nextDouble() < SHARE_AT_RISK;
    }
    this.desk =
        new AlertDesk(
            _ -> List.of(),
            inventory,
            new OneConference(),
            List.of(),
            Duration.ofSeconds(10),
            Escalation.DEFAULT);
    this.live =
        new LiveState(
            rules,
            inventory,
            desk,
            new Nowhere(),
            Duration.ofSeconds(30),
            () -> {},
            () -> (nowMillis - BEGIN_MILLIS) * 1_000_000,
            () -> nowMillis);
    live.bindTo(registry);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    boolean shipped = args[4].equals("shipped");
    var load =
        new RuleLoad(
            Integer.parseInt(args[0]),
            Long.parseLong(args[3]),
            RuleSet.of(shipped ? RulesFile.shipped() : List.of()));
    load.run(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
  }

  private void run(int warmUp, int rounds) throws IOException, InterruptedException {
    live.start(new NoJournal());
    for (int i = 0; i < warmUp; i++) {
      round();
    }
    long cpuNanos = cpuNanos();
    long collectedMillis = collectedMillis();
    samples = 0;
    for (int i = 0; i < rounds; i++) {
      round();
    }
    long judgedNanos = cpuNanos() - cpuNanos;
    System.out.printf(
        "series=%d samples=%d seconds=%d judged_seconds=%.3f gc_seconds=%.3f open=%d heap=%d%n",
        (long) sites.size() * parts.stream().mapToInt(part -> part.shape().size()).sum(),
        samples,
        rounds * ROUND_MILLIS / SECOND_MILLIS,
        judgedNanos / 1e9,
        (collectedMillis() - collectedMillis) / 1e3,
        desk.open().size(),
        heapBytes());
    live.close();
  }

  /// Sites spread over the ten seconds, as in the field; a second is judged before the next comes.
  private void round() {
    long roundMillis = nowMillis;
    int jobs = parts.size();
    long steps = ROUND_MILLIS / SECOND_MILLIS;
    for (int step = 0; step < steps; step++) {
      nowMillis = roundMillis + step * SECOND_MILLIS;
      for (int i = 0; i < sites.size() * jobs; i++) {
        int site = i / jobs;
        int job = i % jobs;
        if ((site + job) % steps == step) {
          give(site, parts.get(job));
        }
      }
      while (registry.get(QUEUE).gauge().value() > 0) {
        LockSupport.parkNanos(100_000);
      }
    }
    nowMillis = roundMillis + ROUND_MILLIS;
  }

  private void give(int site, SiteMix.Part part) {
    double seconds = (nowMillis - BEGIN_MILLIS) / 1e3;
    var tick = Tick.of(nowMillis, part.shape(), part.row(seconds, atRisk[site], random));
    position++;
    samples += tick.size();
    live.durable(
        new Journal.At(
            0,
            position,
            new JournalEntry(
                new RecordId(AGENT, sites.get(site).key(), 1, position),
                Lane.LIVE,
                nowMillis,
                nowMillis,
                new Payload.Samples(tick))));
  }

  /// Of the thread that judges.
  private static long cpuNanos() {
    var threads = ManagementFactory.getThreadMXBean();
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().equals("live")) {
        return threads.getThreadCpuTime(id);
      }
    }
    throw new IllegalStateException("there is no thread live");
  }

  private static long collectedMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(collector -> collector.getCollectionTime())
        .sum();
  }

  private static long heapBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /// One at noon, in which every site takes part.
  private static final class OneConference implements Conferences {
    private static final Instant START = Instant.ofEpochMilli(BEGIN_MILLIS).plusSeconds(12 * 3_600);
    private static final Deadline DEADLINE =
        new Deadline(
            "load", Phase.T24H, START, START.plusSeconds(7_200), START.plusSeconds(10_800));

    @Override
    public List<Conference> all() {
      return List.of();
    }

    @Override
    public Optional<Conference> byId(String id) {
      return Optional.empty();
    }

    @Override
    public SitePhase phase(String site, long wallMillis) {
      return new SitePhase(Phase.T24H, "load");
    }

    @Override
    public Optional<Deadline> deadline(String site, long wallMillis) {
      return Optional.of(DEADLINE);
    }

    @Override
    public void put(Conference conference) {
      throw new UnsupportedOperationException("the calendar of a load does not change");
    }
  }

  /// What is decided is kept at once and nowhere.
  private static final class Nowhere implements LiveRepository {
    @Override
    public Kept load() {
      return new Kept(List.of(), List.of(), Progress.NONE);
    }

    @Override
    public CompletableFuture<Void> commit(Commit commit) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /// Nothing was received before, and what comes is handed over past it.
  private static final class NoJournal implements Journal {
    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public CompletableFuture<Long> append(JournalEntry entry) {
      throw new UnsupportedOperationException("nothing is appended here");
    }

    @Override
    public Cursor read(Offsets from) {
      return new Cursor() {
        @Override
        public List<At> next(int countMax) {
          return List.of();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void subscribe(Offsets from, Consumer<At> listener) {}

    @Override
    public Offsets starts() {
      return Offsets.NONE;
    }

    @Override
    public Offsets ends() {
      return Offsets.NONE;
    }

    @Override
    public void commit(String consumer, Offsets needed) {}

    @Override
    public Offsets committed(String consumer) {
      return Offsets.NONE;
    }

    @Override
    public void forget(String consumer) {}

    @Override
    public void close() {}
  }
}
