package vn.bridgewatch.collector.score;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A warning and what it came to; or a breach that none of its rules warned of.
///
/// @param rule the rule that warned, or should have
/// @param alert the number of its alert; of the breach where nothing warned
/// @param revision rises with every change
/// @param warned false where nothing warned
/// @param warnsOf the rule of the breach
/// @param conference the one that set the phase when it fired; empty when none
/// @param firedMillis when it warned; when the breach fired where nothing warned
/// @param deadlineMillis by when the breach should have come; null where that is open
/// @param endedMillis when it stopped warning; null while it warns
/// @param unseenSinceMillis since when it cannot be seen whether the breach comes; null while it
///   can
/// @param unseenMillis for how long altogether before
/// @param breach the alert of the breach; null while there is none
/// @param breachEndedMillis null while it is there
/// @param markedMillis when the mark was made; null while it is pending
public record ScoredWarning(
    String rule,
    long alert,
    long revision,
    boolean warned,
    String warnsOf,
    String site,
    String device,
    Map<String, String> labels,
    String conference,
    long firedMillis,
    @Nullable Long deadlineMillis,
    @Nullable Long endedMillis,
    @Nullable Long unseenSinceMillis,
    long unseenMillis,
    @Nullable Long breach,
    @Nullable Long breachMillis,
    @Nullable Long breachEndedMillis,
    Mark mark,
    Cause cause,
    @Nullable Long markedMillis,
    Optional<Act> acted,
    Optional<Correction> corrected)
    implements ScoreEntry {

  /// Somebody did something about it before it came true, or says so.
  public record Act(long atMillis, String by, String note) {}

  /// Somebody knows better than the figures.
  public record Correction(Mark mark, long atMillis, String by, String reason) {}

  public ScoredWarning {
    labels = Map.copyOf(labels);
  }

  /// The mark that counts.
  public Mark standingMark() {
    return corrected.map(Correction::mark).orElse(mark);
  }

  /// How long before the breach it warned; null where it did not or there was none. Below zero
  /// where the breach was there first.
  public @Nullable Long leadMillis() {
    Long came = breachMillis;
    return warned && came != null ? Long.valueOf(came - firedMillis) : null;
  }
}
