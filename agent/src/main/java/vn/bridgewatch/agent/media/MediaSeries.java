package vn.bridgewatch.agent.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import vn.bridgewatch.media.call.CallEnd;
import vn.bridgewatch.media.call.CallReport;
import vn.bridgewatch.media.ledger.StreamReport;
import vn.bridgewatch.media.ledger.WayReport;
import vn.bridgewatch.media.verdict.CallVerdict;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.quality.opinion.SpeechRating;

/// A measurement as series, the same ones each time.
final class MediaSeries {

  static final Metric SUCCESS =
      Metric.gauge("probe_success", "Whether the target answered as it should");
  static final Metric LOSS =
      Metric.gauge(
          "bridgewatch_media_loss_ratio", "Packets of a test stream that were lost, 0 to 1");
  static final Metric PROVEN_LOSS =
      Metric.gauge(
          "bridgewatch_media_proven_loss_ratio",
          "Loss that the packets of the last 10 minutes prove, whatever came by chance, 0 to 1");
  static final Metric ROUND_TRIP_LOSS =
      Metric.gauge(
          "bridgewatch_media_round_trip_loss_ratio",
          "Packets of a test stream that were not answered, whichever way they were lost, 0 to 1");
  static final Metric LONGEST_LOSS =
      Metric.gauge(
          "bridgewatch_media_loss_run_packets_max", "Most packets that were lost in a row");
  static final Metric DISCARD =
      Metric.gauge(
          "bridgewatch_media_discard_ratio",
          "Packets that a jitter buffer of this depth would throw away, 0 to 1");
  static final Metric JITTER =
      Metric.gauge("bridgewatch_media_jitter_seconds", "Interarrival jitter (RFC 3550)");
  static final Metric VARIATION =
      Metric.gauge(
          "bridgewatch_media_delay_variation_seconds", "Delay above the least one (RFC 5481)");
  static final Metric REORDERED =
      Metric.gauge(
          "bridgewatch_media_reordered_ratio", "Packets that arrived out of order, 0 to 1");
  static final Metric DUPLICATES =
      Metric.gauge("bridgewatch_media_duplicates", "Packets that arrived more than once");
  static final Metric DELAY =
      Metric.gauge(
          "bridgewatch_media_one_way_delay_seconds",
          "Mean delay one way, where both clocks allow to tell it");
  static final Metric REWRITTEN =
      Metric.gauge(
          "bridgewatch_media_dscp_rewritten", "Whether the network changed the class of packets");
  static final Metric ROUND_TRIP =
      Metric.gauge("bridgewatch_media_rtt_seconds", "Round trip without the reflector's time");
  static final Metric CLOCK =
      Metric.gauge(
          "bridgewatch_media_clock_offset_seconds", "How far the reflector's clock is ahead");
  static final Metric AUDIO_MOS =
      Metric.gauge(
          "bridgewatch_media_audio_mos",
          "Estimated opinion of the audio, 1 to 4.5, by ITU-T G.107.2 for EVS at 24.4 kbit/s");
  static final Metric AUDIO_RATING =
      Metric.gauge(
          "bridgewatch_media_audio_r",
          "Rating R of the audio, 0 to 148, by ITU-T G.107.2 for EVS at 24.4 kbit/s");
  static final Metric CLOCK_USABLE =
      Metric.gauge(
          "bridgewatch_media_clock_usable",
          "Whether the clocks of both ends are good enough to tell the delay of one way");
  private static final List<String> BUFFERS = List.of("40ms", "80ms", "150ms");

  /// The losses of the last minutes, each way.
  record BothWays(RecentLoss there, RecentLoss back) {

    /// Takes in what a measurement found, where it can tell the ways apart.
    void add(long atNanos, CallReport report) {
      for (StreamReport stream : report.streams()) {
        if (stream.answered() > 0 && stream.forward().lossKnown()) {
          add(there, atNanos, stream.forward());
          add(back, atNanos, stream.backward());
        }
      }
    }

    void forget(long nowNanos) {
      there.forget(nowNanos);
      back.forget(nowNanos);
    }

    private static void add(RecentLoss recent, long atNanos, WayReport way) {
      recent.add(atNanos, way.packets().sent(), way.packets().lost());
    }
  }

  private final Map<String, String> labels;
  private final List<Observation> out = new ArrayList<>();
  private Absence unknown = Absence.NOT_OFFERED;

  private MediaSeries(Map<String, String> labels) {
    this.labels = labels;
  }

