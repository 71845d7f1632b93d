package vn.bridgewatch.collector.backtest;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.replay.Engine;
import vn.bridgewatch.collector.replay.Happened;
import vn.bridgewatch.csv.SkippedLine;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.ruleset.RuleSet;

/// `backtest rules`: the alerts that rules would have given over recorded samples, by the engine of
/// the collector with the calendar of conferences.
///
/// Files are read side by side, in the order of their times. What is behind the newest time by more
/// than a minute came late, and is judged as the collector judges it: not at all.
public final class RulesRun implements Engine.Listener {

  private static final long LATE_MILLIS = 60_000;
  private static final long SECOND = 1_000;
  private static final Set<String> OF_SITE = Set.of("site", "province");

  private final RuleSet rules;
  private final Inventory inventory;
  private final RecordedCalendar calendar;
  private final String site;
  private final PrintWriter out;
  private final PrintStream err;
  private final Happened happened = new Happened();
  private final RulesSummary summary;
  private final Set<String> strangers = new HashSet<>();
  private final List<Observation> gathered = new ArrayList<>();
  private final Set<Series> gatheredSeries = new HashSet<>();
  private final SiteRhythm rhythm = new SiteRhythm();
  private @Nullable Engine engine;
  private String gatheredSite = "";
  private long gatheredMillis;
  private long late;

  /// What a recording is judged by.
  ///
  /// @param site whose the samples are where the recording does not say it
  public record Setting(
      RuleSet rules, Inventory inventory, RecordedCalendar calendar, String site) {}

  public RulesRun(Setting setting, PrintWriter out, PrintStream err) {
    this.rules = setting.rules();
    this.inventory = setting.inventory();
    this.calendar = setting.calendar();
    this.site = setting.site();
    this.out = out;
    this.err = err;
    this.summary = new RulesSummary(setting.rules());
  }

  /// Reads all files.
  ///
  /// @return whether each could be read and had a sample
  public boolean run(List<Path> files) throws IOException {
    out.println("timestamp,site,rule,series,status,severity,phase,reason");
    var readers =
        new PriorityQueue<>(
            Comparator.comparingLong(
                (RecordedReader it) -> it.nextMillis().orElse(Long.MAX_VALUE)));
    var opened = new ArrayList<RecordedReader>();
    boolean good = true;
    try {
      for (Path file : files) {
        try {
          var reader = new RecordedReader(file, new Notes(file, err));
          opened.add(reader);
          readers.add(reader);
        } catch (IOException e) {
          err.println(file + ": " + RecordedFiles.reason(e));
          good = false;
        }
      }
      while (!readers.isEmpty()) {
        RecordedReader first = readers.remove();
        Optional<Recorded> sample = first.next();
        if (sample.isPresent()) {
          take(sample.orElseThrow(), first.notes());
          readers.add(first);
        }
      }
      give();
    } finally {
      for (RecordedReader reader : opened) {
        reader.notes().end();
        good &= reader.taken() > 0;
        reader.close();
      }
    }
    if (late > 0) {
      err.printf(
          "%,d samples came more than a minute after newer ones and were not judged%n", late);
    }
    return good;
  }

  /// Counts for each rule, as lines.
  public void summary(PrintWriter to) {
    summary.print(to);
  }

  private void take(Recorded sample, Notes notes) {
    String named = sample.site().isEmpty() ? site : sample.site();
    if (inventory.site(named).isEmpty()) {
      if (strangers.size() < Notes.TOLD_MAX && strangers.add(named)) {
        notes.tell(new SkippedLine(sample.line(), "no site of the inventory: " + named));
      }
      return;
    }
    boolean together =
        !gathered.isEmpty()
            && sample.timeMillis() == gatheredMillis
            && named.equals(gatheredSite)
            && !gatheredSeries.contains(sample.series());
    if (!together) {
      give();
    }
    gatheredSite = named;
    gatheredMillis = sample.timeMillis();
    gathered.add(new Observation(sample.series(), sample.reading()));
    gatheredSeries.add(sample.series());
  }

  /// Hands over what was read at one site at one time.
  private void give() {
    if (gathered.isEmpty()) {
      return;
    }
    Engine running = engine;
    if (running == null) {
      running = begin(Instant.ofEpochMilli(Math.floorDiv(gatheredMillis, SECOND) * SECOND));
      engine = running;
    }
    late += running.nowMillis() - gatheredMillis > LATE_MILLIS ? gathered.size() : 0;
    running.listening(rhythm.isKnown(gatheredMillis));
    running.take(gatheredSite, gatheredMillis, gathered);
    rhythm.heard(gatheredSite, gatheredMillis);
    gathered.clear();
    gatheredSeries.clear();
  }

  private Engine begin(Instant at) {
    var parts =
        new Engine.Parts(rules, inventory, calendar.from(at, inventory), Engine.RECIPIENTS, false);
    return new Engine(parts, at, this);
  }

  @Override
  public void changed(AlertView alert, long atMillis) {
    if (!happened.isNews(alert)) {
      return;
    }
    summary.changed(alert);
    out.println(
        Instant.ofEpochMilli(atMillis)
            + ","
            + alert.site()
            + ","
            + alert.rule()
            + ","
            + CsvText.field(series(rules, alert))
            + ","
            + Happened.status(alert)
            + ","
            + alert.severity().name().toLowerCase(Locale.ROOT)
            + ","
            + alert.phase()
            + ","
            + CsvText.field(alert.reason()));
  }

  @Override
  public void told(Outgoing message) {
    summary.told(message.announcement().alert());
  }

  /// As the recording calls it; empty where it is about the site itself.
  private static String series(RuleSet rules, AlertView alert) {
    for (Rule rule : rules.all()) {
      if (rule.name().equals(alert.rule()) && rule instanceof SeriesRule it) {
        var labels = new java.util.TreeMap<>(alert.labels());
        labels.keySet().removeAll(OF_SITE);
        String text = Labels.of(labels).toString();
        return it.selector().metric() + (labels.isEmpty() ? "" : text);
      }
    }
    return "";
  }
}
