package vn.bridgewatch.agent.reader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.agent.reading.DeviceMeasurement;
import vn.bridgewatch.agent.reading.Part;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// Reads the documents of one device again and again.
///
/// Series that were there before and did not come this time are absent with a reason: gone where
/// their document came whole, otherwise why it did not.
public final class HttpMeasurement implements DeviceMeasurement, AutoCloseable {

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
  private final Map<String, Own> owns = new HashMap<>();

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

  @Override
  public String name() {
    return "http " + deviceId;
  }

  @Override
  public String protocol() {
    return "http";
  }

  @Override
  public String deviceId() {
    return deviceId;
  }

  @Override
  public String instance() {
    return instance;
  }

  @Override
  public List<Observation> measure() throws InterruptedException {
    return observations(reader.read(labels, budget));
  }

  @Override
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
        } else if (all.size() < Part.OBSERVATIONS_MAX) {
          present.add(observation.series());
          all.add(observation);
        } else {
          reason = Optional.of(Reason.TOO_MANY_ROWS);
        }
      }
      Own own = owns.computeIfAbsent(reading.document(), this::own);
      own.part().missing(present, reason, seen, all);
      own.part().completeness(reason, all);
      all.add(new Observation(own.duration(), Reading.of(reading.took().toNanos() / 1e9)));
      all.add(new Observation(own.bytes(), Reading.of(reading.bytes())));
    }
    return all;
  }

  /// The series that tell of the reading of one document, made once.
  private record Own(Part part, Series duration, Series bytes) {}

  private Own own(String document) {
    Labels own = labels.with("reader", reader.definition().name()).with("document", document);
    return new Own(new Part(COMPLETE, own), Series.of(DURATION, own), Series.of(BYTES, own));
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
    return step(
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
