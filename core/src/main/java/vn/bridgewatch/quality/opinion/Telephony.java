package vn.bridgewatch.quality.opinion;

/// The parameters of the narrowband E-model that a packet network does not change: terminals, rooms
/// and people. ITU-T G.107 (06/2015), tables 1 and 3.
///
/// @param slr send loudness rating, dB
/// @param rlr receive loudness rating, dB
/// @param stmr sidetone masking rating, dB
/// @param ds D-value of the telephone at the send side
/// @param dr D-value at the receive side; LSTR = STMR + Dr
/// @param qdu quantizing distortion units of the chain
/// @param nc circuit noise at the 0 dBr point, dBm0p
/// @param nfor noise floor at the receive side, dBmp
/// @param ps room noise at the send side, dB(A)
/// @param pr room noise at the receive side, dB(A)
/// @param sensitivity sT, how much the talkers mind delay
/// @param thresholdMs mT, the least delay that they notice, ms
/// @param advantage A, what users forgive for the sake of access
public record Telephony(
    double slr,
    double rlr,
    double stmr,
    double ds,
    double dr,
    double qdu,
    double nc,
    double nfor,
    double ps,
    double pr,
    double sensitivity,
    double thresholdMs,
    double advantage) {

  /// The default column of G.107 table 3.
  public static final Telephony DEFAULT =
      new Telephony(8, 2, 15, 3, 3, 1, -70, -64, 35, 35, 1, 100, 0);

  private static final String TABLE = "ITU-T G.107 table 3";

  public Telephony {
    new Range("slr", "dB", 0, 18, TABLE).check(slr);
    new Range("rlr", "dB", -5, 14, TABLE).check(rlr);
    // The table says 10 to 20; clause 7.4 has formulas for less than 9 and more than 20.
    new Range("stmr", "dB", 0, 40, "ITU-T G.107 clause 7.4").check(stmr);
    new Range("ds", "", -3, 3, TABLE).check(ds);
    new Range("dr", "", -3, 3, TABLE).check(dr);
    new Range("qdu", "", 1, 14, TABLE).check(qdu);
    new Range("nc", "dBm0p", -80, -40, TABLE).check(nc);
    // The table knows -64 alone; G.107.1 has -96.
    new Range("nfor", "dBmp", -100, -40, TABLE).check(nfor);
    new Range("ps", "dB(A)", 35, 85, TABLE).check(ps);
    new Range("pr", "dB(A)", 35, 85, TABLE).check(pr);
    new Range("sensitivity", "", 0.4, 1, "ITU-T G.107 table 1, sT").check(sensitivity);
    new Range("threshold", "ms", 20, 150, "ITU-T G.107 table 1, mT").check(thresholdMs);
    new Range("advantage", "", 0, 20, TABLE + ", A").check(advantage);
  }

  /// No: all noise as one, at the 0 dBr point, dBm0p; G.107 equations 7-3 to 7-7.
  double noise() {
    double olr = slr + rlr;
    double send = ps - slr - ds - 100 + 0.004 * square(ps - olr - ds - 14); // Nos, 7-4
    double heard = pr + 10 * Math.log10(1 + Math.pow(10, (10 - (stmr + dr)) / 10)); // Pre, 7-6
    double receive = rlr - 121 + heard + 0.008 * square(heard - 35); // Nor, 7-5
    double floor = nfor + rlr; // Nfo, 7-7
    return 10 * Math.log10(power(nc) + power(send) + power(receive) + power(floor));
  }

  static double power(double decibel) {
    return Math.pow(10, decibel / 10);
  }

  static double square(double x) {
    return x * x;
  }
}
