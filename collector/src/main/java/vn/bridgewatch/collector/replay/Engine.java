package vn.bridgewatch.collector.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Escalation;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.alert.Recipient;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.ConferenceRepository;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.collector.live.LiveCore;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// The live core and the alert desk of the collector, driven by hand: time goes on where it is told
/// to, second by second, as in the running collector; belongs to one thread.
///
/// A site that has sent something is taken to be there until [#quiet] says otherwise: its agent
/// would say so by heartbeats, of which a recording knows nothing.
public final class Engine {

  /// Who is told; the decisions are those of the collector.
  public static final List<Recipient> RECIPIENTS = List.of(new Recipient("log", true));

  /// The same with a channel for each further level of escalation.
  public static final List<Recipient> LEVELS =
      List.of(
          new Recipient("log", true),
          new Recipient("second", true, 2),
          new Recipient("third", true, 3));

  private static final long SECOND = 1_000;
  private static final long NANOS_A_MILLI = 1_000_000;

  /// How often it is noted how far the journal is decided.
  private static final long PROGRESS_MILLIS = 5_000;

  /// In a pause of this length everything that time alone decides has happened but the phases,
  /// which are then looked at each minute.
  private static final long LONG_PAUSE_MILLIS = 2 * 3_600_000L;

  private static final long LONG_STEP_MILLIS = 60_000;

  /// A pause of more than a week: nobody waits for what the calendar did in between.
  private static final long WEEKS_MILLIS = 7 * 86_400_000L;

  private static final long WEEKS_STEP_MILLIS = 3_600_000;
  private static final String AGENT = "replay";
  private static final Duration SILENT_AFTER = Duration.ofSeconds(12);

  /// What an engine is made of.
  ///
  /// @param restarts whether [#restart] may be called
  public record Parts(
      RuleSet rules,
      Inventory inventory,
      List<Conference> calendar,
      List<Recipient> recipients,
      boolean restarts) {

    public Parts {
      calendar = List.copyOf(calendar);
      recipients = List.copyOf(recipients);
    }
  }

  /// Is told what the engine decides, in its order.
  public interface Listener {

    /// An alert is as it was not before.
    void changed(AlertView alert, long atMillis);

    /// There is a message, once for each channel.
    void told(Outgoing message);
  }

  private final Parts parts;
  private final Conferences conferences;
  private final Listener listener;
  private final KeptInMemory kept;
  private final SharedNames names = new SharedNames();
  private final Map<String, Long> sequences = new HashMap<>();
  private final Set<String> heartbeats = new LinkedHashSet<>();
  private final Set<String> quiet = new LinkedHashSet<>();
  private final long startMillis;
  private AlertDesk desk;
  private LiveCore core;
  private long nowMillis;
  private long progressMillis;
  private long position;
  private boolean listening = true;

  public Engine(Parts parts, Instant start, Listener listener) {
    this.parts = parts;
    this.listener = listener;
    this.startMillis = start.toEpochMilli();
    this.nowMillis = startMillis;
    this.progressMillis = startMillis;
    this.conferences =
        new StoredConferences(new Calendar(parts.calendar()), parts.inventory(), () -> startMillis);
    this.kept = new KeptInMemory(parts.restarts(), listener::told);
    this.desk = newDesk();
    this.core = newCore();
    takeUp();
  }

  private AlertDesk newDesk() {
    var made =
        new AlertDesk(
            kept,
            parts.inventory(),
            conferences,
            parts.recipients(),
            AlertDesk.GATHER_DEFAULT,
            Escalation.DEFAULT);
    made.onTransition(alert -> listener.changed(alert, nowMillis));
    return made;
  }

  private LiveCore newCore() {
    var made =
        new LiveCore(
            parts.rules(),
            parts.inventory(),
            desk,
            parts.rules().silentAfter(SILENT_AFTER),
            nanos(),
            nowMillis);
    made.hearsWhile(() -> listening);
    return made;
  }