  static Map<String, String> labels(String name, String instance) {
    return Map.of("probe", name, "kind", "media", "instance", instance);
  }

  /// @param report empty where this machine could not measure
  /// @param recent the losses of the last minutes, this measurement among them
  static List<Observation> of(
      Map<String, String> labels, Optional<CallReport> report, BothWays recent) {
    var series = new MediaSeries(labels);
    series.proven("there", recent.there());
    series.proven("back", recent.back());
    boolean answered = report.isPresent() && answered(report.get());
    boolean own = report.isEmpty() || report.get().end() == CallEnd.OWN_FAULT;
    series.unknown = own ? Absence.UNMEASURED : Absence.TIMED_OUT;
    series.put(SUCCESS, own ? Optional.empty() : Optional.of(answered ? 1.0 : 0.0));
    Optional<StreamReport> stream =
        answered ? report.map(r -> r.streams().getFirst()) : Optional.empty();
    if (answered) {
      series.unknown = Absence.NOT_OFFERED;
    }
    series.stream(stream, answered ? report.map(CallVerdict::of) : Optional.empty());
    return series.out;
  }

  static boolean answered(CallReport report) {
    return report.streams().stream().anyMatch(stream -> stream.answered() > 0);
  }

  /// What was proven in the last minutes is so whether or not there is an answer now.
  private void proven(String way, RecentLoss recent) {
    OptionalDouble ratio = recent.proven();
    put(
        PROVEN_LOSS,
        ratio.isPresent() ? Optional.of(ratio.getAsDouble()) : Optional.empty(),
        "direction",
        way);
  }

  private void stream(Optional<StreamReport> stream, Optional<CallVerdict> verdict) {
    put(ROUND_TRIP_LOSS, stream.map(s -> s.sent() == 0 ? 0 : (double) s.lost() / s.sent()));
    put(ROUND_TRIP, stream.map(s -> s.roundTrip().p50() / 1e3), "share", "0.5");
    put(ROUND_TRIP, stream.map(s -> s.roundTrip().p95() / 1e3), "share", "0.95");
    put(
        CLOCK_USABLE,
        stream.map(
            s -> s.forward().delay().isPresent() && s.backward().delay().isPresent() ? 1.0 : 0.0));
    put(CLOCK, stream.flatMap(StreamReport::clock).map(clock -> clock.offsetMs() / 1e3));
    way("there", stream.map(StreamReport::forward), verdict);
    way("back", stream.map(StreamReport::backward), verdict);
  }

  private void way(String name, Optional<WayReport> way, Optional<CallVerdict> verdict) {
    Optional<WayReport> known = way.filter(WayReport::lossKnown);
    put(LOSS, known.map(w -> w.packets().lossRatio()), "direction", name);
    put(LONGEST_LOSS, known.map(w -> (double) w.runs().longest()), "direction", name);
    for (int i = 0; i < BUFFERS.size(); i++) {
      int at = i;
      put(
          DISCARD,
          way.map(w -> w.discardRatios().get(at)),
          "buffer",
          BUFFERS.get(i),
          "direction",
          name);
    }
    put(JITTER, way.map(w -> w.packets().jitterMs() / 1e3), "direction", name);
    put(
        VARIATION,
        way.map(w -> w.packets().spread().p95() / 1e3),
        "direction",
        name,
        "share",
        "0.95");
    put(REORDERED, way.map(w -> w.packets().reordering().ratio()), "direction", name);
    put(DUPLICATES, way.map(w -> (double) w.packets().duplicates()), "direction", name);
    put(DELAY, way.flatMap(WayReport::delay).map(d -> d.meanMs() / 1e3), "direction", name);
    put(
        REWRITTEN,
        way.filter(w -> !w.dscpSeen().isEmpty()).map(w -> w.rewritten() ? 1.0 : 0.0),
        "direction",
        name);
    Optional<SpeechRating> speech =
        verdict
            .flatMap(v -> v.ways().stream().filter(w -> w.way().word().equals(name)).findFirst())
            .flatMap(CallVerdict.WayVerdict::speech);
    put(AUDIO_RATING, speech.map(SpeechRating::r), "direction", name);
    put(AUDIO_MOS, speech.map(SpeechRating::mos), "direction", name);
  }

  private void put(Metric metric, Optional<Double> value, String... more) {
    var all = new TreeMap<>(labels);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    out.add(
        new Observation(
            new Series(metric, Labels.of(all)),
            value.map(Reading::of).orElseGet(() -> Reading.absent(unknown))));
  }
}
