package vn.bridgewatch.twin.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Scores detectors by the rule of the Numenta Anomaly Benchmark (Lavin and Ahmad, 2015).
///
/// One threshold holds for all files. Every row at or above it is an alarm; of the alarms in a
/// window only the most valuable counts, of those outside each one. 100 is a detector that alarms
/// at the first row of every window and nowhere else, 0 one that never does.
public final class NabScorer {

  private final List<Scored> files;
  private final int windows;

  /// The scores that a detector gave the rows of a file.
  public static final class Scored {

    private final NabFile file;
    private final double[] scores;

    public Scored(NabFile file, double[] scores) {
      if (file.rows() != scores.length) {
        throw new IllegalArgumentException(
            file.name() + ": " + file.rows() + " rows, " + scores.length + " scores");
      }
      this.file = file;
      this.scores = scores.clone();
    }

    NabFile file() {
      return file;
    }

    double score(int row) {
      return scores[row];
    }
  }

  /// A threshold and what the corpus scores at it.
  public record Best(double threshold, double score) {}

  private record Alarm(double score, double worth, int window) {}

  public NabScorer(List<Scored> files) {
    this.files = List.copyOf(files);
    windows = files.stream().mapToInt(scored -> scored.file().windows()).sum();
    if (windows == 0) {
      throw new IllegalArgumentException("no file has a window");
    }
  }

  /// The score at a threshold.
  public double at(double threshold, NabProfile profile) {
    double sum = 0;
    for (Scored scored : files) {
      NabFile file = scored.file();
      double[] found = new double[file.windows()];
      Arrays.fill(found, -profile.miss());
      for (int row = 0; row < file.rows(); row++) {
        int window = file.window(row);
        if (scored.score(row) >= threshold && window != NabFile.PROBATION) {
          if (window == NabFile.OUTSIDE) {
            sum += profile.falseAlarm() * file.worth(row);
          } else {
            found[window] = Math.max(found[window], profile.hit() * file.worth(row));
          }
        }
      }
      sum += Arrays.stream(found).sum();
    }
    return normalised(sum, profile);
  }

  /// The threshold of the best score, by trying every one that makes a difference.
  public Best best(NabProfile profile) {
    double[] found = new double[windows];
    Arrays.fill(found, -profile.miss());
    double sum = -profile.miss() * windows;
    var best = new Best(Double.POSITIVE_INFINITY, 0);
    List<Alarm> alarms = alarms();
    for (int i = 0; i < alarms.size(); i++) {
      Alarm alarm = alarms.get(i);
      if (alarm.window() == NabFile.OUTSIDE) {
        sum += profile.falseAlarm() * alarm.worth();
      } else {
        double worth = Math.max(found[alarm.window()], profile.hit() * alarm.worth());
        sum += worth - found[alarm.window()];
        found[alarm.window()] = worth;
      }
      boolean last = i + 1 == alarms.size() || alarms.get(i + 1).score() != alarm.score();
      if (last && normalised(sum, profile) > best.score()) {
        best = new Best(alarm.score(), normalised(sum, profile));
      }
    }
    return best;
  }

  private List<Alarm> alarms() {
    var alarms = new ArrayList<Alarm>();
    int earlier = 0;
    for (Scored scored : files) {
      NabFile file = scored.file();
      for (int row = 0; row < file.rows(); row++) {
        int window = file.window(row);
        if (window != NabFile.PROBATION && !Double.isNaN(scored.score(row))) {
          int of = window == NabFile.OUTSIDE ? window : earlier + window;
          alarms.add(new Alarm(scored.score(row), file.worth(row), of));
        }
      }
      earlier += file.windows();
    }
    alarms.sort(Comparator.comparingDouble(Alarm::score).reversed());
    return alarms;
  }

  private double normalised(double sum, NabProfile profile) {
    double none = -profile.miss() * windows;
    double perfect = profile.hit() * windows;
    return 100 * (sum - none) / (perfect - none);
  }
}
