package vn.bridgewatch.media.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import vn.bridgewatch.media.call.CallEnd;
import vn.bridgewatch.media.call.CallReport;
import vn.bridgewatch.media.ledger.StreamReport;
import vn.bridgewatch.media.ledger.WayReport;
import vn.bridgewatch.quality.FrameImpact;
import vn.bridgewatch.quality.MediaFigures;
import vn.bridgewatch.quality.MediaVerdict;
import vn.bridgewatch.quality.opinion.Echo;
import vn.bridgewatch.quality.opinion.FullbandModel;
import vn.bridgewatch.quality.opinion.SpeechPath;
import vn.bridgewatch.quality.opinion.SpeechRating;

/// What people will see and hear, each way, and what else they should know.
///
/// Speech is rated by ITU-T G.107.2 as EVS-SWB at 24.4 kbit/s: codecs of conferences are as wide,
/// and Opus has no figures of ITU's. Its delay is from mouth to ear: one way (where the clocks do
/// not tell, half of the round trip), a jitter buffer of 40 ms, and packets of 20 ms.
///
/// @param ways none where nothing was measured; one of the round trip where the reflector does not
///   tell the ways apart; else there and back
public record CallVerdict(List<WayVerdict> ways, List<Note> notes, MediaVerdict.Level level) {

  /// @param speech the rating of the audio; empty without an audio stream
  public record WayVerdict(
      Way way, MediaVerdict verdict, MediaFigures figures, Optional<SpeechRating> speech) {}

  public enum Way {
    THERE("Chiều đi", "There"),
    BACK("Chiều về", "Back"),
    ROUND_TRIP("Cả hai chiều", "Both ways");

    private final String vi;
    private final String en;

    Way(String vi, String en) {
      this.vi = vi;
      this.en = en;
    }

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Something that is no figure of a way.
  public record Note(String vi, String en) {}

  static final double IE = 7.2;
  static final double BPL = 11.4;
  private static final int SPEECH_BUFFER_MS = 40;
  private static final double PACKET_MS = 20;
  private static final double CLOCK_OFF_MS = 1000;
  private static final double LATE_MS = 20;

  public CallVerdict {
    ways = List.copyOf(ways);
    notes = List.copyOf(notes);
  }

  public static CallVerdict of(CallReport report) {
    var ways = new ArrayList<WayVerdict>();
    List<StreamReport> heard = report.streams().stream().filter(s -> s.answered() > 0).toList();
    if (!heard.isEmpty() && media(report)) {
      if (heard.stream().allMatch(s -> s.forward().lossKnown())) {
        ways.add(way(Way.THERE, report, StreamReport::forward));
        ways.add(way(Way.BACK, report, StreamReport::backward));
      } else {
        ways.add(way(Way.ROUND_TRIP, report, StreamReport::forward));
      }
    }
    MediaVerdict.Level level =
        ways.stream()
            .map(way -> way.verdict().level())
            .max(Comparator.naturalOrder())
            .orElse(MediaVerdict.Level.BAD);
    return new CallVerdict(ways, notes(report), level);
  }

  private static boolean media(CallReport report) {
    return report.end() == CallEnd.COMPLETE || report.end() == CallEnd.STOPPED;
  }

  private static WayVerdict way(
      Way way, CallReport report, Function<StreamReport, WayReport> side) {
    Optional<StreamReport> sound =
        report.streams().stream().filter(s -> side.apply(s).frames().isEmpty()).findFirst();
    Optional<StreamReport> worst =
        report.streams().stream()
            .filter(s -> side.apply(s).frames().isPresent())
            .max(Comparator.comparingDouble(s -> stutters(side.apply(s))));
    double delayMs = delay(worst.or(() -> sound).orElseThrow(), side);
    Optional<SpeechRating> speech = sound.map(s -> speech(s, side));
    WayReport judged = side.apply(worst.or(() -> sound).orElseThrow());
    double late = judged.discardRatios().getLast(); // later than 150 ms
    double loss = Math.min(1, judged.packets().lossRatio() + late);
    double residual = Math.min(loss, judged.repair().residualRatio() + late);
    FrameImpact pictures =
        judged
            .frames()
            .map(raw -> repaired(raw, judged, residual, worst.orElseThrow().name(), report))
            .orElse(new FrameImpact(0, 0, 0));
    double gap =
        report.streams().stream().mapToDouble(s -> side.apply(s).longestGapMs()).max().orElse(0);
    var figures = new MediaFigures(loss, residual, pictures, gap, speech, Optional.of(delayMs));
    return new WayVerdict(way, MediaVerdict.of(figures), figures, speech);
  }

  private static double stutters(WayReport way) {
    return way.frames().map(FrameImpact::stuttersPerMinute).orElse(0.0);
  }

  /// What the packets that stay lost do; where all stay lost, that was counted picture by picture.
  private static FrameImpact repaired(
      FrameImpact raw, WayReport way, double residual, String name, CallReport report) {
    if (residual >= way.packets().lossRatio() && residual > 0) {
      return raw.hitRatio() > 0 ? raw : expected(name, report, residual, way);
    }
    return expected(name, report, residual, way);
  }

