package vn.bridgewatch.agent.command.media;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import vn.bridgewatch.media.call.CallEnd;
import vn.bridgewatch.media.call.CallReport;
import vn.bridgewatch.media.ledger.Knowledge;
import vn.bridgewatch.media.ledger.StreamReport;
import vn.bridgewatch.media.ledger.WayReport;
import vn.bridgewatch.media.verdict.CallVerdict;
import vn.bridgewatch.quality.stream.PacketStream;

/// A measurement for people.
final class MediaText {

  private final PrintStream out;

  MediaText(PrintStream out) {
    this.out = out;
  }

  void print(
      CallReport report, CallVerdict verdict, InetSocketAddress target, boolean authenticated) {
    out.printf(
        Locale.ROOT,
        "media %s to %s, %.1f s, %.2f Mbit/s each way, %s%n",
        report.profile().name(),
        HostPort.shown(target),
        report.seconds(),
        report.profile().bitRate() / 1e6,
        authenticated ? "authenticated" : "unauthenticated");
    if (report.end() != CallEnd.COMPLETE) {
      out.println(why(report));
    }
    if (report.end() != CallEnd.COMPLETE && report.end() != CallEnd.STOPPED) {
      return;
    }
    for (StreamReport stream : report.streams()) {
      stream(stream);
    }
    out.println();
    verdict.vi().forEach(out::println);
    verdict.en().forEach(out::println);
    verdict.ways().stream()
        .filter(way -> way.speech().isPresent())
        .forEach(way ->
            out.printf(
                Locale.ROOT,
                "Audio, %s: MOS %.2f of 4.50 (R %.0f of 148), estimated by ITU-T G.107.2 for"
                    + " EVS at 24.4 kbit/s%n",
                way.way().word().replace('_', ' '),
                way.speech().orElseThrow().mos(),
                way.speech().orElseThrow().r()));
  }

  /// Why it ended early, and what to do.
  static String why(CallReport report) {
    return switch (report.end()) {
      case COMPLETE -> "complete";
      case STOPPED -> "stopped";
      case NO_ANSWER ->
          "no answer: nothing reflects there, something on the way drops UDP, or this key or this"
              + " address is not known there; no media were sent";
      case REFUSED ->
          "no answer: " + report.why().orElse("refused") + "; is the reflector on, at this port?";
      case NOT_AUTHENTIC ->
          "answers came that cannot be believed: they are not signed with this key; no media were"
              + " sent";
      case OWN_FAULT -> "this machine cannot send: " + report.why().orElse("");
    };
  }

  private void stream(StreamReport stream) {
    out.println();
    out.printf(
        Locale.ROOT,
        "%s: %d packets, %d answered; round trip %.2f to %.2f ms, 95 %% within %.2f ms%n",
        stream.name(),
        stream.sent(),
        stream.answered(),
        stream.roundTrip().min(),
        stream.roundTrip().max(),
        stream.roundTrip().p95());
    if (stream.forward().lossKnown()) {
      way("there", stream.forward(), stream.knowledge());
      way("back", stream.backward(), stream.knowledge());
    } else {
      out.printf(
          Locale.ROOT,
          "  the reflector copies our numbers: %d packets were lost on the round trip, which way is"
              + " not known%n",
          stream.lost());
      delays("there", stream.forward());
      delays("back", stream.backward());
    }
    stream
        .clock()
        .ifPresent(clock ->
            out.printf(
                Locale.ROOT,
                "  clock there %+.3f ms against ours, within %.3f ms%s%s%n",
                clock.offsetMs(),
                clock.errorMs(),
                clock.synchronised() ? "" : ", kept to UTC by nobody",
                clock.steps() == 0
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        "; set %d times, by %+.3f ms",
                        clock.steps(),
                        clock.steppedMs())));
    if (stream.untrue() + stream.strange() > 0) {
      out.printf(
          Locale.ROOT,
          "  answers not believed: %d, senseless: %d%n",
          stream.untrue(),
          stream.strange());
    }
  }

  private void way(String name, WayReport way, Knowledge knowledge) {
    PacketStream.Report packets = way.packets();
    out.printf(
        Locale.ROOT,
        "  %-5s  lost %d of %d (%.3f %%), %d times, at most %d in a row%s; bursts %d%n",
        name,
        packets.lost(),
        packets.sent(),
        packets.lossRatio() * 100,
        way.runs().runs(),
        way.runs().longest(),
        way.runsExact() || knowledge == Knowledge.RECEPTION ? "" : " (in a row: guessed)",
        way.bursts().bursts());
    out.printf(
        Locale.ROOT,
        "         doubled %d, out of order %d, thrown away by a buffer of 40/80/150 ms %d/%d/%d%n",
        packets.duplicates(),
        packets.reordering().reordered(),
        packets.discards().get(0),
        packets.discards().get(1),
        packets.discards().get(2));
    delays("", way);
  }

  private void delays(String name, WayReport way) {
    PacketStream.Report packets = way.packets();
    out.printf(
        Locale.ROOT,
        "  %-5s  jitter %.2f ms (most %.2f); above the least delay: half within %.1f, 95 %% %.1f,"
            + " all %.1f ms%s%s%n",
        name,
        packets.jitterMs(),
        packets.jitterMsMax(),
        packets.spread().p50(),
        packets.spread().p95(),
        packets.spread().max(),
        way.delay()
            .map(delay ->
                String.format(
                    Locale.ROOT, "; one way %.2f ms, within %.2f", delay.meanMs(), delay.errorMs()))
            .orElse(""),
        classes(way));
  }

  private static String classes(WayReport way) {
    if (way.dscpSeen().isEmpty()) {
      return "; class not known";
    }
    String seen =
        way.dscpSeen().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    return way.rewritten()
        ? "; DSCP " + way.dscpSent() + " became " + seen
        : "; DSCP " + way.dscpSent() + " kept";
  }
}
