package vn.bridgewatch.agent.probe;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.time.WallClock;

/// A probe of a site as a measurement: its attempts become series named as blackbox_exporter's.
///
/// The series are the same at every attempt, but for those whose labels an answer names. What an
/// attempt could not tell is absent with its reason: blackbox_exporter's zeros for the times of a
/// lost packet are not imitated.
public final class ProbeMeasurement implements Measurement {

  private static final Metric SUCCESS =
      Metric.gauge("probe_success", "Whether the target answered as it should");
  private static final Metric DURATION =
      Metric.gauge("probe_duration_seconds", "How long the attempt took, name resolution included");
  private static final Metric LOOKUP =
      Metric.gauge(
          "probe_dns_lookup_time_seconds", "How long the name of the target took to resolve");
  private static final Metric PROTOCOL =
      Metric.gauge("probe_ip_protocol", "Whether the target was probed over IPv4 or IPv6");

  /// What a probe is called and where it is shown.
  ///
  /// @param name its own within the site
  /// @param device the device's id; empty when it is about none
  /// @param instance the target, with its port where it has one
  public record Identity(ProbeKind kind, String name, String device, String instance) {

    /// Those of all series of the probe.
    public Labels labels() {
      var map = new TreeMap<String, String>();
      map.put("probe", name);
      map.put("kind", kind.word());
      map.put("instance", instance);
      if (!device.isEmpty()) {
        map.put("device", device);
      }
      return Labels.of(map);
    }
  }

  /// An attempt and the observations that came of it.
  public record Observed(Attempt attempt, List<Observation> observations) {
    public Observed {
      observations = List.copyOf(observations);
    }
  }

  /// Fields that only an answer names, as `version`; more are left out.
  private static final int NAMED_BY_ANSWER_MAX = 128;

  /// A field of the probe and the series that it becomes; made once, for all attempts.
  private record Told(Field field, Series series) {}

  private static final Reading ZERO = Reading.of(0);
  private static final Reading ONE = Reading.of(1);
  private static final Reading FOUR = Reading.of(4);
  private static final Reading SIX = Reading.of(6);

  private static final int EVENT_CHARS_MAX = 900;

  private final Identity identity;
  private final Consumer<Event> events;
  private final AttemptWatch watch;
  private final Aim aim;
  private final Series success;
  private final Series duration;
  private final Series protocol;
  private final Optional<Series> lookup;
  private final List<Told> fields;
  private final Optional<Field> lookupField;
  private final Map<Field, Integer> places;
  private final Map<String, String> labels;

  /// A measurement whose events nobody hears.
  public ProbeMeasurement(Identity identity, Aim aim) {
    this(identity, aim, _ -> {}, AttemptWatch.NONE);
  }

  /// @param events told of what happens once
  /// @param watch follows each attempt; what it holds is told beside it
  public ProbeMeasurement(Identity identity, Aim aim, Consumer<Event> events, AttemptWatch watch) {
    this.events = events;
    this.watch = watch;
    this.identity = identity;
    this.aim = aim;
    Labels labels = identity.labels();
    Map<String, String> map = labels.asMap();
    this.success = new Series(SUCCESS, labels);
    this.duration = new Series(DURATION, labels);
    this.protocol = new Series(PROTOCOL, labels);
    this.lookup =
        Resolver.isLiteral(aim.host()) ? Optional.empty() : Optional.of(new Series(LOOKUP, labels));
    this.lookupField = lookup.flatMap(_ -> aim.probe().lookupField());
    this.fields =
        Stream.concat(aim.probe().fields().stream(), lookupField.stream())
            .map(field -> new Told(field, series(field, map)))
            .toList();
    var places = new HashMap<Field, Integer>();
    for (int i = 0; i < fields.size(); i++) {
      places.put(fields.get(i).field(), i);
    }
    this.places = Map.copyOf(places);
    this.labels = map;
  }

  private static Series series(Field field, Map<String, String> labels) {
    var all = new TreeMap<>(labels);
    all.putAll(field.labels().asMap());
    return new Series(field.metric(), Labels.of(all));
  }

  public Identity identity() {
    return identity;
  }

  @Override
  public String name() {
    return identity.kind().word() + " " + identity.name();
  }

  @Override
  public List<Observation> measure() throws InterruptedException {
    return attempt().observations();
  }

  /// Measures once and keeps the outcome beside its observations.
  public Observed attempt() throws InterruptedException {
    AttemptWatch.Following following = watch.began();
    Attempt attempt;
    try {
      attempt = aim.attempt(Trace.OFF);
    } catch (InterruptedException | RuntimeException e) {
      following.dropped();
      throw e;
    }
    following.ended(attempt);
    return observed(attempt);
  }

