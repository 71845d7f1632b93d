package vn.bridgewatch.collector.live;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Announcement;
import vn.bridgewatch.collector.alert.Escalation;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.alert.Recipient;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.ConferenceRepository;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.collector.score.ConferenceEnds;
import vn.bridgewatch.collector.score.ScoreBook;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.ruleset.RulesFile;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// A live core with hand-driven time, a journal in memory and a repository that remembers.
///
/// Time is in seconds from the start; the wall clock stands at [#T0] then.
final class Fixture {

  private final SharedNames names = new SharedNames();

  static final long T0 = Instant.parse("2026-11-23T00:00:00Z").toEpochMilli();
  static final String SITE = "00004";
  static final Inventory INVENTORY = InventoryFile.officialUnits(LocalDate.of(2026, 11, 23));
  static final Metric SUCCESS = Metric.gauge("probe_success", "Whether the target was reached.");

  static final String RULES =
      """
      rules:
        - name: unreachable
          metric: probe_success
          match: { kind: icmp }
          below: 0.5
          hold: 10s
          clear: 15s
          grade: critical
          group: [probe]
          summary: { vi: "Không liên lạc được với {probe}", en: "Cannot reach {probe}" }
          notice: { vi: "Mất hình", en: "No picture" }
          first_step: { vi: "Kiểm tra dây", en: "Check the cable" }
        - name: slow
          metric: rtt
          above: 0.15
          grade: warning
          clear: 0s
          summary: { vi: "Chậm", en: "Slow" }
          first_step: { vi: "Gọi nhà mạng", en: "Call the carrier" }
        - name: battery_low
          metric: seconds_left
          below: 60
          clear: 0s
          grade: critical
          summary: { vi: "Sắp hết điện", en: "Nearly empty" }
          first_step: { vi: "Chạy máy phát", en: "Start the generator" }
        - name: battery_ends
          metric: seconds_left
          ends_in: true
          within: 1h
          fault: room
          warns_of: battery_low
          grade: warning
          summary: { vi: "Điện chỉ còn một giờ", en: "An hour left" }
          first_step: { vi: "Chạy máy phát", en: "Start the generator" }
        - name: site_silent
          silent_after: 12s
          grade: critical
          summary: { vi: "Mất liên lạc", en: "Silent" }
          first_step: { vi: "Gọi điện", en: "Phone" }
      """;

  /// What outlives a kill: the journal, and what was committed.
  static final class Disk {
    final List<Journal.At> journal = new ArrayList<>();
    final List<Outgoing> outbox = new ArrayList<>();
    final MemoryRepository repository = new MemoryRepository(outbox);
    final List<Conference> conferences = new ArrayList<>();
    long sequence;
  }

  final Disk disk;
  final AlertDesk desk;
  final ScoreBook book;
  final LiveCore core;
  final List<SiteStatus> statuses = new ArrayList<>();
  final List<AlertView> transitions = new ArrayList<>();

  Fixture() {
    this(new Disk(), 0);
  }

  /// Starts over what a kill left, at a time.
  Fixture(Disk disk, long startSeconds) {
    this(disk, startSeconds, RULES);
  }

  Fixture(Disk disk, long startSeconds, String rules) {
    this.disk = disk;
    var conferences =
        new StoredConferences(new MemoryConferences(disk.conferences), INVENTORY, () -> T0);
    desk =
        new AlertDesk(
            disk.repository,
            INVENTORY,
            conferences,
            List.of(new Recipient("log", true)),
            Duration.ofSeconds(10),
            Escalation.DEFAULT);
    book = new ScoreBook(new NoEnds());
    book.restore(disk.repository.scored(), wall(startSeconds));
    desk.scoredBy(book);
    core =
        new LiveCore(
            rules(rules),
            INVENTORY,
            desk,
            Duration.ofSeconds(12),
            nanos(startSeconds),
            wall(startSeconds));
    core.onChange(statuses::add);
    desk.onTransition(transitions::add);
    LiveRepository.Kept kept = disk.repository.load();
    core.restore(kept);
    boolean another =
        core.journalEndsAt(
            Offsets.of(0, disk.journal.isEmpty() ? 0 : disk.journal.getLast().position() + 1));
    for (Journal.At at : disk.journal) {
      if (another || at.position() >= kept.progress().replayFrom().in(0, -1)) {
        core.accept(at);
        commit();
      }
    }
    core.replayed();
    commit();
  }

