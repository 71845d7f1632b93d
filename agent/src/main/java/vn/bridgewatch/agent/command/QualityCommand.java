package vn.bridgewatch.agent.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vn.bridgewatch.quality.opinion.Echo;
import vn.bridgewatch.quality.opinion.FullbandModel;
import vn.bridgewatch.quality.opinion.NarrowbandModel;
import vn.bridgewatch.quality.opinion.ScreenSet;
import vn.bridgewatch.quality.opinion.SpeechPath;
import vn.bridgewatch.quality.opinion.SpeechRating;
import vn.bridgewatch.quality.opinion.VideoSet;
import vn.bridgewatch.quality.opinion.VideoTelephonyModel;
import vn.bridgewatch.quality.opinion.WidebandModel;

/// `quality --model MODEL`: one point of an opinion model.
public final class QualityCommand {

  private static final String USAGE =
      """
      Usage: bridgewatch quality --model g107|g107.1|g107.2 [SPEECH] [--output text|json]
             bridgewatch quality --model g1070 --set SET --bitrate KBIT --fps N
                         [--screen 4.2in|2.1in] [VIDEO] [SPEECH] [--output text|json]

      Says what people would say of a call with this codec, loss and delay: an estimate for planning.
      Sources, ranges and limits: docs/quality.md.

        --model MODEL          g107: telephone band; g107.1: wideband; g107.2: fullband speech;
                               g1070: video telephony

      SPEECH
        --ie N                 impairment of the codec without loss, on the model's scale (0)
        --bpl N                robustness of the codec to loss (g107, g1070: 4.3; the others
                               need it where there is loss)
        --loss PERCENT         packets lost or too late, 0 to 100 (0)
        --burst RATIO          mean loss burst over that of random loss, from 1 (1)
        --delay MS             one way, mouth to ear (0)
        --echo none|telr65     none: cancelled; telr65: T = Ta, Tr = 2 Ta, TELR 65 dB (none);
                               g107.2 knows none alone

      VIDEO (g1070)
        --set SET              coefficients for codec, format and screen: h264_vga_6in,
                               h264_vga_9.2in, h264_vga_65in, or a column of annex B as B.4#2
        --bitrate KBIT         kbit/s
        --fps N                pictures a second, 1 to 30
        --video-loss PERCENT   packets lost, 0 to 100 (that of --loss)
        --screen SIZE          score speech and video together, by the coefficients of this screen
        --sq N, --vq N         with --screen: a score of speech or video known already, 1 to 5
        --speech-delay MS, --video-delay MS
                               with --screen: one way (that of --delay)

        --output text|json     json: one object with r, mos and every term; for g1070 r is the
                               rating of speech, mos the score that mos_of names

      Exit codes: 0 computed, 2 usage, with what is wrong.
      """;

  private static final List<String> MODELS = List.of("g107", "g107.1", "g107.2", "g1070");
  private static final String[] FOR_VIDEO = {
    "--set",
    "--bitrate",
    "--fps",
    "--video-loss",
    "--screen",
    "--sq",
    "--vq",
    "--speech-delay",
    "--video-delay"
  };
  private static final String[] FOR_BOTH = {"--sq", "--vq", "--speech-delay", "--video-delay"};

  private QualityCommand() {}

  /// The score of a video call, with its parts; a part that was not asked for is empty.
  private record VideoCall(
      Optional<Double> speechRating,
      Optional<Double> speech,
      double video,
      Optional<Double> both,
      String set,
      List<String> notes) {}

