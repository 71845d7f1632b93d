package vn.bridgewatch.agent.command.media;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.command.JsonLine;
import vn.bridgewatch.media.call.CallReport;
import vn.bridgewatch.media.ledger.StreamReport;
import vn.bridgewatch.media.ledger.WayReport;
import vn.bridgewatch.media.verdict.CallVerdict;
import vn.bridgewatch.quality.stream.BurstGap;
import vn.bridgewatch.quality.stream.PacketStream;

/// A measurement for programs: ratios are 0 to 1, times milliseconds; what is not known is null.
final class MediaJson {

  private MediaJson() {}

  static JsonLine of(
      CallReport report,
      CallVerdict verdict,
      InetSocketAddress target,
      boolean authenticated,
      List<String> trace) {
    var json =
        new JsonLine()
            .put("target", HostPort.shown(target))
            .put("profile", report.profile().name())
            .put("authenticated", authenticated)
            .put("end", report.end().word())
            .put("why", MediaText.why(report))
            .put("seconds", report.seconds())
            .put("bit_rate", report.profile().bitRate())
            .put("own_clock_set_ms", report.clockSetMs())
            .put("own_late_ms", report.lateMs())
            .put("not_sent", report.notSent())
            .put("level", verdict.level().name().toLowerCase(Locale.ROOT))
            .put("verdict_vi", verdict.vi())
            .put("verdict_en", verdict.en())
            .putObjects("ways", verdict.ways().stream().map(MediaJson::verdict).toList())
            .putObjects("streams", report.streams().stream().map(MediaJson::stream).toList());
    return trace.isEmpty() ? json : json.put("trace", trace);
  }

  private static JsonLine verdict(CallVerdict.WayVerdict way) {
    var json =
        new JsonLine()
            .put("way", way.way().word())
            .put("level", way.verdict().level().name().toLowerCase(Locale.ROOT))
            .put("vi", way.verdict().vi())
            .put("en", way.verdict().en())
            .put("loss_ratio", way.figures().lossRatio())
            .put("residual_ratio", way.figures().residualRatio())
            .put("frames_hit_per_minute", way.figures().pictures().hitsPerMinute())
            .put("stutters_per_minute", way.figures().pictures().stuttersPerMinute())
            .put("longest_gap_ms", way.figures().longestGapMs());
    way.speech()
        .ifPresent(speech ->
            json.put("audio_r", speech.r())
                .put("audio_mos", speech.mos())
                .put("audio_model", speech.scale().recommendation() + ", EVS-SWB 24.4"));
    return json;
  }

  private static JsonLine stream(StreamReport stream) {
    var rtt = stream.roundTrip();
    boolean any = stream.answered() > 0;
    var json =
        new JsonLine()
            .put("name", stream.name())
            .put("sent", stream.sent())
            .put("answered", stream.answered())
            .put("lost", stream.lost())
            .put("ways_told_apart_by", stream.knowledge().word())
            .put(
                "rtt_ms",
                new JsonLine()
                    .put("min", any ? rtt.min() : Double.NaN)
                    .put("mean", any ? rtt.mean() : Double.NaN)
                    .put("p50", any ? rtt.p50() : Double.NaN)
                    .put("p95", any ? rtt.p95() : Double.NaN)
                    .put("p99", any ? rtt.p99() : Double.NaN)
                    .put("max", any ? rtt.max() : Double.NaN))
            .put("there", way(stream.forward()))
            .put("back", way(stream.backward()))
            .put("refused_there", stream.refusedThere())
            .put("dscp_refused", stream.dscpRefused())
            .put("untrue", stream.untrue())
            .put("strange", stream.strange());
    stream
        .clock()
        .ifPresent(clock ->
            json.put(
                "clock",
                new JsonLine()
                    .put("offset_ms", clock.offsetMs())
                    .put("error_ms", clock.errorMs())
                    .put("steps", clock.steps())
                    .put("stepped_ms", clock.steppedMs())
                    .put("synchronised", clock.synchronised())));
    return json;
  }

  private static JsonLine way(WayReport way) {
    PacketStream.Report packets = way.packets();
    BurstGap.Report bursts = way.bursts();
    boolean known = way.lossKnown();
    var json =
        new JsonLine()
            .put("loss_known", known)
            .put("sent", known(known, packets.sent()))
            .put("received", known(known, packets.received()))
            .put("lost", known(known, packets.lost()))
            .put("loss_ratio", known(known, packets.lossRatio()))
            .put("runs_exact", way.runsExact())
            .put("loss_runs", known(known, way.runs().runs()))
            .put("loss_run_longest", known(known, way.runs().longest()))
            .put("loss_run_mean", known(known, way.runs().meanRun()))
            .put("burst_ratio", known(known, way.runs().burstRatio()))
            .put("bursts", known(known, bursts.bursts()))
            .put("burst_density", known(known, bursts.burstDensity()))
            .put("burst_packets", known(known, bursts.burstPackets()))
            .put("gaps", known(known, bursts.gaps()))
            .put("gap_density", known(known, bursts.gapDensity()))
            .put("residual_ratio", known(known, way.repair().residualRatio()))
            .put("duplicates", packets.duplicates())
            .put("reordered", packets.reordering().reordered())
            .put("reorder_extent", packets.reordering().extentMax())
            .put("late", packets.late())
            .put("jitter_ms", packets.jitterMs())
            .put("jitter_max_ms", packets.jitterMsMax())
            .put(
                "pdv_ms",
                new JsonLine()
                    .put("mean", packets.spread().mean())
                    .put("p50", packets.spread().p50())
                    .put("p95", packets.spread().p95())
                    .put("p99", packets.spread().p99())
                    .put("max", packets.spread().max()))
            .put(
                "ipdv_ms",
                new JsonLine()
                    .put("mean", packets.variation().mean())
                    .put("p99", packets.variation().p99())
                    .put("max", packets.variation().max()))
            .put(
                "discarded",
                new JsonLine()
                    .put("40", packets.discards().get(0))
                    .put("80", packets.discards().get(1))
                    .put("150", packets.discards().get(2)))
            .put("longest_gap_ms", way.longestGapMs())
            .put("one_way_ms", way.delay().map(d -> d.meanMs()).orElse(Double.NaN))
            .put("one_way_min_ms", way.delay().map(d -> d.minMs()).orElse(Double.NaN))
            .put("one_way_error_ms", way.delay().map(d -> d.errorMs()).orElse(Double.NaN))
            .put("dscp_sent", way.dscpSent())
            .put("dscp_seen", classes(way))
            .put("hop_limit", way.hopLimit().isPresent() ? way.hopLimit().getAsInt() : Double.NaN);
    Optional<Boolean> rewritten =
        way.dscpSeen().isEmpty() ? Optional.empty() : Optional.of(way.rewritten());
    rewritten.ifPresent(is -> json.put("dscp_rewritten", is));
    return json;
  }

  private static JsonLine classes(WayReport way) {
    var json = new JsonLine();
    way.dscpSeen().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> json.put(String.valueOf(entry.getKey()), entry.getValue()));
    return json;
  }

  private static double known(boolean known, long value) {
    return known(known, (double) value);
  }

  private static double known(boolean known, double value) {
    return known ? value : Double.NaN;
  }
}
