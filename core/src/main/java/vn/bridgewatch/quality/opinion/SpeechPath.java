package vn.bridgewatch.quality.opinion;

import java.util.ArrayList;
import java.util.List;

/// What speech goes through on its way: the parameters that measurement gives, the same for the
/// three E-models.
///
/// @param ie equipment impairment factor of the codec without loss, on the scale of the model
///   (ITU-T G.113 appendices I, IV, V)
/// @param bpl packet-loss robustness factor of the codec, on the same scale; without loss it has no
///   effect
/// @param lossPercent Ppl, packets lost and packets that came too late for the jitter buffer, %
/// @param burstRatio BurstR: mean length of the loss bursts over the mean length that random loss
///   of this rate has; 1 is random
/// @param delayMs Ta, one-way delay from mouth to ear (network, jitter buffer, packetisation and
///   look-ahead), ms
public record SpeechPath(
    double ie, double bpl, double lossPercent, double burstRatio, double delayMs, Echo echo) {

  /// G.107 table 3: Bpl of G.711 without concealment, 10 ms packets.
  public static final double BPL_DEFAULT = 4.3;

  private static final String TABLE = "ITU-T G.107 table 3";
  private static final Range BPL = new Range("bpl", "", 0.1, 1000, TABLE + ", Bpl");
  private static final Range LOSS = new Range("loss", "%", 0, 100, 0, 20, TABLE + ", Ppl");
  private static final Range BURST = new Range("burst", "", 1, 1000, 1, 8, TABLE + ", BurstR");
  private static final Range DELAY = new Range("delay", "ms", 0, 10_000, 0, 500, TABLE + ", Ta");

  public SpeechPath {
    // The codec's highest impairment depends on the scale: the models check it.
    new Range("ie", "", 0, FullbandModel.IE_MAX, TABLE + ", Ie").check(ie);
    BPL.check(bpl);
    LOSS.check(lossPercent);
    BURST.check(burstRatio);
    DELAY.check(delayMs);
  }

  /// Speech without impairment.
  public static SpeechPath clean() {
    return new SpeechPath(0, BPL_DEFAULT, 0, 1, 0, Echo.NONE);
  }

  /// The same path with another echo.
  public SpeechPath with(Echo other) {
    return new SpeechPath(ie, bpl, lossPercent, burstRatio, delayMs, other);
  }

  /// What of this lies outside the ranges that the Recommendations are made for.
  List<String> notes() {
    var notes = new ArrayList<String>();
    LOSS.note(lossPercent, notes);
    BURST.note(burstRatio, notes);
    DELAY.note(delayMs, notes);
    if (burstRatio > 2 && lossPercent >= 2) {
      notes.add(
          "burst above 2 is valid for loss below 2 % alone (ITU-T G.107 table 3, note 6): extrapolated");
    }
    return notes;
  }

  /// Ie,eff: the codec's impairment under packet loss, G.107 equation 7-29; in G.107.1 equation
  /// 7-15 with the same constant, in G.107.2 clause 7.5 with its own.
  ///
  /// @param most what the impairment comes near to when all is lost: 95, or 132 on the fullband
  ///   scale
  double effectiveImpairment(double most) {
    new Range("ie", "", 0, most, "Ie,eff comes to " + (int) most + " at most").check(ie);
    return ie + (most - ie) * lossPercent / (lossPercent / burstRatio + bpl);
  }

  /// Idd: impairment by delay alone, G.107 equations 7-27 and 7-28, on the narrowband scale.
  ///
  /// @param sensitivity sT, how much the talkers mind delay; 1 is the default class of G.107 table
  ///   1
  /// @param thresholdMs mT, the least delay that they notice, ms; 100 is the default
  double delayImpairment(double sensitivity, double thresholdMs) {
    if (delayMs <= thresholdMs) {
      return 0;
    }
    double x = Math.log(delayMs / thresholdMs) / Math.log(2);
    double power = 6 * sensitivity;
    return 25
        * (Math.pow(1 + Math.pow(x, power), 1 / power)
            - 3 * Math.pow(1 + Math.pow(x / 3, power), 1 / power)
            + 2);
  }
}