  private static FrameImpact expected(
      String name, CallReport report, double residual, WayReport way) {
    return report.profile().streams().stream()
        .filter(plan -> plan.name().equals(name))
        .flatMap(plan -> plan.shape().video().stream())
        .findFirst()
        .map(video -> FrameImpact.expected(video, residual, way.runs().meanRun()))
        .orElse(new FrameImpact(0, 0, 0));
  }

  private static SpeechRating speech(StreamReport stream, Function<StreamReport, WayReport> side) {
    WayReport way = side.apply(stream);
    double percent = Math.min(100, way.packets().lossRatio(SPEECH_BUFFER_MS) * 100);
    return FullbandModel.rate(
        new SpeechPath(
            IE,
            BPL,
            percent,
            Math.min(1000, way.runs().burstRatio()),
            Math.min(10_000, delay(stream, side)),
            Echo.NONE));
  }

  /// From mouth to ear.
  private static double delay(StreamReport stream, Function<StreamReport, WayReport> side) {
    double oneWay =
        side.apply(stream).delay().map(d -> d.meanMs()).orElse(stream.roundTrip().mean() / 2);
    return Math.max(0, oneWay) + SPEECH_BUFFER_MS + PACKET_MS;
  }

  private static List<Note> notes(CallReport report) {
    var notes = new ArrayList<Note>();
    rewritten(report, notes);
    report.streams().stream()
        .flatMap(stream -> stream.clock().stream())
        .findFirst()
        .filter(clock -> Math.abs(clock.offsetMs()) - clock.errorMs() > CLOCK_OFF_MS)
        .ifPresent(clock ->
            notes.add(
                new Note(
                    "Đồng hồ hai đầu lệch nhau khoảng "
                        + spanVi(Math.abs(clock.offsetMs()))
                        + "; các số đo khác không bị ảnh hưởng.",
                    "The clocks of the two ends are about "
                        + spanEn(Math.abs(clock.offsetMs()))
                        + " apart; no other figure depends on that.")));
    boolean set =
        report.streams().stream().flatMap(s -> s.clock().stream()).anyMatch(c -> c.steps() > 0);
    if (set || Math.abs(report.clockSetMs()) > CLOCK_OFF_MS) {
      notes.add(
          new Note(
              "Có đồng hồ bị chỉnh trong lúc đo; các số đo khác không bị ảnh hưởng.",
              "A clock was set while this was measured; no other figure depends on that."));
    }
    long refused = report.streams().stream().mapToLong(StreamReport::refusedThere).sum();
    if (refused > 0) {
      notes.add(
          new Note(
              "Đầu bên kia từ chối " + refused + " gói tin vì quá giới hạn của nó.",
              "The far end refused " + refused + " packets: they were over its limits."));
    }
    if (report.lateMs() > LATE_MS || report.notSent() > 0) {
      notes.add(
          new Note(
              "Máy này bận, có gói tin gửi chậm " + Math.round(report.lateMs()) + " mili giây.",
              "This machine was busy: a packet left "
                  + Math.round(report.lateMs())
                  + " ms late, "
                  + report.notSent()
                  + " not at all."));
    }
    if (report.streams().stream().anyMatch(s -> s.answered() > 0 && !s.forward().lossKnown())) {
      notes.add(
          new Note(
              "Đầu bên kia không cho biết gói tin mất ở chiều nào.",
              "The far end does not tell which way packets were lost."));
    }
    return notes;
  }

  private static void rewritten(CallReport report, List<Note> notes) {
    for (StreamReport stream : report.streams()) {
      note(stream, stream.forward(), "chiều đi", "on the way there", notes);
      if (stream.dscpRefused() == 0) {
        note(stream, stream.backward(), "chiều về", "on the way back", notes);
      }
    }
  }

  private static void note(
      StreamReport stream, WayReport way, String wayVi, String wayEn, List<Note> notes) {
    if (!way.rewritten()) {
      return;
    }
    int seen =
        way.dscpSeen().entrySet().stream()
            .filter(entry -> entry.getKey() != way.dscpSent())
            .max(Map.Entry.comparingByValue())
            .orElseThrow()
            .getKey();
    notes.add(
        new Note(
            "Mạng đổi mức ưu tiên (DSCP) của "
                + stream.name()
                + " ở "
                + wayVi
                + " từ "
                + way.dscpSent()
                + " thành "
                + seen
                + ".",
            "The network changes the class (DSCP) of "
                + stream.name()
                + " "
                + wayEn
                + " from "
                + way.dscpSent()
                + " to "
                + seen
                + "."));
  }

  private static String spanEn(double ms) {
    return ms < 120_000 ? Math.round(ms / 1000) + " s" : Math.round(ms / 60_000) + " min";
  }

  private static String spanVi(double ms) {
    return ms < 120_000 ? Math.round(ms / 1000) + " giây" : Math.round(ms / 60_000) + " phút";
  }

  /// All of it in Vietnamese, a sentence a line.
  public List<String> vi() {
    var lines = new ArrayList<String>();
    ways.forEach(way -> lines.add(way.way().vi + ": " + way.verdict().vi()));
    notes.forEach(note -> lines.add(note.vi()));
    return lines;
  }

  /// All of it in English, a sentence a line.
  public List<String> en() {
    var lines = new ArrayList<String>();
    ways.forEach(way -> lines.add(way.way().en + ": " + way.verdict().en()));
    notes.forEach(note -> lines.add(note.en()));
    return lines;
  }
}
