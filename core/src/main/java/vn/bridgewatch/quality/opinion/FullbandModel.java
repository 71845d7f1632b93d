package vn.bridgewatch.quality.opinion;

import java.util.List;

/// The E-model for fullband speech (20 to 20,000 Hz), ITU-T G.107.2 (06/2019), with its defaults.
///
/// It has no terms for echo. The edition of 03/2023 is said to add bursty loss and room noise; its
/// text was not at hand: a burst ratio is taken as in G.107 equation 7-29, with a note, and room
/// noise is not rated.
public final class FullbandModel {

  /// What Ie,eff,FB comes near to when all is lost, clause 7.5.
  static final double IE_MAX = 132;

  private FullbandModel() {}

  /// @throws IllegalArgumentException when the path has an echo
  public static SpeechRating rate(SpeechPath path) {
    if (!(path.echo() instanceof Echo.None)) {
      throw new IllegalArgumentException(
          "echo: must be none, got an echo path (ITU-T G.107.2 clause 7.4 has no echo terms)");
    }
    List<String> notes = path.notes();
    if (path.burstRatio() > 1 && path.lossPercent() > 0) {
      notes.add(
          "burst on the fullband scale is taken as in ITU-T G.107 equation 7-29: not confirmed by"
              + " the text of G.107.2");
    }
    Telephony people = Telephony.DEFAULT;
    double idd = 1.48 * path.delayImpairment(people.sensitivity(), people.thresholdMs());
    // Ro,FB = 148, Is,FB = 0, A = 0
    return new SpeechRating(
        Scale.FULLBAND,
        Scale.FULLBAND.ratingMax(),
        0,
        0,
        0,
        idd,
        path.effectiveImpairment(IE_MAX),
        0,
        notes);
  }
}
