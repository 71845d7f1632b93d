package vn.bridgewatch.quality.opinion;

import java.util.List;

/// The E-model for wideband speech (50 to 7,000 Hz), ITU-T G.107.1 (06/2019), with the defaults of
/// its table 1.
///
/// Two places of the Recommendation leave a choice. Equation 7-6 needs a noise power No,WB that no
/// equation defines: it is taken from G.107 equations 7-3 to 7-7 with the noise floor of G.107.1,
/// -96 dBmp. Corrigendum 1 of 01/2020 is said to mend equation 7-6; its text was not at hand, so
/// the talker echo term is to be checked against it. And equation 7-15 knows random loss alone: a
/// burst ratio is taken as in G.107 equation 7-29.
public final class WidebandModel {

  private static final double NOISE_FLOOR = -96;

  private WidebandModel() {}

  public static SpeechRating rate(SpeechPath path) {
    double ro = Scale.WIDEBAND.ratingMax(); // 7-2
    double idte = 0;
    double idle = 0;
    if (path.echo() instanceof Echo.Path echo) {
      idte = talkerEcho(echo);
      idle = NarrowbandModel.listenerEcho(ro, echo); // 7-11, 7-12
    }
    Telephony people = Telephony.DEFAULT;
    double idd =
        1.29 * path.delayImpairment(people.sensitivity(), people.thresholdMs()); // 7-13, 7-14
    List<String> notes = path.notes();
    if (path.burstRatio() > 1 && path.lossPercent() > 0) {
      notes.add(
          "ITU-T G.107.1 equation 7-15 knows random loss alone: burst taken as in G.107"
              + " equation 7-29");
    }
    // Is,WB = 0 (7-3), A = 0 (7-16)
    double ieEff = path.effectiveImpairment(NarrowbandModel.IE_MAX); // 7-15
    return new SpeechRating(Scale.WIDEBAND, ro, 0, idte, idle, idd, ieEff, 0, notes);
  }

  /// Idte,WB, equations 7-5 to 7-10.
  private static double talkerEcho(Echo.Path echo) {
    Telephony usual = Telephony.DEFAULT;
    var quiet =
        new Telephony(
            usual.slr(),
            usual.rlr(),
            usual.stmr(),
            usual.ds(),
            usual.dr(),
            usual.qdu(),
            usual.nc(),
            NOISE_FLOOR,
            usual.ps(),
            usual.pr(),
            usual.sensitivity(),
            usual.thresholdMs(),
            usual.advantage());
    double roe = -1.5 * (quiet.noise() - quiet.rlr()); // 7-6
    double delay = echo.talkerDelayMs();
    double k = delay < 100 ? 0.08 * delay + 10 : 18; // 7-9, 7-10
    double terv = NarrowbandModel.echoRating(echo.telr(), delay) + k; // 7-8
    return NarrowbandModel.talkerEcho(roe, 80 + 3 * (terv - 14), delay); // 7-5, 7-7
  }
}
