package vn.bridgewatch.agent.media;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import vn.bridgewatch.quality.stream.LossBound;

/// The loss of a thin stream that the last minutes prove.
///
/// A measurement has some 22 packets, so that one lost packet is 4.5 % of it. Judged is what
/// several of them say together: the greatest lower bound ([LossBound], with a chance of 1 in
/// 100,000) over the last 3 measurements, the last 4, and so on up to 10 minutes, each time without
/// the two worst of them. So loss must have come at three different times; an interruption, however
/// long, that touches one measurement or two next to each other proves nothing.
final class RecentLoss {

  static final Duration WINDOW = Duration.ofMinutes(10);
  static final int LEFT_OUT = 2;
  static final double CHANCE = 1e-5;

  private record Measured(long atNanos, long sent, long lost) {}

  private final ArrayDeque<Measured> last = new ArrayDeque<>(); // newest first

  /// Takes a measurement in; what is older than the window goes.
  void add(long atNanos, long sent, long lost) {
    last.addFirst(new Measured(atNanos, sent, lost));
    forget(atNanos);
  }

  /// Lets go of what is older than the window, as where nothing new comes.
  void forget(long nowNanos) {
    while (!last.isEmpty() && nowNanos - last.getLast().atNanos() >= WINDOW.toNanos()) {
      last.removeLast();
    }
  }

  /// Empty before there are three measurements.
  OptionalDouble proven() {
    if (last.size() <= LEFT_OUT) {
      return OptionalDouble.empty();
    }
    var taken = new ArrayList<Measured>();
    double most = 0;
    for (Measured one : last) {
      taken.add(one);
      if (taken.size() > LEFT_OUT) {
        most = Math.max(most, proven(taken));
      }
    }
    return OptionalDouble.of(most);
  }

  private static double proven(List<Measured> taken) {
    List<Measured> judged =
        taken.stream()
            .sorted(Comparator.comparingLong(Measured::lost).reversed())
            .skip(LEFT_OUT)
            .toList();
    return LossBound.atLeast(
        judged.stream().mapToLong(Measured::lost).sum(),
        judged.stream().mapToLong(Measured::sent).sum(),
        CHANCE);
  }
}
