package vn.bridgewatch.quality.opinion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The coefficients v1 to v12 of the video quality function, ITU-T G.1070 (06/2018) annex B: one
/// set for each codec, picture format and screen that was tested.
///
/// The sets disagree by a whole opinion score at 1 % loss: each holds for its own condition, and a
/// score means something beside scores of the same set alone. The three with a name of their own
/// are those whose condition is known here; of the others the table and the column are.
public enum VideoSet {
  B2_1(
      "B.2#1", 1.431, 2.228e-2, 3.759, 184.1, 1.161, 1.446, 3.881e-4, 2.116, 467.4, 2.736, 15.28,
      4.170),
  B2_2(
      "B.2#2", 7.160, 2.215e-2, 3.461, 111.9, 2.091, 1.382, 5.881e-4, 0.8401, 113.9, 6.047, 46.87,
      10.87),
  B2_3(
      "B.2#3", 4.78, 1.22e-2, 2.614, 51.68, 1.063, 0.898, 6.923e-4, 0.7846, 85.15, 1.32, 539.48,
      356.6),
  B2_4(
      "B.2#4", 1.182, 1.11e-2, 4.286, 607.86, 1.184, 2.738, -9.98e-4, 0.896, 187.24, 5.212, 254.11,
      268.24),
  /// H.264, VGA, screen of 9.2 inches.
  H264_VGA_9IN(
      "B.2#5", 5.517, 1.29e-2, 3.459, 178.53, 1.02, 1.15, 3.55e-4, 0.114, 513.77, 0.736, -6.451,
      13.684),
  /// H.264 baseline profile, VGA, screen of 6 inches.
  H264_VGA_6IN(
      "B.4#1", 6.743, 0.9998e-2, 3.051, 168.1, 1.766, 1.130, 18.340e-4, 1.232, 53.25, 3.353, 6.025,
      80.752),
  B4_2(
      "B.4#2", 3.854, 1.2010e-2, 3.240, 206.3, 1.681, 1.624, 6.443e-4, 1.580, 208.34, 4.672, 7.874,
      15.114),
  B4_3(
      "B.4#3", 2.040, 1.0991e-2, 3.593, 296.2, 1.322, 1.683, 4.297e-4, 1.324, 102.00, 3.363, 18.534,
      96.237),
  B4_4(
      "B.4#4", 1.711, 0.8978e-2, 4.283, 513.2, 0.850, 1.392, 2.517e-4, 1.254, 307.35, 1.847, 17.460,
      3.999),
  B4_5(
      "B.4#5", 5.610, 1.0113e-2, 3.379, 182.3, 1.310, 2.230, 7.512e-4, 1.511, 136.21, 4.053, 20.162,
      22.332),
  B4_6(
      "B.4#6", 6.964, 0.7019e-2, 3.582, 214.1, 1.200, 1.755, 6.348e-4, 1.134, 170.99, 4.250, 7.982,
      12.001),
  B4_7(
      "B.4#7", 6.311, 0.8123e-2, 3.681, 262.04, 1.280, 1.973, 3.332e-4, 1.244, 343.33, 2.762, 6.251,
      6.013),
  B4_8(
      "B.4#8", 2.773, 0.8987e-2, 3.952, 460.3, 1.281, 2.119, 3.234e-4, 1.282, 262.44, 1.981, 22.839,
      7.999),
  /// H.264 baseline profile, VGA, screen of 65 inches.
  H264_VGA_65IN(
      "B.6#1", 5.643, 1.042e-2, 2.862, 178.2, 1.972, 1.263, 11.026e-4, 1.125, 49.34, 3.047, 5.824,
      92.465),
  B6_2(
      "B.6#2", 3.813, 1.120e-2, 3.058, 250.2, 1.859, 1.369, 9.324e-4, 1.368, 112.0, 3.564, 6.875,
      25.977),
  B6_3(
      "B.6#3", 1.849, 1.060e-2, 3.281, 306.4, 1.607, 1.858, 4.324e-4, 1.121, 168.5, 2.449, 15.286,
      9.888),
  B6_4(
      "B.6#4", 1.238, 0.921e-2, 3.724, 364.2, 1.043, 1.378, 3.461e-4, 1.344, 252.4, 1.365, 16.318,
      2.015),
  B6_5(
      "B.6#5", 4.623, 0.7214e-2, 3.243, 193.5, 1.271, 1.977, 13.245e-4, 1.477, 141.3, 3.464, 14.315,
      18.225),
  B6_6(
      "B.6#6", 5.277, 0.8876e-2, 3.384, 238.2, 1.216, 1.686, 9.122e-4, 1.221, 228.5, 4.434, 8.562,
      9.998),
  B6_7(
      "B.6#7", 5.891, 0.9086e-2, 3.535, 222.8, 1.209, 1.875, 2.031e-4, 1.409, 283.6, 2.764, 5.871,
      6.110),
  B6_8(
      "B.6#8", 2.209, 0.6834e-2, 3.622, 312.1, 1.167, 1.577, 3.786e-4, 1.322, 362.4, 1.486, 7.964,
      2.122);

  private final String table;

  @SuppressWarnings("ImmutableEnumChecker") // a copy of our own that nobody writes to
  private final double[] coefficients;

  VideoSet(String table, double... coefficients) {
    this.table = table;
    this.coefficients = coefficients.clone();
  }

  /// The table and column of annex B, as `B.4#1`.
  public String table() {
    return table;
  }

  /// The name where the condition is known, as `h264_vga_6in`; else the table and column.
  public String word() {
    return switch (this) {
      case H264_VGA_9IN -> "h264_vga_9.2in";
      case H264_VGA_6IN, H264_VGA_65IN -> name().toLowerCase(Locale.ROOT);
      default -> table;
    };
  }

  /// By name, by table and column, or by both as `h264_vga_6in(B.4#1)`.
  public static Optional<VideoSet> of(String text) {
    return Arrays.stream(values())
        .filter(set ->
            Stream.of(set.word(), set.table, set.word() + "(" + set.table + ")")
                .anyMatch(text::equalsIgnoreCase))
        .findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(VideoSet::word).toList();
  }

  /// @param number 1 to 12, as the Recommendation counts
  double v(int number) {
    return coefficients[number - 1];
  }
}
