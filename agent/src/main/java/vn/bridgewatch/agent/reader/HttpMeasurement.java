package vn.bridgewatch.agent.reader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;

/// Reads the documents of one device again and again.
///
/// Series that were there before and did not come this time are absent with a reason: gone where
/// their document came whole, otherwise why it did not.
public final class HttpMeasurement implements Measurement, AutoCloseable {

  /// All documents of one reading together take at most this long, whatever the interval.
  static final Duration BUDGET_MAX = Duration.ofSeconds(60);

  /// What a reading leaves of its interval, so that it ends with a verdict before the scheduler
  /// gives it up.
  private static final Duration INTERVAL_LEFT = Duration.ofSeconds(1);

  private static final int OBSERVATIONS_MAX = Tick.OBSERVATIONS_MAX - 500; // room for our own

  private static final Metric COMPLETE =
      Metric.gauge(
          "bridgewatch_http_document_complete",
          "Whether all of a document could be read (1), or not for this reason (0).");
  private static final Metric DURATION =
      Metric.gauge(
          "bridgewatch_http_document_duration_seconds",
          "Time from asking for a document to its values.");
  private static final Metric BYTES =
      Metric.gauge("bridgewatch_http_document_bytes", "Size of a document.");

  private final HttpReader reader;
  private final String deviceId;
  private final String instance;
  private final Labels labels;
  private final Duration budget;
  private final Set<String> without;

  // guarded by this: a check may run beside the scheduler
  private final Map<String, Set<Series>> before = new HashMap<>();
  private final Map<String, Set<Reason>> reasons = new HashMap<>();

  /// @param deviceId the device's id in the site's configuration, the label `device`
  /// @param instance its address and port, the label `instance`
  public HttpMeasurement(HttpReader reader, String deviceId, String instance, Duration budget) {
    this(reader, deviceId, instance, budget, Set.of());
  }

  /// @param without names of metrics that another measurement of the device gives
  public HttpMeasurement(
      HttpReader reader, String deviceId, String instance, Duration budget, Set<String> without) {
    this.without = Set.copyOf(without);
    this.reader = reader;
    this.deviceId = deviceId;
    this.instance = instance;
    this.labels = Labels.of("device", deviceId, "instance", instance);
    this.budget = budget;
  }

  /// What a reading may take of the time from one to the next.
  public static Duration budget(Duration interval) {
    Duration most = interval.minus(INTERVAL_LEFT);
    return most.compareTo(BUDGET_MAX) < 0 ? most : BUDGET_MAX;
  }

  @Override
  public String name() {
    return "http " + deviceId;
  }

  public String deviceId() {
    return deviceId;
  }

  public String instance() {
    return instance;
  }

  @Override
  public List<Observation> measure() throws InterruptedException {
    return observations(reader.read(labels, budget));
  }

  /// What a check saw, and what that means.
  public record Checked(List<Observation> observations, List<StepResult> results) {
    public Checked {
      observations = List.copyOf(observations);
      results = List.copyOf(results);
    }
  }

  /// Reads every document once, as [#measure] does, and says what that means for readiness: one
  /// step for the device.
  public Checked check() throws InterruptedException {
    List<PageReading> readings = reader.read(labels, budget);
    return new Checked(observations(readings), List.of(step(readings)));
  }

  @Override
  public void close() {
    reader.close();
  }

  private synchronized List<Observation> observations(List<PageReading> readings) {
    var all = new ArrayList<Observation>();
    var seen = new HashSet<Series>();
    for (PageReading reading : readings) {
      Optional<Reason> reason = reading.shortfall().map(Shortfall::reason);
      var present = new LinkedHashSet<Series>();
      for (Observation observation : reading.observations()) {
        if (without.contains(observation.series().name())) {
          continue;
        }
        if (!seen.add(observation.series())) {
          reason = reason.or(() -> Optional.of(Reason.DUPLICATE_SERIES));
        } else if (all.size() < OBSERVATIONS_MAX) {
          present.add(observation.series());
          all.add(observation);
        } else {
          reason = Optional.of(Reason.TOO_MANY_ROWS);
        }
      }
      missing(reading.document(), present, reason, seen, all);
      own(reading, reason, all);
    }
    return all;
  }

  /// Adds what was there last time and is not now, and remembers what is.
  private void missing(
      String document,
      Set<Series> present,
      Optional<Reason> reason,
      Set<Series> seen,
      List<Observation> all) {
    Absence absence = reason.map(Reason::absence).orElse(Absence.GONE);
    for (Series series : before.getOrDefault(document, Set.of())) {
      if (all.size() < OBSERVATIONS_MAX && seen.add(series)) {
        all.add(Observation.absent(series.metric(), series.labels(), absence));
      }
      if (reason.isPresent() && present.size() < OBSERVATIONS_MAX) {
        present.add(series); // still expected
      }
    }
    before.put(document, present);
  }

  /// The reading's own series. A reason once told stays and turns to 1 when it no longer holds, so
  /// that what was raised by it can end.
  private void own(PageReading reading, Optional<Reason> reason, List<Observation> all) {
    Labels own =
        labels.with("reader", reader.definition().name()).with("document", reading.document());
    Set<Reason> told =
        reasons.computeIfAbsent(reading.document(), _ -> EnumSet.noneOf(Reason.class));
    reason.ifPresent(told::add);
    for (Reason one : told) {
      boolean holds = reason.isPresent() && reason.get() == one;
      all.add(Observation.of(COMPLETE, own.with("reason", one.word()), holds ? 0 : 1));
    }
    all.add(
        reason.isEmpty()
            ? Observation.of(COMPLETE, own.with("reason", ""), 1)
            : Observation.absent(COMPLETE, own.with("reason", ""), reason.get().absence()));
    all.add(Observation.of(DURATION, own, reading.took().toNanos() / 1e9));
    all.add(Observation.of(BYTES, own, reading.bytes()));
  }

  private StepResult step(List<PageReading> readings) {
    double seconds = 0;
    Optional<Shortfall> worst = Optional.empty();
    for (PageReading reading : readings) {
      seconds += reading.took().toNanos() / 1e9;
      Optional<Shortfall> other = reading.shortfall();
      if (other.isPresent()
          && (worst.isEmpty()
              || other.get().reason().weight().compareTo(worst.get().reason().weight()) < 0)) {
        worst = other;
      }
    }
    return new StepResult(
        "http",
        deviceId,
        instance,
        worst.map(why -> status(why.reason())).orElse(StepResult.Status.PASSED),
        seconds,
        worst.map(why -> why.reason().word()).orElse(""),
        worst.map(Shortfall::detail).orElse("read whole"));
  }

  private static StepResult.Status status(Reason reason) {
    return switch (reason.weight()) {
      case DOWN -> StepResult.Status.FAILED;
      case PART -> StepResult.Status.WARNED;
      case UNKNOWN -> StepResult.Status.UNMEASURED;
    };
  }
}
