package vn.bridgewatch.collector.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Handling;
import vn.bridgewatch.collector.alert.Scorer;
import vn.bridgewatch.collector.alert.Severity;

/// A book with hand-driven alerts and a store in memory. Times are in minutes.
final class Course {

  static final long MINUTE = 60_000;
  static final String FORECAST = "line_loss_coming";
  static final String BREACH = "line_loss";
  static final String COUNTDOWN = "battery_ends";
  static final String EMPTY = "battery_empty";
  static final String SILENCE = "site_silent";
  private static final Map<String, String> PORT = Map.of("device", "switch", "if", "1");

  private final Map<String, Long> ends = new HashMap<>();
  private final Set<String> calledOff = new HashSet<>();
  private final Map<Long, AlertView> alerts = new TreeMap<>();
  private final Map<String, ScoredWarning> disk = new LinkedHashMap<>();
  private final List<StandingChange> standings = new ArrayList<>();
  private final ConferenceEnds calendar =
      new ConferenceEnds() {
        @Override
        public OptionalLong endMillis(String conference) {
          Long end = ends.get(conference);
          return end == null ? OptionalLong.empty() : OptionalLong.of(end);
        }

        @Override
        public boolean calledOff(String conference) {
          return calledOff.contains(conference);
        }
      };
  private ScoreBook book = started(List.of(), 0);
  private int written;
  private long now;

  private ScoreBook started(List<AlertView> open, long minute) {
    var made = new ScoreBook(calendar);
    made.restore(
        new ScoreArchive.Kept(List.copyOf(disk.values()), List.copyOf(standings), ended()),
        minute * MINUTE);
    made.rules(
        List.of(
            new Scorer.Part(FORECAST, Optional.of(BREACH), Scorer.Sort.OTHER),
            new Scorer.Part(COUNTDOWN, Optional.of(EMPTY), Scorer.Sort.COUNTDOWN),
            new Scorer.Part(BREACH, Optional.empty(), Scorer.Sort.OTHER),
            new Scorer.Part(EMPTY, Optional.empty(), Scorer.Sort.OTHER),
            new Scorer.Part(SILENCE, Optional.empty(), Scorer.Sort.SILENCE)));
    open.forEach(alert -> made.takeUp(alert, minute * MINUTE));
    return made;
  }

  private List<ScoreArchive.Ended> ended() {
    var ended = new ArrayList<ScoreArchive.Ended>();
    for (AlertView alert : alerts.values()) {
      Long at = alert.resolvedMillis();
      if (at != null) {
        ended.add(new ScoreArchive.Ended(alert.rule(), alert.site(), at));
      }
    }
    return ended;
  }

  ScoreBook book() {
    return book;
  }

  int written() {
    return written;
  }

  long now() {
    return now;
  }

  List<StandingChange> standings() {
    return standings;
  }

  Course conference(String id, long endMinute) {
    ends.put(id, endMinute * MINUTE);
    return this;
  }

  Course callOff(String id) {
    calledOff.add(id);
    return this;
  }

  Course warning(long id, long minute) {
    return warning(id, minute, "");
  }

  Course warning(long id, long minute, String conference) {
    return open(FORECAST, id, minute, conference, PORT);
  }

  Course warning(long id, long minute, Map<String, String> labels) {
    return open(FORECAST, id, minute, "", labels);
  }

  Course breach(long id, long minute) {
    return breach(id, minute, PORT);
  }

  Course breach(long id, long minute, Map<String, String> labels) {
    return open(BREACH, id, minute, "", labels);
  }

  Course countdown(long id, long minute, String conference) {
    return open(COUNTDOWN, id, minute, conference, Map.of("device", "ups"));
  }

  Course empty(long id, long minute) {
    return open(EMPTY, id, minute, "", Map.of("device", "ups"));
  }

  Course silent(long id, long minute) {
    return open(SILENCE, id, minute, "", Map.of());
  }

  private Course open(
      String rule, long id, long minute, String conference, Map<String, String> labels) {
    var all = new HashMap<>(labels);
    String site = labels.getOrDefault("site", "01");
    all.put("site", site);
    var view =
        new AlertView(
            id,
            rule + labels,
            rule,
            site,
            labels.getOrDefault("device", ""),
            all,
            "firing",
            Severity.WARNING,
            "IDLE",
            conference,
            minute * MINUTE,
            minute * MINUTE,
            null,
            null,
            "x 1 > 0",
            "",
            "",
            "",
            "",
            null,
            false,
            Handling.NONE);
    return tell(view, minute);
  }

  Course frozen(long id, long minute) {
    return tell(changed(id, "firing", null, minute * MINUTE, "x 1 > 0"), minute);
  }

  Course thawed(long id, long minute) {
    return tell(changed(id, "firing", null, null, "x 1 > 0"), minute);
  }

  Course over(long id, long minute) {
    return tell(changed(id, "resolved", minute * MINUTE, null, "x 1 > 0"), minute);
  }

  Course withdrawn(long id, long minute) {
    return tell(changed(id, "resolved", minute * MINUTE, null, "the device is no more"), minute);
  }

  private AlertView changed(
      long id, String status, @Nullable Long resolved, @Nullable Long frozen, String reason) {
    AlertView from = Objects.requireNonNull(alerts.get(id));
    return new AlertView(
        id,
        from.fingerprint(),
        from.rule(),
        from.site(),
        from.device(),
        from.labels(),
        status,
        from.severity(),
        from.phase(),
        from.conference(),
        from.startedMillis(),
        from.firedMillis(),
        resolved,
        frozen,
        reason,
        "",
        "",
        "",
        "",
        null,
        false,
        Handling.NONE);
  }

