package vn.bridgewatch.rule;

import java.util.List;

/// A rule that watches series, each by a detector of its own.
public non-sealed interface SeriesRule extends Rule {

  Selector selector();

  /// Metrics of the same device whose newest values the detector is given before each sample of its
  /// own ([SeriesDetector#beside]), as the load beside the charge of a battery.
  default List<String> beside() {
    return List.of();
  }

  /// Whether what is watched ends by nature, as a call does: when the device says that it is there
  /// no more, nothing is wrong any more.
  default boolean overWhenGone() {
    return false;
  }

  /// A detector that has seen nothing.
  SeriesDetector detector(Surroundings surroundings);
}
