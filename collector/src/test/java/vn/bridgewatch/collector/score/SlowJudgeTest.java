package vn.bridgewatch.collector.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The book beside a judge that keeps the whole history and looks at all of it for each mark, over
/// random courses with restarts. Times are in minutes.
class SlowJudgeTest {

  private static final long REACH = 360;
  private static final long END = 6_000;
  private static final int PORTS = 2;

  /// A span of time in the life of something; `to` is [#END] and more while it lasts.
  private record Span(long id, int port, long from, long to) {

    boolean has(long minute) {
      return from < minute && minute <= to;
    }
  }

  private static final long OPEN = Long.MAX_VALUE / 4;

  private final List<Span> warnings = new ArrayList<>();
  private final List<Span> breaches = new ArrayList<>();
  private final List<Span> silences = new ArrayList<>();
  private final Map<Long, Long> acted = new HashMap<>();

  @Test
  void bothMakeTheSameMarks() {
    int marks = 0;
    for (int seed = 0; seed < 120; seed++) {
      var judge = new SlowJudgeTest();
      Map<Long, Mark> made = judge.play(new Random(seed));

      assertThat(made).as("seed %d", seed).isEqualTo(judge.marks());
      marks += made.size();
    }
    assertThat(marks).as("of all courses").isGreaterThan(1_500);
  }

  /// Plays a random course to the book, notes it for the judge, and gives the book's marks.
  private Map<Long, Mark> play(Random random) {
    var course = new Course();
    long id = 0;
    for (long minute = 1; minute < END; minute += 1 + random.nextInt(60)) {
      int port = 1 + random.nextInt(PORTS);
      id++;
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> toggle(course, warnings, id, port, minute);
        case 3, 4, 5 -> toggle(course, breaches, id, port, minute);
        case 6 -> toggle(course, silences, id, 0, minute);
        case 7 -> act(course, minute);
        default -> course.at(minute).restart(minute);
      }
      if (!silences.isEmpty()
          && silences.getLast().to() == OPEN
          && minute - silences.getLast().from() > 200) {
        toggle(course, silences, id, 0, minute); // longer ones are a case of their own
      }
    }
    course.at(END);
    var made = new TreeMap<Long, Mark>();
    course.rows().forEach(row -> made.put(row.alert(), row.mark()));
    return made;
  }

  private void toggle(Course course, List<Span> spans, long id, int port, long minute) {
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (span.port() == port && span.to() == OPEN) {
        spans.set(i, new Span(span.id(), port, span.from(), minute));
        course.over(span.id(), minute);
        return;
      }
    }
    spans.add(new Span(id, port, minute, OPEN));
    Map<String, String> labels = Map.of("device", "switch", "if", "" + port);
    if (spans == warnings) {
      course.warning(id, minute, labels);
    } else if (spans == breaches) {
      course.breach(id, minute, labels);
    } else {
      course.silent(id, minute);
    }
  }

  private void act(Course course, long minute) {
    for (Span warning : warnings) {
      if (warning.to() == OPEN && !acted.containsKey(warning.id())) {
        course.acted(warning.id(), minute);
        acted.put(warning.id(), minute);
        return;
      }
    }
  }

  private Map<Long, Mark> marks() {
    var marks = new TreeMap<Long, Mark>();
    warnings.forEach(warning -> marks.put(warning.id(), mark(warning)));
    for (Span breach : breaches) {
      if (!wasTold(breach) && !isSameTrouble(breach)) {
        marks.put(breach.id(), wasSeen(breach.from()) ? Mark.MISSED : Mark.VOID);
      }
    }
    return marks;
  }

  private Mark mark(Span warning) {
    for (Span breach : breaches) {
      if (breach.port() == warning.port()) {
        if (breach.from() < warning.from() && warning.from() <= breach.to() - 1) {
          return Mark.LATE;
        }
        if (breach.from() > warning.from() && breach.from() <= warning.to() + REACH) {
          return breach.from() - warning.from() < 10 ? Mark.LATE : Mark.HIT;
        }
      }
    }
    long judged = warning.to() + REACH + 1;
    if (judged > END) {
      return Mark.PENDING;
    }
    if (acted.containsKey(warning.id())) {
      return Mark.AVERTED;
    }
    return isBlind(warning.from(), judged) ? Mark.VOID : Mark.FALSE;
  }

  private boolean isBlind(long from, long judged) {
    long unseen = 0;
    for (Span silence : silences) {
      if (silence.has(judged)) {
        return true;
      }
      if (silence.to() < judged && silence.to() > from) {
        unseen += silence.to() - Math.max(silence.from(), from);
      }
    }
    return unseen > (judged - from) / 4.0;
  }

  private boolean wasTold(Span breach) {
    return warnings.stream()
        .anyMatch(it ->
            it.port() == breach.port()
                && it.from() < breach.from()
                && breach.from() <= it.to() + REACH);
  }

  private boolean isSameTrouble(Span breach) {
    return breaches.stream()
        .anyMatch(it ->
            it.port() == breach.port()
                && it.from() < breach.from()
                && breach.from() - it.to() <= 60);
  }

  private boolean wasSeen(long minute) {
    return silences.stream().noneMatch(it -> it.from() < minute && minute - it.to() <= 60);
  }
}
