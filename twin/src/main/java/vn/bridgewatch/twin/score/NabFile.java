package vn.bridgewatch.twin.score;

import java.util.Arrays;
import java.util.List;

/// One file of the benchmark as the rule sees it: how much an alarm at each row is worth.
///
/// The first rows are probation, where an alarm counts for nothing: 15 % of the file, 750 at most.
/// In a window an alarm is worth the more the earlier it is; after it a false alarm costs little at
/// first and all of it from three widths on; before the first window it costs all.
public final class NabFile {

  /// Of a row that is in no window.
  static final int OUTSIDE = -1;

  /// Of a row whose alarm counts for nothing.
  static final int PROBATION = -2;

  private static final double PROBATION_SHARE = 0.15;
  private static final int PROBATION_ROWS_MAX = 750;
  private static final double STEEPNESS = 5;
  private static final double FAR = 3;

  private final String name;
  private final double[] worth;
  private final int[] window;
  private final int windows;

  /// A time between two rows that counts as an anomaly, both ends included.
  public record Window(long fromMillis, long toMillis) {}

  /// @param timesMillis of the rows, in order
  /// @param windows in order of time
  public NabFile(String name, long[] timesMillis, List<Window> windows) {
    this.name = name;
    this.windows = windows.size();
    int rows = timesMillis.length;
    worth = new double[rows];
    window = new int[rows];
    int at = 0;
    int left = 0;
    int right = -1;
    int widthBefore = 0;
    int endBefore = -1;
    for (int row = 0; row < rows; row++) {
      while (at < windows.size() && row > right && timesMillis[row] > windows.get(at).toMillis()) {
        at++; // a window without a row
      }
      if (row > right && at < windows.size() && inside(timesMillis[row], windows.get(at))) {
        left = row;
        right = row;
        while (right + 1 < rows && inside(timesMillis[right + 1], windows.get(at))) {
          right++;
        }
        at++;
      }
      if (row <= right) {
        int width = right - left + 1;
        window[row] = at - 1;
        worth[row] = sigmoid(-(right - row + 1) / (double) width) / sigmoid(-1);
        widthBefore = width;
        endBefore = right;
      } else {
        window[row] = OUTSIDE;
        worth[row] = endBefore < 0 ? -1 : sigmoid((row - endBefore) / (double) (widthBefore - 1));
      }
    }
    int probation = (int) Math.min(PROBATION_SHARE * rows, PROBATION_ROWS_MAX);
    Arrays.fill(window, 0, probation, PROBATION);
  }

  public String name() {
    return name;
  }

  public int rows() {
    return worth.length;
  }

  int windows() {
    return windows;
  }

  /// In which window a row is, or [#OUTSIDE], or [#PROBATION].
  int window(int row) {
    return window[row];
  }

  /// The worth of an alarm before weighting: 0 to 1 in a window, 0 to -1 outside.
  double worth(int row) {
    return worth[row];
  }

  private static boolean inside(long timeMillis, Window window) {
    return timeMillis >= window.fromMillis() && timeMillis <= window.toMillis();
  }

  private static double sigmoid(double position) {
    return position > FAR ? -1 : 2 / (1 + Math.exp(STEEPNESS * position)) - 1;
  }
}
