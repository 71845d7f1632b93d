package vn.bridgewatch.agent.probe;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// A probe of a site as a measurement: its attempts become series named as blackbox_exporter's.
///
/// The series are the same at every attempt. What an attempt could not tell is absent with its
/// reason: blackbox_exporter's zeros for the times of a lost packet are not imitated.
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
  private static final Metric ICMP_DURATION =
      Metric.gauge("probe_icmp_duration_seconds", "How long the phases of an ICMP echo took");
  private static final Metric HOP_LIMIT =
      Metric.gauge(
          "probe_icmp_reply_hop_limit", "Time to live of the ICMP echo reply as it arrived");
  private static final Metric TCP_DURATION =
      Metric.gauge("probe_tcp_duration_seconds", "How long the phases of a TCP connection took");
  private static final Metric DNS_DURATION =
      Metric.gauge("probe_dns_duration_seconds", "How long the phases of a DNS query took");
  private static final Metric DNS_SUCCEEDED =
      Metric.gauge("probe_dns_query_succeeded", "Whether the DNS server answered without an error");
  private static final Metric DNS_ANSWERS =
      Metric.gauge("probe_dns_answer_rrs", "Records in the answer section");
  private static final Metric DNS_AUTHORITIES =
      Metric.gauge("probe_dns_authority_rrs", "Records in the authority section");
  private static final Metric DNS_ADDITIONALS =
      Metric.gauge("probe_dns_additional_rrs", "Records in the additional section");

  /// What a probe is called and where it is shown.
  ///
  /// @param name its own within the site
  /// @param device the device's id; empty when it is about none
  /// @param instance the target, with its port where it has one
  public record Identity(ProbeKind kind, String name, String device, String instance) {}

  /// An attempt and the observations that came of it.
  public record Observed(Attempt attempt, List<Observation> observations) {
    public Observed {
      observations = List.copyOf(observations);
    }
  }

  private final Identity identity;
  private final Aim aim;
  private final Labels labels;

  public ProbeMeasurement(Identity identity, Aim aim) {
    this.identity = identity;
    this.aim = aim;
    var map = new TreeMap<String, String>();
    map.put("probe", identity.name());
    map.put("kind", identity.kind().word());
    map.put("instance", identity.instance());
    if (!identity.device().isEmpty()) {
      map.put("device", identity.device());
    }
    this.labels = Labels.of(Map.copyOf(map));
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
    Attempt attempt = aim.attempt();
    return new Observed(attempt, observations(attempt));
  }

  private List<Observation> observations(Attempt attempt) {
    Absence unknown =
        switch (attempt.outcome()) {
          case Outcome.Reached _ -> Absence.NOT_OFFERED; // the kernel did not say
          case Outcome.Unreached(Cause cause, _) -> cause.absence();
          case Outcome.Unmeasured _ -> Absence.UNMEASURED;
        };
    var out = new ArrayList<Observation>();
    var series = new Row(out, labels, unknown);
    boolean measured = !(attempt.outcome() instanceof Outcome.Unmeasured);
    boolean reached = attempt.outcome() instanceof Outcome.Reached;
    series.add(SUCCESS, measured, reached ? 1 : 0);
    series.add(DURATION, measured, seconds(attempt.elapsed()));
    series.add(PROTOCOL, attempt.address().map(a -> a instanceof Inet4Address ? 4.0 : 6.0));
    if (!Resolver.isLiteral(aim.host())) {
      series.add(LOOKUP, attempt.lookup().map(ProbeMeasurement::seconds));
    }
    Optional<Outcome.Reached> answer =
        attempt.outcome() instanceof Outcome.Reached r ? Optional.of(r) : Optional.empty();
    Optional<Double> time = answer.map(r -> seconds(r.time()));
    switch (identity.kind()) {
      case ICMP -> {
        series.with("phase", "rtt").add(ICMP_DURATION, time);
        series.add(HOP_LIMIT, answer.flatMap(ProbeMeasurement::hopLimit));
      }
      case TCP -> series.with("phase", "connect").add(TCP_DURATION, time);
      case DNS -> {
        series.with("phase", "request").add(DNS_DURATION, time);
        series.add(DNS_SUCCEEDED, measured, reached ? 1 : 0);
        Optional<Outcome.Answer.Records> records = answer.flatMap(ProbeMeasurement::records);
        series.add(DNS_ANSWERS, records.map(r -> (double) r.answers()));
        series.add(DNS_AUTHORITIES, records.map(r -> (double) r.authorities()));
        series.add(DNS_ADDITIONALS, records.map(r -> (double) r.additionals()));
      }
    }
    return out;
  }

  private static Optional<Double> hopLimit(Outcome.Reached reached) {
    return reached.answer() instanceof Outcome.Answer.Echo(int hopLimit, _) && hopLimit >= 0
        ? Optional.of((double) hopLimit)
        : Optional.empty();
  }

  private static Optional<Outcome.Answer.Records> records(Outcome.Reached reached) {
    return reached.answer() instanceof Outcome.Answer.Records records
        ? Optional.of(records)
        : Optional.empty();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /// Series with common labels; a value that is not there is absent for one common reason.
  private record Row(List<Observation> out, Labels labels, Absence unknown) {

    Row with(String label, String value) {
      return new Row(out, labels.with(label, value), unknown);
    }

    void add(Metric metric, boolean known, double value) {
      add(metric, known ? Optional.of(value) : Optional.empty());
    }

    void add(Metric metric, Optional<Double> value) {
      Reading reading = value.map(Reading::of).orElseGet(() -> Reading.absent(unknown));
      out.add(new Observation(new Series(metric, labels), reading));
    }
  }
}
