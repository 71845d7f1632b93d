package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;

/// Something runs out in a known shape: it ends before the conference does and there is just time
/// to act, or less than a given time is left of it whatever the calendar says.
///
/// @param within tells always where less than this is left; zero: only the conference counts
/// @param clear there must be time again for so long before it is over
/// @param only counts down only while this holds; null: always
public record CountdownRule(
    String name,
    Selector selector,
    Shape shape,
    Warning warning,
    Duration within,
    Duration clear,
    @Nullable Condition only,
    Grade grade,
    List<String> group,
    Texts texts)
    implements SeriesRule {

  public static final Duration WITHIN_MAX = Duration.ofDays(365);

  /// A metric of the same device that must be beyond a limit, as `on battery`.
  public record Condition(String metric, Limit limit) {}

  /// How it runs out.
  public sealed interface Shape {

    /// The metric is the time at which it ends, in seconds since 1970: a certificate.
    record EndsAt() implements Shape {}

    /// The metric is how many seconds are left: a lease, the runtime that a UPS reckons itself.
    record EndsIn() implements Shape {}

    /// The metric is how many seconds are left unless it is renewed, as it has been again and
    /// again: counts down once a renewal is missed.
    record Renews() implements Shape {}

    /// The metric rises to what is full: a disk.
    record Fills(double full) implements Shape {
      public Fills {
        if (!Double.isFinite(full)) {
          throw new IllegalArgumentException("fills_to: must be a number, got " + full);
        }
      }
    }

    /// The metric is the charge of a battery, which falls the faster the higher the load is.
    ///
    /// @param full the reading of a full one
    /// @param empty the reading at which it cuts off, below `full`
    /// @param load the metric of the load, in any unit
    record Drains(double full, double empty, String load) implements Shape {
      public Drains {
        if (!(full > empty)) {
          throw new IllegalArgumentException(
              "drains: must fall from full to empty, got " + full + " to " + empty);
        }
      }
    }
  }

  public CountdownRule {
    Rule.checkName(name);
    group = List.copyOf(group);
    if (within.isNegative() || within.compareTo(WITHIN_MAX) > 0) {
      throw new IllegalArgumentException("within: must be 0s to 365d, got " + within);
    }
  }

  @Override
  public Optional<String> warnsOf() {
    return warning.breach();
  }

  @Override
  public List<String> beside() {
    var beside = new ArrayList<String>(2);
    if (shape instanceof Shape.Drains(_, _, var load)) {
      beside.add(load);
    }
    if (only != null) {
      beside.add(only.metric());
    }
    return List.copyOf(beside);
  }

  @Override
  public SeriesDetector detector(Surroundings surroundings) {
    return new CountdownJudge(this, surroundings);
  }
}
