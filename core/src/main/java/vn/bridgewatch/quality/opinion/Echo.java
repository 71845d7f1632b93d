package vn.bridgewatch.quality.opinion;

/// What a talker hears of himself, and a listener of the talker, a second time.
public sealed interface Echo {

  Echo NONE = new None();

  /// No echo: the terminals cancel it, as conference codecs do.
  ///
  /// In G.107 this is T = Tr = 0, which keeps the 0.149 of listener echo that its default
  /// connection has (R = 93.2); G.107.1 is then used without its two echo terms, so that a clean
  /// connection rates 129.
  record None() implements Echo {}

  /// An echo path.
  ///
  /// @param talkerDelayMs T, mean one-way delay of the echo path, ms
  /// @param loopDelayMs Tr, round-trip delay in the 4-wire loop, ms
  /// @param telr talker echo loudness rating, dB
  /// @param wepl weighted echo path loss, dB
  record Path(double talkerDelayMs, double loopDelayMs, double telr, double wepl) implements Echo {

    private static final String TABLE = "ITU-T G.107 table 3";
    private static final Range T =
        new Range("echo.talker_delay", "ms", 0, 10_000, 0, 500, TABLE + ", T");
    private static final Range TR =
        new Range("echo.loop_delay", "ms", 0, 20_000, 0, 1000, TABLE + ", Tr");
    private static final Range TELR = new Range("echo.telr", "dB", 5, 65, TABLE);
    private static final Range WEPL = new Range("echo.wepl", "dB", 5, 110, TABLE);

    public Path {
      T.check(talkerDelayMs);
      TR.check(loopDelayMs);
      TELR.check(telr);
      WEPL.check(wepl);
    }
  }

  /// The condition of ITU-T G.114 (05/2003), figure 1: the echo comes back from the far end of a
  /// symmetrical path at the default loss, so T = Ta, Tr = 2 Ta, TELR = 65 dB, WEPL = 110 dB.
  ///
  /// @param delayMs Ta, one-way delay from mouth to ear, ms
  static Echo telr65(double delayMs) {
    return new Path(
        delayMs, 2 * delayMs, NarrowbandModel.TELR_DEFAULT, NarrowbandModel.WEPL_DEFAULT);
  }
}