  @Override
  public boolean begin(Consumer<Supplier<List<Observation>>> seen) {
    AttemptWatch.Following following = watch.began();
    boolean begun =
        aim.begin(attempt -> {
          following.ended(attempt);
          seen.accept(() -> observed(attempt).observations());
        });
    if (!begun) {
      following.dropped();
    }
    return begun;
  }

  private Observed observed(Attempt attempt) {
    switch (attempt.outcome()) {
      case Outcome.Reached(_, Answer answer) -> answer.happenings().forEach(this::tell);
      case Outcome.Unreached(_, _, Answer seen) -> seen.happenings().forEach(this::tell);
      case Outcome.Unmeasured _ -> {}
    }
    return new Observed(attempt, observations(attempt));
  }

  private void tell(Answer.Happening happening) {
    var map = new TreeMap<>(labels);
    map.put("grade", "warning");
    map.put("text_vi", shortened(happening.textVi()));
    events.accept(
        new Event(
            happening.kind(),
            WallClock.SYSTEM.millis(),
            Labels.of(map),
            shortened(happening.text())));
  }

  private static String shortened(String text) {
    return text.length() <= EVENT_CHARS_MAX ? text : text.substring(0, EVENT_CHARS_MAX - 1) + "…";
  }

  /// The values of one attempt by the place of their field, without a map of boxed numbers.
  private final class Values implements Answer.Values {
    private final double[] values = new double[fields.size()];
    private final boolean[] given = new boolean[fields.size()];
    private Map<Field, Double> others = Map.of();

    @Override
    public void put(Field field, double value) {
      int place = place(field);
      if (place >= 0) {
        values[place] = value;
        given[place] = true;
      } else {
        if (others.isEmpty()) {
          others = new LinkedHashMap<>();
        }
        others.put(field, value);
      }
    }

    void putIfAbsent(Field field, double value) {
      int place = place(field);
      if (place < 0 || !given[place]) {
        put(field, value);
      }
    }

    Reading reading(int place, Reading unknown) {
      return given[place] ? Reading.of(values[place]) : unknown;
    }

    private int place(Field field) {
      for (int i = 0; i < fields.size(); i++) { // mostly the very same, which needs no hash
        if (fields.get(i).field().isSameInstance(field)) {
          return i;
        }
      }
      return places.getOrDefault(field, -1);
    }
  }

  private List<Observation> observations(Attempt attempt) {
    var values = new Values();
    Absence absence =
        switch (attempt.outcome()) {
          case Outcome.Reached(_, Answer answer) -> {
            answer.tell(values);
            yield Absence.NOT_OFFERED;
          }
          case Outcome.Unreached(Cause cause, _, Answer seen) -> {
            seen.tell(values);
            yield cause.absence();
          }
          case Outcome.Unmeasured _ -> Absence.UNMEASURED;
        };
    Reading unknown = Reading.absent(absence);
    if (lookupField.isPresent() && attempt.lookup().isPresent()) {
      values.putIfAbsent(lookupField.get(), seconds(attempt.lookup().get()));
    }
    var out = new ArrayList<Observation>(fields.size() + 5);
    boolean measured = !(attempt.outcome() instanceof Outcome.Unmeasured);
    boolean reached = attempt.outcome() instanceof Outcome.Reached;
    out.add(new Observation(success, measured ? reached ? ONE : ZERO : unknown));
    watch.beside(attempt).ifPresent(out::add);
    out.add(new Observation(duration, measured ? Reading.of(seconds(attempt.elapsed())) : unknown));
    out.add(
        new Observation(
            protocol,
            attempt.address().isEmpty()
                ? unknown
                : attempt.address().get() instanceof Inet4Address ? FOUR : SIX));
    if (lookup.isPresent()) {
      out.add(
          new Observation(
              lookup.get(),
              attempt.lookup().isEmpty() ? unknown : Reading.of(seconds(attempt.lookup().get()))));
    }
    for (int i = 0; i < fields.size(); i++) {
      out.add(new Observation(fields.get(i).series(), values.reading(i, unknown)));
    }
    if (!values.others.isEmpty()) {
      values.others.entrySet().stream()
          .limit(NAMED_BY_ANSWER_MAX)
          .forEach(value ->
              out.add(
                  new Observation(series(value.getKey(), labels), Reading.of(value.getValue()))));
    }
    return out;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
