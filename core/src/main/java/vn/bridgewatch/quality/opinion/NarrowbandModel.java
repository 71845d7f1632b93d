package vn.bridgewatch.quality.opinion;

import static vn.bridgewatch.quality.opinion.Telephony.power;
import static vn.bridgewatch.quality.opinion.Telephony.square;

/// The E-model for telephone-band speech, ITU-T G.107 (06/2015): the whole of clause 7 and annex B.
public final class NarrowbandModel {

  /// What Ie,eff comes near to when all is lost, equation 7-29.
  static final double IE_MAX = 95;

  static final double TELR_DEFAULT = 65;
  static final double WEPL_DEFAULT = 110;
  private static final Echo.Path SILENT = new Echo.Path(0, 0, TELR_DEFAULT, WEPL_DEFAULT);

  private NarrowbandModel() {}

  /// Rates with the defaults of G.107 table 3: R = 93.2 on a clean path.
  public static SpeechRating rate(SpeechPath path) {
    return rate(path, Telephony.DEFAULT);
  }

  public static SpeechRating rate(SpeechPath path, Telephony telephony) {
    Echo.Path echo = path.echo() instanceof Echo.Path heard ? heard : SILENT;
    double no = telephony.noise();
    double ro = 15 - 1.5 * (telephony.slr() + no); // 7-2
    double ist = sidetone(telephony, echo);
    double is = loudness(telephony, no) + ist + quantizing(telephony, ro); // 7-8
    double idte = talkerEcho(telephony, echo, no, ist);
    double idd = path.delayImpairment(telephony.sensitivity(), telephony.thresholdMs());
    return new SpeechRating(
        Scale.NARROWBAND,
        ro,
        is,
        idte,
        listenerEcho(ro, echo),
        idd,
        path.effectiveImpairment(IE_MAX),
        telephony.advantage(),
        path.notes());
  }

  /// Iolr: the connection is too loud, equations 7-9 and 7-10.
  private static double loudness(Telephony telephony, double no) {
    double olr = telephony.slr() + telephony.rlr();
    double x = olr + 0.2 * (64 + no - telephony.rlr());
    return 20 * (Math.pow(1 + Math.pow(x / 8, 8), 1.0 / 8) - x / 8);
  }

  /// Ist: the sidetone is not at its best, equations 7-11 and 7-12.
  private static double sidetone(Telephony telephony, Echo.Path echo) {
    double stmro =
        -10
            * Math.log10(
                power(-telephony.stmr())
                    + Math.exp(-echo.talkerDelayMs() / 4) * power(-echo.telr()));
    return 12 * Math.pow(1 + Math.pow((stmro - 13) / 6, 8), 1.0 / 8)
        - 28 * Math.pow(1 + Math.pow((stmro + 1) / 19.4, 35), 1.0 / 35)
        - 13 * Math.pow(1 + Math.pow((stmro - 3) / 33, 13), 1.0 / 13)
        + 29;
  }

  /// Iq: quantizing distortion, equations 7-13 to 7-17.
  private static double quantizing(Telephony telephony, double ro) {
    double q = 37 - 15 * Math.log10(telephony.qdu());
    double g = 1.07 + 0.258 * q + 0.0602 * q * q;
    double y = (ro - 100) / 15 + 46 / 8.4 - g / 9;
    double z = 46.0 / 30 - g / 40;
    return 15 * Math.log10(1 + Math.pow(10, y) + Math.pow(10, z));
  }

  /// Idte, equations 7-19 to 7-24. Below 1 ms an echo is heard as sidetone.
  private static double talkerEcho(
      Telephony telephony, Echo.Path echo, double no, double sidetone) {
    double idte = 0;
    if (echo.talkerDelayMs() >= 1) {
      double terv = echoRating(echo.telr(), echo.talkerDelayMs());
      if (telephony.stmr() < 9) {
        terv += sidetone / 2; // TERVs, 7-23
      }
      double roe = -1.5 * (no - telephony.rlr()); // 7-20
      idte = talkerEcho(roe, 80 + 2.5 * (terv - 14), echo.talkerDelayMs()); // 7-21
    }
    // Idtes, 7-24
    return telephony.stmr() > 20 ? Math.hypot(idte, sidetone) : idte;
  }

  /// TERV, equation 7-22, dB.
  static double echoRating(double telr, double delayMs) {
    return telr
        - 40 * Math.log10((1 + delayMs / 10) / (1 + delayMs / 150))
        + 6 * Math.exp(-0.3 * square(delayMs));
  }

  /// Equation 7-19, which G.107.1 (7-5) and G.1070 share.
  static double talkerEcho(double roe, double re, double delayMs) {
    double below = roe - re;
    return (below / 2 + Math.sqrt(square(below) / 4 + 100) - 1) * (1 - Math.exp(-delayMs));
  }

  /// Idle, equations 7-25 and 7-26, which G.107.1 (7-11, 7-12) shares.
  static double listenerEcho(double ro, Echo.Path echo) {
    double rle = 10.5 * (echo.wepl() + 7) * Math.pow(echo.loopDelayMs() + 1, -0.25);
    double below = ro - rle;
    return below / 2 + Math.sqrt(square(below) / 4 + 169);
  }
}
