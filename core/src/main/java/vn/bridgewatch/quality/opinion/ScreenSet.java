package vn.bridgewatch.quality.opinion;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The coefficients m1 to m14 that join speech, video and delay, ITU-T G.1070 (06/2018) annex C, by
/// the size of the screen.
public enum ScreenSet {
  SCREEN_4_2(
      "4.2in", -4.457e-1, -6.638e-1, 4.042e-1, 2.321, -3.255e-1, 3.309e-1, 1.494e-1, 5.457e-1,
      -3.235e-4, 3.915, -1.377e-3, 0, -1.095e-3, 0),
  SCREEN_2_1(
      "2.1in", -6.966e-1, -8.127e-1, 4.562e-1, 3.003, -1.638e-1, 3.626e-1, 1.291e-1, 5.456e-1,
      -1.251e-4, 3.763, -1.065e-3, 1.465e-2, -1.002e-3, 0);

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // a copy of our own that nobody writes to
  private final double[] coefficients;

  ScreenSet(String word, double... coefficients) {
    this.word = word;
    this.coefficients = coefficients.clone();
  }

  public String word() {
    return word;
  }

  public static Optional<ScreenSet> of(String text) {
    return Arrays.stream(values()).filter(set -> set.word.equalsIgnoreCase(text)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(ScreenSet::word).toList();
  }

  /// @param number 1 to 14, as the Recommendation counts
  double m(int number) {
    return coefficients[number - 1];
  }
}