  public static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      Arguments arguments =
          new Arguments.Spec()
              .flags("--help", "-h")
              .values("--model", "--ie", "--bpl", "--loss", "--burst", "--delay", "--echo")
              .values("--output")
              .values(FOR_VIDEO)
              .parse(args);
      if (arguments.has("--help") || arguments.has("-h")) {
        out.print(USAGE);
        return ExitCode.GOOD;
      }
      if (!arguments.words().isEmpty()) {
        throw new UsageException("unexpected " + arguments.words().getFirst());
      }
      out.println(answer(arguments));
      out.flush();
      return ExitCode.GOOD;
    } catch (UsageException e) {
      err.println("bridgewatch quality: " + e.getMessage());
    } catch (IllegalArgumentException e) { // a range of the model; it names the value as the option
      err.println("bridgewatch quality: --" + e.getMessage());
    }
    err.println("Try: bridgewatch quality --help");
    return ExitCode.FAILED;
  }

  private static String answer(Arguments arguments) throws UsageException {
    if (!arguments.has("--model")) {
      throw new UsageException("--model is missing: one of " + String.join(", ", MODELS));
    }
    String model = arguments.choice("--model", "", MODELS);
    boolean json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    SpeechPath path = path(model, arguments);
    if (model.equals("g1070")) {
      VideoCall call = videoCall(path, arguments);
      return json ? json(call).toString() : text(call);
    }
    for (String option : FOR_VIDEO) {
      refuse(arguments, option, "has no meaning for " + model);
    }
    SpeechRating rating =
        switch (model) {
          case "g107" -> NarrowbandModel.rate(path);
          case "g107.1" -> WidebandModel.rate(path);
          default -> FullbandModel.rate(path);
        };
    return json ? json(model, rating).toString() : text(rating);
  }

  private static SpeechPath path(String model, Arguments arguments) throws UsageException {
    double loss = arguments.decimal("--loss", 0);
    if (model.matches("g107[.][12]") && loss > 0 && !arguments.has("--bpl")) {
      throw new UsageException(
          "--bpl is missing: with loss, " + model + " needs that of the codec (ITU-T G.113)");
    }
    var path =
        new SpeechPath(
            arguments.decimal("--ie", 0),
            arguments.decimal("--bpl", SpeechPath.BPL_DEFAULT),
            loss,
            arguments.decimal("--burst", 1),
            arguments.decimal("--delay", 0),
            Echo.NONE);
    String echo = arguments.choice("--echo", "none", List.of("none", "telr65"));
    return echo.equals("none") ? path : path.with(Echo.telr65(path.delayMs()));
  }

  private static VideoCall videoCall(SpeechPath path, Arguments arguments) throws UsageException {
    Optional<ScreenSet> screen = screen(arguments);
    if (screen.isEmpty()) {
      for (String option : FOR_BOTH) {
        refuse(arguments, option, "needs --screen");
      }
    }
    var notes = new ArrayList<String>();
    double vq;
    String setWord = "";
    if (arguments.has("--vq")) {
      for (String option : List.of("--set", "--bitrate", "--fps", "--video-loss")) {
        refuse(arguments, option, "and --vq exclude each other");
      }
      vq = arguments.decimal("--vq", 0);
    } else {
      VideoSet set = videoSet(arguments);
      setWord = set.word();
      var video =
          new VideoTelephonyModel.Video(
              needed(arguments, "--bitrate"),
              needed(arguments, "--fps"),
              arguments.decimal("--video-loss", path.lossPercent()));
      notes.addAll(video.notes());
      vq = VideoTelephonyModel.video(video, set);
    }
    if (screen.isEmpty()) {
      return new VideoCall(
          Optional.of(VideoTelephonyModel.speechRating(path)),
          Optional.of(VideoTelephonyModel.speech(path)),
          vq,
          Optional.empty(),
          setWord,
          notes);
    }
    boolean known = arguments.has("--sq");
    double sq = known ? arguments.decimal("--sq", 0) : VideoTelephonyModel.speech(path);
    double both =
        VideoTelephonyModel.multimedia(
            sq,
            vq,
            arguments.decimal("--speech-delay", path.delayMs()),
            arguments.decimal("--video-delay", path.delayMs()),
            screen.get());
    return new VideoCall(
        known ? Optional.empty() : Optional.of(VideoTelephonyModel.speechRating(path)),
        Optional.of(sq),
        vq,
        Optional.of(both),
        setWord,
        notes);
  }

  private static VideoSet videoSet(Arguments arguments) throws UsageException {
    String text =
        arguments
            .value("--set")
            .orElseThrow(() ->
                new UsageException(
                    "--set is missing: one of " + String.join(", ", VideoSet.words())));
    return VideoSet.of(text)
        .orElseThrow(() ->
            new UsageException(
                "--set: must be one of " + String.join(", ", VideoSet.words()) + ", got " + text));
  }

  private static Optional<ScreenSet> screen(Arguments arguments) throws UsageException {
    if (!arguments.has("--screen")) {
      return Optional.empty();
    }
    return ScreenSet.of(arguments.choice("--screen", "", ScreenSet.words()));
  }

  private static double needed(Arguments arguments, String option) throws UsageException {
    if (!arguments.has(option)) {
      throw new UsageException(option + " is missing");
    }
    return arguments.decimal(option, 0);
  }

  private static void refuse(Arguments arguments, String option, String why) throws UsageException {
    if (arguments.has(option)) {
      throw new UsageException(option + " " + why);
    }
  }

  private static JsonLine json(String model, SpeechRating rating) {
    return new JsonLine()
        .put("model", model)
        .put("r", rating.r())
        .put("mos", rating.mos())
        .put("mos_of", "audio")
        .put("scale", rating.scale().name().toLowerCase(Locale.ROOT))
        .put("r_max", rating.scale().ratingMax())
        .put("ro", rating.ro())
        .put("is", rating.is())
        .put("idte", rating.idte())
        .put("idle", rating.idle())
        .put("idd", rating.idd())
        .put("ie_eff", rating.ieEff())
        .put("advantage", rating.advantage())
        .put("notes", rating.notes());
  }

  private static String text(SpeechRating rating) {
    var text = new StringBuilder();
    line(text, "model", rating.scale().recommendation() + ", audio alone");
    line(text, "R", round(rating.r()) + " of " + (int) rating.scale().ratingMax());
    line(text, "MOS", round(rating.mos()) + " of 4.50, estimated, " + word(rating) + " scale");
    line(
        text,
        "terms",
        "Ro "
            + round(rating.ro())
            + ", Is "
            + round(rating.is())
            + ", Idte "
            + round(rating.idte())
            + ", Idle "
            + round(rating.idle())
            + ", Idd "
            + round(rating.idd())
            + ", Ie,eff "
            + round(rating.ieEff()));
    rating.notes().forEach(note -> line(text, "note", note));
    return text.toString().stripTrailing();
  }

  private static JsonLine json(VideoCall call) {
    return new JsonLine()
        .put("model", "g1070")
        .put("r", call.speechRating().orElse(Double.NaN))
        .put("mos", call.both().orElse(call.video()))
        .put("mos_of", call.both().isPresent() ? "audio and video" : "video")
        .put("sq", call.speech().orElse(Double.NaN))
        .put("vq", call.video())
        .put("mmq", call.both().orElse(Double.NaN))
        .put("set", call.set())
        .put("notes", call.notes());
  }

  private static String text(VideoCall call) {
    var text = new StringBuilder();
    line(text, "model", "ITU-T G.1070 (06/2018)" + (call.set().isEmpty() ? "" : ", " + call.set()));
    call.speechRating().ifPresent(rating -> line(text, "R", round(rating) + ", speech alone"));
    line(
        text,
        "MOS",
        call.both()
            .map(both -> round(both) + " of 5.00, estimated, speech and video")
            .orElseGet(() -> round(call.video()) + " of 5.00, estimated, video alone"));
    call.speech().ifPresent(sq -> line(text, "Sq", round(sq) + ", speech"));
    line(text, "Vq", round(call.video()) + ", video");
    call.notes().forEach(note -> line(text, "note", note));
    return text.toString().stripTrailing();
  }

  private static String word(SpeechRating rating) {
    return rating.scale().name().toLowerCase(Locale.ROOT);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-6s %s%n", name, value));
  }

  private static String round(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
