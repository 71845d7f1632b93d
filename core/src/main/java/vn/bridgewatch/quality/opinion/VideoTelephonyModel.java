package vn.bridgewatch.quality.opinion;

import java.util.ArrayList;
import java.util.List;

/// The opinion model for video telephony, ITU-T G.1070 (06/2018), clause 11: speech (11.2), video
/// (11.3) and both with their delays (11.4). All scores are 1 to 5, speech to 4.5.
///
/// It was made for small pictures on H.264 and MPEG; no set of coefficients covers 720p or 1080p.
/// Compare its scores among themselves, do not promise them to people.
public final class VideoTelephonyModel {

  private static final double MOS_MIN = 1;
  private static final double MOS_MAX = 5;
  private static final double FRAME_RATE_MAX = 30;

  /// Q of speech that nothing impairs, clause 11.2; recalled, not confirmed by a source at hand.
  private static final double SPEECH_RATING_MAX = 93.193;

  /// Roe, clause 11.2: that of G.107 equation 7-20 at its defaults.
  private static final double ECHO_FREE_RATING = 94.769;

  private VideoTelephonyModel() {}

  /// What a video stream has.
  ///
  /// @param kbps BrV, kbit/s
  /// @param fps FrV, pictures a second
  /// @param lossPercent PplV, packets lost, %
  public record Video(double kbps, double fps, double lossPercent) {

    private static final Range RATE =
        new Range("bitrate", "kbit/s", 1, 100_000, "ITU-T G.1070 clause 11.3, BrV");
    private static final Range FRAMES =
        new Range("fps", "1/s", 1, FRAME_RATE_MAX, "ITU-T G.1070 clause 11.3, FrV");
    private static final Range LOSS =
        new Range("video-loss", "%", 0, 100, 0, 10, "ITU-T G.1070 clause 11.3, PplV");

    public Video {
      RATE.check(kbps);
      FRAMES.check(fps);
      LOSS.check(lossPercent);
    }

    /// What lies outside the range that the Recommendation is made for.
    public List<String> notes() {
      var notes = new ArrayList<String>();
      LOSS.note(lossPercent, notes);
      return notes;
    }
  }

  /// Vq, clause 11.3, equations 11-16 to 11-21.
  public static double video(Video video, VideoSet set) {
    double kbps = video.kbps();
    double best = Math.clamp(set.v(1) + set.v(2) * kbps, 1, FRAME_RATE_MAX); // Ofr
    double atBest = set.v(3) * (1 - 1 / (1 + Math.pow(kbps / set.v(4), set.v(5)))); // IOfr
    double width = set.v(6) + set.v(7) * kbps; // DFrV
    double away = Math.log(video.fps()) - Math.log(best);
    double coding =
        Math.clamp(atBest, 0, 4) * Math.exp(-away * away / (2 * width * width)); // Icoding
    double robustness = // DPplV
        set.v(10)
            + set.v(11) * Math.exp(-video.fps() / set.v(8))
            + set.v(12) * Math.exp(-kbps / set.v(9));
    return Math.clamp(1 + coding * Math.exp(-video.lossPercent() / robustness), MOS_MIN, MOS_MAX);
  }

  /// Q, the rating of speech without its delay, clause 11.2: Q = 93.193 - Idte - Ie,eff. Delay
  /// counts where speech and video are joined; bursts of loss do not.
  public static double speechRating(SpeechPath path) {
    double idte = 0;
    if (path.echo() instanceof Echo.Path echo && echo.talkerDelayMs() >= 1) {
      double terv = NarrowbandModel.echoRating(echo.telr(), echo.talkerDelayMs());
      idte =
          NarrowbandModel.talkerEcho(
              ECHO_FREE_RATING, 80 + 2.5 * (terv - 14), echo.talkerDelayMs());
    }
    var random =
        new SpeechPath(path.ie(), path.bpl(), path.lossPercent(), 1, path.delayMs(), path.echo());
    return SPEECH_RATING_MAX - idte - random.effectiveImpairment(NarrowbandModel.IE_MAX);
  }

  /// Sq, clause 11.2: the score of speech.
  public static double speech(SpeechPath path) {
    return Scale.NARROWBAND.mos(speechRating(path));
  }

  /// MMq, clause 11.4, equations 11-22 to 11-27: the score of speech and video together.
  ///
  /// @param sq score of speech
  /// @param vq score of video
  /// @param speechDelayMs TS, one-way, ms
  /// @param videoDelayMs TV, one-way, ms
  public static double multimedia(
      double sq, double vq, double speechDelayMs, double videoDelayMs, ScreenSet set) {
    String clause = "ITU-T G.1070 clause 11.4";
    new Range("sq", "", MOS_MIN, MOS_MAX, clause).check(sq);
    new Range("vq", "", MOS_MIN, MOS_MAX, clause).check(vq);
    new Range("speech-delay", "ms", 0, 10_000, clause).check(speechDelayMs);
    new Range("video-delay", "ms", 0, 10_000, clause).check(videoDelayMs);
    double content = set.m(5) * sq + set.m(6) * vq + set.m(7) * sq * vq + set.m(8); // MMsv
    double both = Math.clamp(content, MOS_MIN, MOS_MAX);
    double absolute = set.m(9) * (speechDelayMs + videoDelayMs) + set.m(10); // AD
    double time = Math.max(absolute + synchrony(speechDelayMs - videoDelayMs, set), 1); // MMt
    double score = set.m(1) * both + set.m(2) * time + set.m(3) * both * time + set.m(4);
    return Math.clamp(score, MOS_MIN, MOS_MAX);
  }

  /// MS, equations 11-26 and 11-27: what it costs that lips and voice are apart.
  private static double synchrony(double speechLaterMs, ScreenSet set) {
    return speechLaterMs >= 0
        ? Math.min(set.m(11) * speechLaterMs + set.m(12), 0)
        : Math.min(set.m(13) * -speechLaterMs + set.m(14), 0);
  }
}