  private Course tell(AlertView view, long minute) {
    at(minute);
    alerts.put(view.id(), view);
    book.changed(view, minute * MINUTE);
    keep();
    return this;
  }

  /// Tells everything once more, as it stands.
  Course again() {
    alerts.values().forEach(view -> book.changed(view, now * MINUTE));
    keep();
    return this;
  }

  /// Lets time pass, a look each minute.
  Course at(long minute) {
    if (minute - now > 2_000) {
      now = minute - 2_000; // nothing happens before
    }
    for (; now < minute; now++) {
      book.tick(now * MINUTE);
      keep();
    }
    book.tick(minute * MINUTE);
    keep();
    return this;
  }

  private void keep() {
    for (Scorer.Entry entry : book.drain()) {
      written++;
      switch ((ScoreEntry) entry) {
        case ScoredWarning warning -> {
          ScoredWarning before = disk.get(warning.rule() + warning.alert());
          if (before == null || warning.revision() >= before.revision()) {
            disk.put(
                warning.rule() + warning.alert(),
                before == null ? warning : said(warning, before.acted(), before.corrected()));
          }
        }
        case StandingChange change -> standings.add(change);
      }
    }
  }

  /// What people say is on disk before the book hears of it.
  Course acted(long id, long minute) {
    at(minute);
    var act = new ScoredWarning.Act(minute * MINUTE, "Lan", "đổi cáp");
    write(said(row(id), Optional.of(act), row(id).corrected()));
    book.take(new ScoreOrder.Acted(row(id), act));
    return this;
  }

  Course correct(long id, Optional<Mark> mark, long minute) {
    at(minute);
    Optional<ScoredWarning.Correction> correction =
        mark.map(it -> new ScoredWarning.Correction(it, minute * MINUTE, "Lan", "biết"));
    write(said(row(id), row(id).acted(), correction));
    book.take(new ScoreOrder.Correct(row(id), correction));
    return this;
  }

  private void write(ScoredWarning row) {
    disk.put(row.rule() + row.alert(), row);
  }

  private static ScoredWarning said(
      ScoredWarning row,
      Optional<ScoredWarning.Act> acted,
      Optional<ScoredWarning.Correction> corrected) {
    return new ScoredWarning(
        row.rule(),
        row.alert(),
        row.revision(),
        row.warned(),
        row.warnsOf(),
        row.site(),
        row.device(),
        row.labels(),
        row.conference(),
        row.firedMillis(),
        row.deadlineMillis(),
        row.endedMillis(),
        row.unseenSinceMillis(),
        row.unseenMillis(),
        row.breach(),
        row.breachMillis(),
        row.breachEndedMillis(),
        row.mark(),
        row.cause(),
        row.markedMillis(),
        acted,
        corrected);
  }

  Course stand(boolean demoted, long minute) {
    var change = new StandingChange(FORECAST, demoted, minute * MINUTE, "Lan", "sửa rồi");
    standings.add(change);
    book.take(new ScoreOrder.Stand(change));
    return this;
  }

  Course restart(long minute) {
    now = minute;
    List<AlertView> open =
        alerts.values().stream().filter(it -> it.resolvedMillis() == null).toList();
    book = started(open, minute);
    return at(minute);
  }

  /// So many warnings of three sites that come to nothing; gives the minute at which the last was
  /// judged.
  long falseWarnings(long firstId, int count, long minute) {
    return falseWarnings(firstId, count, minute, List.of("01", "04", "08"));
  }

  long falseWarnings(long firstId, int count, long minute, List<String> sites) {
    long at = minute;
    for (int i = 0; i < count; i++) {
      var labels = new HashMap<>(PORT);
      labels.put("site", sites.get(i % sites.size()));
      warning(firstId + i, at, labels).over(firstId + i, at + 10);
      at += 380;
      at(at);
    }
    return at;
  }

  /// So many warnings that come true half an hour later.
  long hits(long firstId, int count, long minute) {
    long at = minute;
    for (int i = 0; i < count; i++) {
      long warning = firstId + 2L * i;
      warning(warning, at).breach(warning + 1, at + 30);
      over(warning, at + 40).over(warning + 1, at + 40);
      at += 500;
      at(at);
    }
    return at;
  }

  /// One event that makes so many sites of a province warn; gives the minute at which it was
  /// judged.
  long event(long firstId, int sites, long minute, boolean comesTrue) {
    for (int site = 0; site < sites; site++) {
      warning(firstId + site, minute, at("79" + site));
    }
    for (int site = 0; comesTrue && site < sites; site++) {
      breach(firstId + 500 + site, minute + 30, at("79" + site));
    }
    for (int site = 0; site < sites; site++) {
      over(firstId + site, minute + 40);
    }
    for (int site = 0; comesTrue && site < sites; site++) {
      over(firstId + 500 + site, minute + 41);
    }
    at(minute + 500);
    return minute + 500;
  }

  private static Map<String, String> at(String site) {
    var labels = new HashMap<>(PORT);
    labels.put("site", site);
    labels.put("province", "79");
    return labels;
  }

  List<ScoredWarning> rows() {
    return List.copyOf(disk.values());
  }

  Optional<ScoredWarning> find(long id) {
    return disk.values().stream().filter(it -> it.alert() == id).findFirst();
  }

  ScoredWarning row(long id) {
    return find(id).orElseThrow(() -> new AssertionError("nothing was kept of alert " + id));
  }

  Mark mark(long id) {
    return row(id).mark();
  }

  RuleScore score() {
    return book.scores().stream()
        .filter(it -> it.rule().equals(FORECAST))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no score of " + FORECAST));
  }
}
