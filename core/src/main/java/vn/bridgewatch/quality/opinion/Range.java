package vn.bridgewatch.quality.opinion;

import java.util.List;

/// What a parameter may be: the bounds within which a formula means something, and within them
/// those that the Recommendation gives for planning.
///
/// A value outside the first is an error. A value outside the second is computed, because a bad
/// line is worse than a planner allows and must be rated all the same, and is said in the rating's
/// notes.
///
/// @param name as callers know it
/// @param place where the planning range stands
record Range(
    String name,
    String unit,
    double min,
    double max,
    double plannedMin,
    double plannedMax,
    String place) {

  Range(String name, String unit, double min, double max, String place) {
    this(name, unit, min, max, min, max, place);
  }

  /// Gives the value back, or throws an exception that names value, rule and place.
  double check(double value) {
    if (value >= min && value <= max) { // false for NaN
      return value;
    }
    throw new IllegalArgumentException(
        name + ": must be " + span(min, max) + ", got " + text(value) + " (" + place + ")");
  }

  void note(double value, List<String> notes) {
    if (value < plannedMin || value > plannedMax) {
      notes.add(
          name
              + " "
              + text(value)
              + " is outside "
              + span(plannedMin, plannedMax)
              + " of "
              + place
              + ": extrapolated");
    }
  }

  private String span(double from, double to) {
    return text(from) + " to " + text(to) + (unit.isEmpty() ? "" : " " + unit);
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
