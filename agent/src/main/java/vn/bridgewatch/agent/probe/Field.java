package vn.bridgewatch.agent.probe;

import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;

/// A value beyond success and duration that an attempt may bring; its series is there at every
/// attempt, present or absent.
///
/// @param labels beside those of the probe, as `phase`
public record Field(Metric metric, Labels labels) {

  public static Field of(Metric metric) {
    return new Field(metric, Labels.NONE);
  }

  public static Field of(Metric metric, String label, String value) {
    return new Field(metric, Labels.of(label, value));
  }

  /// Whether it is this very object, as it is for fields that are constants of their probe.
  @SuppressWarnings("ReferenceEquality")
  boolean isSameInstance(Field other) {
    return this == other;
  }
}