  /// What the collector does when it starts: what was kept first, then the journal once more.
  private void takeUp() {
    core.restore(kept.load());
    core.journalEndsAt(Offsets.of(0, position + 1));
    for (Journal.At at : kept.journal()) {
      core.accept(at);
      keep();
    }
    core.replayed();
    keep();
  }

  private long nanos() {
    return (nowMillis - startMillis) * NANOS_A_MILLI;
  }

  public long nowMillis() {
    return nowMillis;
  }

  /// Goes on to a time; one that has passed changes nothing.
  public void advanceTo(long atMillis) {
    long pauseFrom = nowMillis;
    while (nowMillis < atMillis) {
      long step = step(nowMillis - pauseFrom);
      long whole = Math.floorDiv(nowMillis, step) * step + step;
      nowMillis = Math.min(whole, atMillis);
      if (nowMillis == whole) {
        tick();
      }
    }
  }

  private static long step(long pausedMillis) {
    if (pausedMillis < LONG_PAUSE_MILLIS) {
      return SECOND;
    }
    return pausedMillis < WEEKS_MILLIS ? LONG_STEP_MILLIS : WEEKS_STEP_MILLIS;
  }

  private void tick() {
    for (String site : heartbeats) {
      if (!quiet.contains(site)) {
        core.heard(site, nowMillis);
      }
    }
    core.tick(nanos(), nowMillis, true);
    keep();
    if (parts.restarts() && nowMillis - progressMillis >= PROGRESS_MILLIS) {
      progressMillis = nowMillis;
      kept.commit(core.drain()).join();
    }
  }

  /// Takes what was read at a site at one time. What is older than now came late, and is judged as
  /// late data is.
  ///
  /// @param observations of series that are all different
  public void take(String site, long atMillis, List<Observation> observations) {
    advanceTo(atMillis);
    heartbeats.add(site);
    position++;
    long sequence = sequences.merge(site, 1L, Long::sum);
    var entry =
        new JournalEntry(
            new RecordId(AGENT, site, 1, sequence),
            Lane.LIVE,
            nowMillis,
            atMillis,
            new Payload.Samples(tick(atMillis, observations)));
    var at = new Journal.At(0, position, entry);
    kept.append(at);
    core.accept(at);
    keep();
  }

  private Tick tick(long atMillis, List<Observation> observations) {
    List<Series> series = new ArrayList<>(observations.size());
    var readings = new Reading[observations.size()];
    for (int i = 0; i < readings.length; i++) {
      Observation each = observations.get(i);
      series.add(names.series(each.series().metric(), each.series().labels()));
      readings[i] = each.reading();
    }
    return Tick.of(atMillis, names.shape(series), readings);
  }

  /// Says whether nothing at all is heard of a site, not even that its agent is there.
  public void quiet(String site, boolean isQuiet) {
    if (isQuiet) {
      quiet.add(site);
    } else {
      quiet.remove(site);
    }
  }

  /// Says whether time counts towards silence: not where nobody can know who was there.
  public void listening(boolean counts) {
    listening = counts;
  }

  /// Kills the collector and starts it again over what was kept.
  public void restart() {
    if (!parts.restarts()) {
      throw new IllegalStateException("nothing was kept for a restart");
    }
    desk = newDesk();
    core = newCore();
    takeUp();
  }

  /// The open alerts.
  public List<AlertView> open() {
    return desk.open();
  }

  /// The phase of a site now.
  public Conferences.SitePhase phase(String site) {
    return conferences.phase(site, nowMillis);
  }

  private void keep() {
    if (core.decided()) {
      kept.commit(core.drain()).join();
    }
  }

  private record Calendar(List<Conference> conferences) implements ConferenceRepository {

    @Override
    public List<Kept> all() {
      return conferences.stream().map(it -> new Kept(it, Origin.FILE, false)).toList();
    }

    @Override
    public List<KeptSeries> series() {
      return List.of();
    }

    @Override
    public void change(Changes changes) {
      throw new UnsupportedOperationException("the calendar of a replay stands");
    }
  }
}
