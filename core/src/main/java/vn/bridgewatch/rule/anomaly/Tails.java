package vn.bridgewatch.rule.anomaly;

import vn.bridgewatch.rule.state.StateForm;

/// How rare the sizes of several statistics are by their own past: a histogram of the upper tail of
/// each, in bins of half an octave, and beyond it a Pareto tail.
///
/// The surprise of a size is -ln of the share of the past that was at least as large (with half an
/// occurrence for what was never seen), so it is 0 to ln n within what was seen. Beyond the largest
/// bin the tail goes on as a power law whose exponent is that of the top fiftieth (Hill, 1975).
/// Counting, unlike a fitted distribution, needs no shape: what comes often is not rare, however
/// far it is from the rest. Counts are halved when they reach [#MEMORY], so that old habits fade.
/// Everything lies in one array: what a series costs is what it holds.
final class Tails {

  /// The largest surprise: one in 10^13.
  static final double SURPRISE_MAX = 30;

  static final int BINS = 7;
  private static final double BINS_PER_OCTAVE = 2;
  private static final int LEARNING = 20;
  private static final int MEMORY = 10_000;
  private static final double UNSEEN = 0.5;
  private static final double TOP_SHARE = 0.02;
  private static final int TOP_COUNT_MIN = 5;
  private static final double LOG_EXCESS_MIN = 0.05;
  private static final int ROW = BINS + 1;
  private static final short EMPTY = Short.MIN_VALUE;
  private static final double LN_2 = Math.log(2);

  /// For each statistic: the number of its highest bin, then the counts from the highest down.
  private final short[] cells;

  private int total;

  Tails(int statistics) {
    cells = new short[statistics * ROW];
    for (int at = 0; at < cells.length; at += ROW) {
      cells[at] = EMPTY;
    }
  }

  /// Every statistic was seen once more.
  void tick() {
    total++;
    if (total > MEMORY) {
      total /= 2;
      for (int at = 0; at < cells.length; at += ROW) {
        halve(at);
      }
    }
  }

  /// How rare a size is, 0 to [#SURPRISE_MAX]; it is then counted among the past.
  double surprise(int statistic, double size) {
    double surprise = rarity(statistic, size);
    count(statistic, size);
    return surprise;
  }

  /// How rare a size is, 0 to [#SURPRISE_MAX], without counting it.
  double rarity(int statistic, double size) {
    int at = statistic * ROW;
    return size > 0 && total >= LEARNING && cells[at] != EMPTY ? surpriseAt(at, place(size)) : 0;
  }

  /// Counts a size among the past.
  void count(int statistic, double size) {
    if (size > 0) {
      countIn(statistic * ROW, (int) Math.floor(place(size)));
    }
  }

  private static double place(double size) {
    return BINS_PER_OCTAVE * Math.log(Math.min(size, Double.MAX_VALUE)) / LN_2;
  }

  private double surpriseAt(int at, double place) {
    int bin = (int) Math.floor(place);
    int below = cells[at] - bin;
    if (below >= BINS) {
      return 0;
    }
    double above = 0;
    for (int i = 0; i < below; i++) {
      above += cells[at + 1 + i];
    }
    if (below >= 0) {
      above += cells[at + 1 + below] * (1 - (place - bin));
      return -Math.log((above + UNSEEN) / (total + UNSEEN));
    }
    double beyond = (place - (cells[at] + 1)) * LN_2 / BINS_PER_OCTAVE;
    double surprise = -Math.log(UNSEEN / (total + UNSEEN)) + beyond / logExcess(at);
    return Math.min(SURPRISE_MAX, surprise);
  }

  /// The mean of ln(size / threshold) over the top of what was seen.
  private double logExcess(int at) {
    double needed = Math.max(TOP_COUNT_MIN, TOP_SHARE * total);
    double sum = 0;
    int bins = 0;
    while (bins < BINS && sum < needed) {
      sum += cells[at + 1 + bins];
      bins++;
    }
    double logs = 0;
    for (int i = 0; i < bins; i++) {
      logs += cells[at + 1 + i] * (bins - i - 0.5) * LN_2 / BINS_PER_OCTAVE;
    }
    return Math.max(LOG_EXCESS_MIN, logs / Math.max(1, sum));
  }

  private void countIn(int at, int bin) {
    if (cells[at] == EMPTY) {
      cells[at] = (short) bin;
    }
    int higher = bin - cells[at];
    if (higher > 0) {
      for (int i = BINS - 1; i >= 0; i--) {
        cells[at + 1 + i] = i >= higher ? cells[at + 1 + i - higher] : 0;
      }
      cells[at] = (short) bin;
    }
    int below = cells[at] - bin;
    if (below < BINS) {
      cells[at + 1 + below]++;
    }
  }

  private void halve(int at) {
    for (int i = 0; i < BINS; i++) {
      cells[at + 1 + i] = (short) (cells[at + 1 + i] / 2);
    }
    int gone = 0;
    while (gone < BINS - 1 && cells[at + 1 + gone] == 0) {
      gone++;
    }
    if (gone > 0 && cells[at] != EMPTY) {
      for (int i = 0; i < BINS; i++) {
        cells[at + 1 + i] = i + gone < BINS ? cells[at + 1 + i + gone] : 0;
      }
      cells[at] -= (short) gone;
    }
  }

  void state(StateForm form) {
    form.i16s(cells);
    total = form.i32(total);
  }
}