  static RuleSet rules(String yaml) {
    try {
      return RuleSet.of(RulesFile.read("rules.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static long wall(double seconds) {
    return T0 + Math.round(seconds * 1_000);
  }

  static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  void commit() {
    if (core.decided()) {
      commitProgress();
    }
  }

  /// Commits how far the journal is decided, as happens every few seconds.
  void commitProgress() {
    disk.repository.commit(core.drain()).join();
  }

  /// Advances to a time second by second.
  void tickTo(long fromSeconds, long toSeconds) {
    for (long second = fromSeconds + 1; second <= toSeconds; second++) {
      core.tick(nanos(second), wall(second), true);
      commit();
    }
  }

  /// Makes an entry durable; the core has not seen it yet.
  Journal.At append(Lane lane, double receivedSeconds, double sampleSeconds, Observation... of) {
    disk.sequence++;
    var entry =
        new JournalEntry(
            new RecordId("agent", SITE, 1, disk.sequence),
            lane,
            wall(receivedSeconds),
            wall(sampleSeconds),
            new Payload.Samples(tick(wall(sampleSeconds), of)));
    var at = new Journal.At(0, disk.sequence * 100, entry);
    disk.journal.add(at);
    return at;
  }

  /// As it comes from the wire: one shape serves tick after tick.
  private Tick tick(long wallMillis, Observation... of) {
    List<Series> series =
        Stream.of(of)
            .map(one -> names.series(one.series().metric(), one.series().labels()))
            .toList();
    Reading[] readings = Stream.of(of).map(Observation::reading).toArray(Reading[]::new);
    return Tick.of(wallMillis, names.shape(series), readings);
  }

  /// Something happens; it is durable, and the core has not seen it yet.
  Journal.At appendEvent(Lane lane, double receivedSeconds, double happenedSeconds, Event event) {
    disk.sequence++;
    var entry =
        new JournalEntry(
            new RecordId("agent", SITE, 1, disk.sequence),
            lane,
            wall(receivedSeconds),
            wall(happenedSeconds),
            new Payload.Happening(event));
    var at = new Journal.At(0, disk.sequence * 100, entry);
    disk.journal.add(at);
    return at;
  }

  void live(double seconds, Observation... observations) {
    core.accept(append(Lane.LIVE, seconds, seconds, observations));
    commit();
  }

  /// A site whose gateway is good or bad every five seconds, with ticks, over a span.
  void play(long fromSeconds, long toSeconds, double success) {
    for (long second = fromSeconds; second <= toSeconds; second += 5) {
      live(second, success(success));
      tickTo(second, Math.min(second + 5, toSeconds));
    }
  }

  static Observation success(double value) {
    return Observation.of(SUCCESS, probe(), value);
  }

  static Observation absent() {
    return Observation.absent(SUCCESS, probe(), Absence.UNMEASURED);
  }

  static Observation rtt(double seconds) {
    return Observation.of(Metric.gauge("rtt", "Round trip."), probe(), seconds);
  }

  static Observation secondsLeft(double seconds) {
    Labels ups = Labels.of("device", "ups", "instance", "192.0.2.1");
    return Observation.of(
        Metric.gauge("seconds_left", "How long the battery lasts."), ups, seconds);
  }

  private static Labels probe() {
    return Labels.of(Map.of("probe", "gateway", "kind", "icmp", "instance", "192.0.2.1"));
  }

  SiteStatus site() {
    return core.site(SITE).orElseThrow();
  }

  /// What was told, as `FIRED unreachable`.
  List<String> told() {
    return disk.outbox.stream()
        .map(Outgoing::announcement)
        .map(it -> it.kind() + " " + it.alert().rule())
        .toList();
  }

  Announcement lastTold() {
    return disk.outbox.getLast().announcement();
  }

  private record NoEnds() implements ConferenceEnds {

    @Override
    public OptionalLong endMillis(String conference) {
      return OptionalLong.empty();
    }

    @Override
    public boolean calledOff(String conference) {
      return false;
    }
  }

  private record MemoryConferences(List<Conference> conferences) implements ConferenceRepository {

    @Override
    public List<Kept> all() {
      return conferences.stream().map(it -> new Kept(it, Origin.API, false)).toList();
    }

    @Override
    public List<KeptSeries> series() {
      return List.of();
    }

    @Override
    public void change(Changes changes) {
      throw new UnsupportedOperationException("the calendar of these tests stands");
    }
  }
}
