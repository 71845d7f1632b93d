package vn.bridgewatch.collector.ruletest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Announcement;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.replay.Engine;
import vn.bridgewatch.collector.replay.Happened;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.ruleset.RuleSet;

/// Runs one test on the engine of the collector.
///
/// At one time samples come first, then a restart, then what is expected is looked at.
public final class CaseRun {

  private static final int SHOWN_BEFORE = 6;
  private static final int SHOWN_AFTER = 3;
  private static final int NOTED_MAX = 20_000;

  private final RuleTest test;

  CaseRun(RuleTest test) {
    this.test = test;
  }

  /// Something that was expected and was not so.
  ///
  /// @param neighbourhood what the rule did shortly before and after
  public record Failure(int line, String expected, String was, List<String> neighbourhood) {

    public Failure {
      neighbourhood = List.copyOf(neighbourhood);
    }
  }

  /// A message with when it was decided.
  private record Told(Announcement announcement, boolean atOnce) {}

  private record Note(long atMillis, String rule, String text) {}

  /// A failure whose neighbourhood is not yet whole.
  private record Open(Expectation expectation, String was) {}

  /// One life of a test.
  private static final class Life implements Engine.Listener {

    private final Happened happened = new Happened();
    private final List<Told> told = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final List<Note> notes = new ArrayList<>();

    @Override
    public void changed(AlertView alert, long atMillis) {
      if (notes.size() < NOTED_MAX && happened.isNews(alert)) {
        notes.add(new Note(atMillis, alert.rule(), Happened.status(alert) + " " + shown(alert)));
      }
    }

    @Override
    public void told(Outgoing message) {
      Announcement announcement = message.announcement();
      boolean atOnce = message.dueMillis() <= announcement.atMillis();
      if (!keys.add(announcement.key())) {
        return; // the same to another channel
      }
      if (announcement.kind() != Announcement.Kind.ESCALATED) {
        told.add(new Told(announcement, atOnce));
      }
      if (notes.size() < NOTED_MAX) {
        notes.add(
            new Note(
                announcement.atMillis(),
                announcement.alert().rule(),
                "message " + announcement.kind() + (atOnce ? " at once" : " gathered")));
      }
    }
  }

  /// Runs it; empty where everything was as expected.
  public List<Failure> failures(RuleSet rules) {
    var life = new Life();
    var engine =
        new Engine(
            new Engine.Parts(
                rules,
                test.inventory(),
                test.conferences(),
                Engine.LEVELS,
                !test.restarts().isEmpty()),
            RuleTestFile.BEGINNING,
            life);
    long begun = engine.nowMillis();
    var open = new ArrayList<Open>();
    for (long offset : times()) {
      engine.quiet(test.site(), test.silent().stream().anyMatch(it -> it.covers(offset)));
      engine.advanceTo(begun + offset);
      give(engine, begun, offset);
      if (test.restarts().contains(Duration.ofMillis(offset))) {
        engine.restart();
      }
      for (Expectation expectation : test.expectations()) {
        if (expectation.at().toMillis() == offset) {
          wrong(expectation, engine, life).ifPresent(was -> open.add(new Open(expectation, was)));
        }
      }
    }
    return open.stream().map(it -> failure(it, life, begun)).toList();
  }

  /// Every time at which something happens; the end of a silence is one, since it is said then.
  private Iterable<Long> times() {
    var times = new TreeSet<Long>();
    times.add(0L);
    for (RuleTest.Input input : test.inputs()) {
      for (int i = 0; i < input.values().size(); i++) {
        times.add(i * input.interval().toMillis());
      }
    }
    test.expectations().forEach(it -> times.add(it.at().toMillis()));
    test.restarts().forEach(it -> times.add(it.toMillis()));
    for (RuleTest.Span span : test.silent()) {
      times.add(span.from().toMillis());
      times.add(span.to().toMillis());
    }
    return times;
  }

  private void give(Engine engine, long begun, long offset) {
    if (test.silent().stream().anyMatch(it -> it.covers(offset))) {
      return;
    }
    Map<Job, List<Observation>> jobs = new LinkedHashMap<>();
    for (RuleTest.Input input : test.inputs()) {
      long every = input.interval().toMillis();
      long index = offset / every;
      if (offset % every == 0 && index < input.values().size()) {
        input
            .values()
            .get((int) index)
            .ifPresent(it -> {
              for (String site : input.sitesOr(test.site())) {
                jobs.computeIfAbsent(new Job(site, input.interval()), _ -> new ArrayList<>())
                    .add(new Observation(input.series(), it));
              }
            });
      }
    }
    jobs.forEach((job, read) -> engine.take(job.site(), begun + offset, read));
  }

  /// What is read together: the series of a site that have one interval.
  private record Job(String site, Duration interval) {}

