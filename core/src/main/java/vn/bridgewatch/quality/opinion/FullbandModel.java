package vn.bridgewatch.quality.opinion;

/// The E-model for fullband speech (20 to 20,000 Hz), ITU-T G.107.2 (06/2019; 03/2023 for bursty
/// loss), with the defaults of its table 1.
///
/// It has no terms for echo. Room noise, which the edition of 03/2023 adds, is left at the default,
/// where it changes nothing.
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
        path.notes());
  }
}
