package vn.bridgewatch.collector.score;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a rule's warnings can be trusted: over its newest marks, see [RuleWindow].
///
/// @param warnsOf the rule of the breach
/// @param pending warnings that are open now
/// @param counts marks in the window; every mark but `PENDING` is there
/// @param precision of the warnings that were judged, the share that came true; null where none was
/// @param precisionRange within what that share is likely to lie
/// @param recall of the breaches that could have been told of, the share that was, in time; null
///   where there was none
/// @param medianLeadMillis of those that came true; null where none did
/// @param demoted whether its alerts are only shown
/// @param standing the newest change of that; empty where there never was one
/// @param marks marks made since the collector started
/// @param leads lead times since the collector started
public record RuleScore(
    String rule,
    String warnsOf,
    int pending,
    Map<Mark, Integer> counts,
    @Nullable Double precision,
    Interval precisionRange,
    @Nullable Double recall,
    Interval recallRange,
    @Nullable Long medianLeadMillis,
    boolean demoted,
    Optional<StandingChange> standing,
    Map<Mark, Long> marks,
    Leads leads) {

  public RuleScore {
    counts = Map.copyOf(counts);
    marks = Map.copyOf(marks);
  }

  /// Warnings in the window that the precision is of.
  public int judged() {
    return counts.entrySet().stream()
        .filter(it -> it.getKey().isClaim())
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