  /// What was instead of what is expected; empty where it is so.
  private static Optional<String> wrong(Expectation expectation, Engine engine, Life life) {
    List<AlertView> meant = engine.open().stream().filter(it -> isMeant(expectation, it)).toList();
    List<Told> told =
        life.told.stream().filter(it -> isMeant(expectation, it.announcement().alert())).toList();
    String was =
        (meant.isEmpty() ? "none" : String.join("; ", meant.stream().map(CaseRun::state).toList()))
            + ", announced "
            + told.size()
            + ", sent "
            + word(sent(told, meant));
    boolean stands =
        expectation.is() == Expectation.Is.NONE
            ? meant.isEmpty()
            : !meant.isEmpty() && meant.stream().allMatch(it -> holds(expectation, it));
    boolean counted =
        expectation.announced().isEmpty() || expectation.announced().getAsInt() == told.size();
    boolean sent = expectation.sent().isEmpty() || expectation.sent().get() == sent(told, meant);
    return stands && counted && sent ? Optional.empty() : Optional.of(was);
  }

  private static boolean isMeant(Expectation expectation, AlertView alert) {
    return (expectation.rule().isEmpty() || alert.rule().equals(expectation.rule()))
        && expectation.labels().entrySet().stream()
            .allMatch(it -> it.getValue().equals(alert.labels().get(it.getKey())));
  }

  private static boolean holds(Expectation expectation, AlertView alert) {
    return is(alert) == expectation.is()
        && expectation.severity().stream().allMatch(it -> it == alert.severity())
        && expectation.level().stream().allMatch(it -> it == alert.handling().level())
        && expectation.phase().stream().allMatch(it -> it.name().equals(alert.phase()))
        && expectation.reason().stream().allMatch(it -> it.matcher(plain(alert.reason())).find());
  }

  /// As people type it: between a number and its unit stands a space that does not break.
  private static String plain(String reason) {
    return reason.replace('\u00a0', ' ');
  }

  private static Expectation.Is is(AlertView alert) {
    if (alert.frozenSinceMillis() != null) {
      return Expectation.Is.FROZEN;
    }
    return alert.status().equals("pending") ? Expectation.Is.PENDING : Expectation.Is.FIRING;
  }

  private static Expectation.Sent sent(List<Told> told, List<AlertView> meant) {
    boolean shownOnly =
        !meant.isEmpty() && meant.stream().allMatch(it -> it.severity() == Severity.INFO);
    if (told.isEmpty() || shownOnly) {
      return Expectation.Sent.NOWHERE;
    }
    return told.getLast().atOnce() ? Expectation.Sent.AT_ONCE : Expectation.Sent.GATHERED;
  }

  private static String state(AlertView alert) {
    return word(is(alert)) + " " + shown(alert) + ", level " + alert.handling().level();
  }

  private static String shown(AlertView alert) {
    return word(alert.severity()) + " in " + alert.phase() + ": " + alert.reason();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Failure failure(Open open, Life life, long begun) {
    Expectation expectation = open.expectation();
    long at = begun + expectation.at().toMillis();
    List<Note> notes =
        life.notes.stream()
            .filter(it -> expectation.rule().isEmpty() || it.rule().equals(expectation.rule()))
            .toList();
    List<Note> before = notes.stream().filter(it -> it.atMillis() <= at).toList();
    List<Note> after = notes.stream().filter(it -> it.atMillis() > at).limit(SHOWN_AFTER).toList();
    var around = new ArrayList<String>();
    before
        .subList(Math.max(0, before.size() - SHOWN_BEFORE), before.size())
        .forEach(it -> around.add(line(it, begun)));
    around.add(clock(expectation.at()) + " <- here");
    after.forEach(it -> around.add(line(it, begun)));
    return new Failure(expectation.line(), expected(expectation), open.was(), around);
  }

  private static String line(Note note, long begun) {
    return clock(Duration.ofMillis(note.atMillis() - begun))
        + " "
        + note.rule()
        + " "
        + note.text();
  }

  private static String clock(Duration since) {
    return "%d:%02d:%02d".formatted(since.toHours(), since.toMinutesPart(), since.toSecondsPart());
  }

  private static String expected(Expectation expectation) {
    var text = new StringBuilder("at ").append(clock(expectation.at())).append(' ');
    text.append(expectation.rule().isEmpty() ? "any rule" : expectation.rule());
    if (!expectation.labels().isEmpty()) {
      text.append(new TreeMap<>(expectation.labels()));
    }
    text.append(' ').append(word(expectation.is()));
    expectation.severity().ifPresent(it -> text.append(' ').append(word(it)));
    expectation.phase().ifPresent(it -> text.append(" in ").append(it));
    expectation.reason().ifPresent(it -> text.append(", reason /").append(it).append('/'));
    expectation.level().ifPresent(it -> text.append(", level ").append(it));
    expectation.announced().ifPresent(it -> text.append(", announced ").append(it));
    expectation.sent().ifPresent(it -> text.append(", sent ").append(word(it)));
    return text.toString();
  }
}
