package vn.bridgewatch.agent.media;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import vn.bridgewatch.media.call.CallReport;
import vn.bridgewatch.media.ledger.StreamReport;
import vn.bridgewatch.media.ledger.WayReport;
import vn.bridgewatch.media.verdict.CallVerdict;

/// The figures of a burst for people and for the centre, over all of its streams: each way's begin
/// with `there_`, `back_` or, where the ways are not told apart, `round_trip_`.
final class MediaStepFigures {

  private final CallReport report;
  private final Map<String, Double> figures = new TreeMap<>();

  private MediaStepFigures(CallReport report) {
    this.report = report;
  }

  static Map<String, Double> of(CallReport report, CallVerdict verdict) {
    var all = new MediaStepFigures(report);
    all.put("bit_rate", report.profile().bitRate());
    all.put("media_seconds", report.seconds());
    all.put("packets_sent", sum(report.streams(), StreamReport::sent));
    all.put("rtt_p50_seconds", report.streams().getFirst().roundTrip().p50() / 1e3);
    all.put("rtt_p95_seconds", report.streams().getFirst().roundTrip().p95() / 1e3);
    verdict.ways().forEach(all::way);
    return all.figures;
  }

  private void way(CallVerdict.WayVerdict way) {
    String name = way.way().word() + "_";
    List<WayReport> streams =
        report.streams().stream()
            .filter(stream -> stream.answered() > 0)
            .map(way.way() == CallVerdict.Way.BACK ? StreamReport::backward : StreamReport::forward)
            .toList();
    double sent = sum(streams, it -> it.packets().sent());
    double lost =
        way.way() == CallVerdict.Way.ROUND_TRIP
            ? sum(report.streams(), StreamReport::lost)
            : sum(streams, it -> it.packets().lost());
    put(name + "loss_ratio", sent == 0 ? 0 : Math.min(1, lost / sent));
    put(name + "residual_loss_ratio", way.figures().residualRatio());
    put(name + "loss_run_packets_max", most(streams, it -> it.runs().longest()));
    put(name + "loss_bursts", sum(streams, it -> it.bursts().bursts()));
    put(name + "jitter_seconds", most(streams, it -> it.packets().jitterMs() / 1e3));
    put(name + "delay_variation_seconds", most(streams, it -> it.packets().spread().p95() / 1e3));
    put(name + "stutters_per_minute", way.figures().pictures().stuttersPerMinute());
    put(name + "longest_gap_seconds", way.figures().longestGapMs() / 1e3);
    way.speech()
        .ifPresent(speech -> {
          put(name + "audio_r", speech.r());
          put(name + "audio_mos", speech.mos());
        });
    streams
        .getFirst()
        .delay()
        .ifPresent(delay -> put(name + "one_way_delay_seconds", delay.meanMs() / 1e3));
    if (streams.stream().allMatch(it -> !it.dscpSeen().isEmpty())) {
      put(name + "dscp_rewritten", streams.stream().anyMatch(WayReport::rewritten) ? 1 : 0);
    }
  }

  private static <T> double sum(List<T> all, Function<T, Number> figure) {
    return all.stream().mapToDouble(it -> figure.apply(it).doubleValue()).sum();
  }

  private static <T> double most(List<T> all, Function<T, Number> figure) {
    return all.stream().mapToDouble(it -> figure.apply(it).doubleValue()).max().orElse(0);
  }

  private void put(String name, double value) {
    if (Double.isFinite(value)) {
      figures.put(name, value);
    }
  }
}
