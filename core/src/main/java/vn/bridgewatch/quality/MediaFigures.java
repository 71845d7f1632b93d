package vn.bridgewatch.quality;

import java.util.Optional;
import vn.bridgewatch.quality.opinion.SpeechRating;

/// What was measured of a call's media in one direction, for a verdict.
///
/// @param lossRatio packets lost on the way or too late for the jitter buffer, 0 to 1
/// @param residualRatio what of it stays after repair, 0 to 1
/// @param pictures what the residual loss does to pictures
/// @param longestGapMs longest time without a packet, ms
/// @param speech how speech would be rated; empty where the clocks or the codec do not allow to say
/// @param delayMs one-way, mouth to ear, ms; empty where the clocks do not allow to say
public record MediaFigures(
    double lossRatio,
    double residualRatio,
    FrameImpact pictures,
    double longestGapMs,
    Optional<SpeechRating> speech,
    Optional<Double> delayMs) {

  public MediaFigures {
    ratio("loss_ratio", lossRatio);
    ratio("residual_ratio", residualRatio);
    if (!(longestGapMs >= 0)) {
      throw new IllegalArgumentException("longest_gap: must be 0 ms or more, got " + longestGapMs);
    }
  }

  private static void ratio(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": must be 0 to 1, got " + value);
    }
  }
}
