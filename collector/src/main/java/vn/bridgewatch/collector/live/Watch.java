package vn.bridgewatch.collector.live;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.Subject;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.state.StateForm;

/// One rule over one series of one site.
final class Watch {

  private static final Verdict VANISHED =
      new Verdict.Undecided("no reading where several were due");

  private static final long OVERDUE_MIN_MILLIS = 30_000;

  private final Subject subject;
  private final SeriesDetector detector;
  private @Nullable Verdict said;
  private long inputMillis;
  private boolean touched; // since somebody was told last
  private final @Nullable Beside[] beside;

  /// What a detector is told beside its own metric.
  interface Beside {
    /// The newest value; NaN where there is none that is fresh.
    double value(long nowMillis);
  }

  Watch(Subject subject, SeriesDetector detector) {
    this.subject = subject;
    this.detector = detector;
    this.beside = new @Nullable Beside[detector.rule().beside().size()];
  }

  /// A watch whose detector knows which series it watches.
  static Watch of(Subject subject, SeriesDetector detector) {
    detector.named(subject.labels());
    return new Watch(subject, detector);
  }

  /// Whether a metric beside its own was asked for and is not known yet.
  boolean misses(int index) {
    return beside[index] == null;
  }

  int besides() {
    return beside.length;
  }

  void beside(int index, Beside found) {
    beside[index] = found;
  }

  /// Forgets what is beside it: series have gone.
  void forgetBeside() {
    Arrays.fill(beside, null);
  }

  /// Takes a reading; does not tell anybody yet.
  void read(Reading reading, long sampleMillis, long receivedMillis) {
    inputMillis = receivedMillis;
    for (int i = 0; i < beside.length; i++) {
      @Nullable Beside known = beside[i];
      detector.beside(i, known == null ? Double.NaN : known.value(receivedMillis));
    }
    switch (reading) {
      case Reading.Present(double value) -> detector.sample(sampleMillis, value);
      case Reading.Absent(var reason) when reason == Absence.GONE ->
          detector.gone(sampleMillis, reason.name());
      case Reading.Absent(var reason) -> detector.absent(sampleMillis, reason.name());
    }
  }

  /// Notes that there may be something to tell; true where that is new.
  boolean touch() {
    boolean first = !touched;
    touched = true;
    return first;
  }

  void untouch() {
    touched = false;
  }

  /// Takes up when its series came last; without it a new watch would be overdue.
  void cameLast(long receivedMillis) {
    inputMillis = Math.max(inputMillis, receivedMillis);
  }

  /// Tells the desk where the verdict is another than it was told last.
  void tell(AlertDesk desk, long atMillis) {
    touched = false;
    Verdict verdict = detector.verdict();
    if (!verdict.equals(said)) {
      said = verdict;
      desk.judge(subject, verdict, atMillis);
    }
  }

  /// Takes up an alert that was open before a restart.
  void restore(AlertDesk desk) {
    desk.standing(subject).ifPresent(detector::restoreBreached);
  }

  /// Makes the next verdict count as news, whatever was said before.
  void forgetSaid() {
    said = null;
  }

  /// Whether the series is overdue by far: no reading where several were due.
  boolean overdue(long nowMillis) {
    return nowMillis - inputMillis > Math.max(OVERDUE_MIN_MILLIS, detector.gapMillis());
  }

  /// Tells that the input has vanished, once.
  void vanished(AlertDesk desk, long atMillis) {
    if (said != null) {
      said = null;
      desk.judge(subject, VANISHED, atMillis);
    }
  }

  /// How far the series had come by a time to the limit that is warned of.
  OptionalDouble wayBy(long timeMillis) {
    return detector.wayBy(timeMillis);
  }

  /// Whether it has learnt what must outlive a restart.
  boolean isWorthKeeping() {
    return detector.isWorthKeeping();
  }

  /// What it has learnt ([StateForm]).
  void state(StateForm form) {
    detector.state(form);
  }

  SeriesRule rule() {
    return detector.rule();
  }

  Subject subject() {
    return subject;
  }
}
