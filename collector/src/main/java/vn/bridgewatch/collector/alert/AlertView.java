package vn.bridgewatch.collector.alert;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.rule.ReasonText;

/// An alert as pages, the command line and messages show it.
///
/// @param id the number in the store
/// @param fingerprint stable hash of rule and labels, hex
/// @param status `pending`, `firing` or `resolved`
/// @param frozenSinceMillis when the input of an open alert vanished; null while it is there
/// @param conference the id of the conference that set the phase; empty when none
/// @param summaryVi one sentence in Vietnamese for a person who is not a network engineer
/// @param summaryEn the same in English
/// @param reason the measure and its limit
/// @param firstStepVi what to do first
/// @param flappingSinceMillis when it was found to come and go; kept when it is over; null where it
///   never did
/// @param demoted whether it is only shown because its rule was wrong too often
/// @param handling who was told, and whether anybody deals with it
public record AlertView(
    long id,
    String fingerprint,
    String rule,
    String site,
    String device,
    Map<String, String> labels,
    String status,
    Severity severity,
    String phase,
    String conference,
    long startedMillis,
    long firedMillis,
    @Nullable Long resolvedMillis,
    @Nullable Long frozenSinceMillis,
    String reason,
    String summaryVi,
    String summaryEn,
    String firstStepVi,
    String firstStepEn,
    @Nullable Long flappingSinceMillis,
    boolean demoted,
    Handling handling) {

  /// A message of an older build has no word of its handling.
  public AlertView {
    handling = Objects.requireNonNullElse(handling, Handling.NONE);
  }

  /// What people are to see first: firing before pending, the gravest first, of those the one whose
  /// site is nearest to a conference, then the newest. The pages order in the same way.
  public static final Comparator<AlertView> GRAVEST_FIRST =
      Comparator.comparing((AlertView view) -> !view.status().equals("firing"))
          .thenComparing(AlertView::severity, Comparator.reverseOrder())
          .thenComparingInt(view -> -Phase.valueOf(view.phase()).rank())
          .thenComparing(Comparator.comparingLong(AlertView::startedMillis).reversed())
          .thenComparingLong(AlertView::id);

  /// Whether it ended although nothing healed: what it watched is no longer watched.
  public boolean withdrawn() {
    return resolvedMillis != null && Withdrawal.of(reason).isPresent();
  }

  /// The measure and its limit in Vietnamese.
  public String reasonVi() {
    Optional<Withdrawal> withdrawal = Withdrawal.of(reason);
    if (withdrawal.isPresent()) {
      return withdrawal.get().vi();
    }
    return ReasonText.vi(reason);
  }
}
