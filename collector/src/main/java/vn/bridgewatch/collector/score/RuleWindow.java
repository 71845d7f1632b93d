package vn.bridgewatch.collector.score;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The newest marks of a rule, and whether it is demoted.
///
/// Of each sort (judged warnings, breaches, what nobody can say) the newest [#MARKS_MAX] of the
/// last [#AGE_MAX] are shown as its figures. Whether it is told counts more of them, since one
/// event may bring hundreds: [#CLAIMS_MAX]. A rule is demoted where at least [#JUDGED_MIN]
/// [Occasions] of its warnings were judged, those that came to nothing were at [#WRONG_SITES_MIN]
/// sites or more, and even the upper end of Wilson's interval of its precision lies below [#FLOOR];
/// it is told in full again once [#PROOF_MIN] occasions since were judged with a precision of
/// [#REGAINED]. After each such change only warnings that fired later count for the next, so that
/// it does not change back and forth over the same marks.
final class RuleWindow {

  static final int MARKS_MAX = 50;
  static final int CLAIMS_MAX = 4_000;
  static final Duration AGE_MAX = Duration.ofDays(90);
  static final double FLOOR = 0.5;
  static final int JUDGED_MIN = 5;
  static final int WRONG_SITES_MIN = 3; // one strange site is no reason to unhear a country
  static final double REGAINED = 0.6;
  static final int PROOF_MIN = 10;

  private final String rule;
  private final NavigableMap<Place, Judged> claims = new TreeMap<>(Place.ORDER);
  private final NavigableMap<Place, Judged> troubles = new TreeMap<>(Place.ORDER);
  private final NavigableMap<Place, Judged> others = new TreeMap<>(Place.ORDER);
  private final Map<Mark, Long> marks = new EnumMap<>(Mark.class);
  private Leads leads = Leads.NONE;
  private @Nullable StandingChange standing;

  /// Where a mark stands among the others: by when it was made.
  private record Place(long markedMillis, long alert) {
    static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::markedMillis).thenComparingLong(Place::alert);
  }

  private record Judged(
      Mark mark, String site, String province, long firedMillis, @Nullable Long leadMillis) {

    private Occasions.Claim claim() {
      return new Occasions.Claim(site, province, firedMillis, mark.cameTrue());
    }
  }

  RuleWindow(String rule) {
    this.rule = rule;
  }

  /// Takes up who changed its standing last; older news changes nothing.
  void standing(StandingChange change) {
    StandingChange known = standing;
    if (known == null || change.atMillis() >= known.atMillis()) {
      standing = change;
    }
  }

  boolean demoted() {
    StandingChange now = standing;
    return now != null && now.demoted();
  }

  /// Counts a mark that was just made.
  void marked(ScoredWarning warning) {
    marks.merge(warning.mark(), 1L, Long::sum);
    Long lead = warning.leadMillis();
    if (lead != null && warning.mark().cameTrue()) {
      leads = leads.with(Math.max(0, lead));
    }
    put(warning);
  }

  /// Puts a mark where it belongs; takes the place of an earlier one of the same warning.
  void put(ScoredWarning warning) {
    Long marked = warning.markedMillis();
    if (marked == null) {
      return;
    }
    var place = new Place(marked, warning.alert());
    claims.remove(place);
    troubles.remove(place);
    others.remove(place);
    Mark mark = warning.standingMark();
    var judged =
        new Judged(
            mark,
            warning.site(),
            warning.labels().getOrDefault("province", warning.site()),
            warning.firedMillis(),
            warning.leadMillis());
    if (mark.isClaim()) {
      put(claims, place, judged, CLAIMS_MAX);
    }
    if (mark.isTrouble()) {
      put(troubles, place, judged, MARKS_MAX);
    }
    if (!mark.isClaim() && !mark.isTrouble()) {
      put(others, place, judged, MARKS_MAX);
    }
  }

  private static void put(
      NavigableMap<Place, Judged> marks, Place place, Judged judged, int countMax) {
    marks.put(place, judged);
    if (marks.size() > countMax) {
      marks.pollFirstEntry();
    }
  }

  /// Whether its figures change how its alerts are told.
  Optional<StandingChange> review(long nowMillis) {
    forget(nowMillis);
    StandingChange last = standing;
    long sinceMillis = last == null ? Long.MIN_VALUE : last.atMillis();
    var since =
        Occasions.of(
            claims.values().stream()
                .filter(it -> it.firedMillis() >= sinceMillis)
                .map(Judged::claim)
                .toList());
    int cases = since.count();
    int came = since.came();
    Interval likely = Interval.wilson(came, cases);
    boolean changes =
        demoted()
            ? cases >= PROOF_MIN && came >= REGAINED * cases
            : cases >= JUDGED_MIN
                && since.wrongSites() >= WRONG_SITES_MIN
                && likely.upper() < FLOOR;
    if (!changes) {
      return Optional.empty();
    }
    String reason =
        came
            + " of "
            + cases
            + " occasions of warnings came true (likely "
            + percent(likely.lower())
            + " to "
            + percent(likely.upper())
            + ")";
    var change = new StandingChange(rule, !demoted(), nowMillis, "", reason);
    standing = change;
    return Optional.of(change);
  }

  private static String percent(double share) {
    return Math.round(share * 100) + " %";
  }

  private void forget(long nowMillis) {
    var oldest = new Place(nowMillis - AGE_MAX.toMillis(), Long.MIN_VALUE);
    List.of(claims, troubles, others).forEach(marks -> marks.headMap(oldest).clear());
  }

  RuleScore score(String warnsOf, int pending, long nowMillis) {
    forget(nowMillis);
    Map<Mark, Integer> counts = new EnumMap<>(Mark.class);
    for (Mark mark : Mark.values()) {
      if (mark != Mark.PENDING) {
        counts.put(mark, 0);
      }
    }
    List<Judged> newest = newestClaims();
    newest.forEach(it -> counts.merge(it.mark(), 1, Integer::sum));
    others.values().forEach(it -> counts.merge(it.mark(), 1, Integer::sum));
    int missed = (int) troubles.values().stream().filter(it -> it.mark() == Mark.MISSED).count();
    counts.put(Mark.MISSED, missed);
    int came = (int) newest.stream().filter(it -> it.mark().cameTrue()).count();
    int inTime = (int) troubles.values().stream().filter(it -> it.mark() == Mark.HIT).count();
    return new RuleScore(
        rule,
        warnsOf,
        pending,
        counts,
        share(came, newest.size()),
        Interval.wilson(came, newest.size()),
        share(inTime, troubles.size()),
        Interval.wilson(inTime, troubles.size()),
        medianLead(newest),
        demoted(),
        Optional.ofNullable(standing),
        marks,
        leads);
  }

  private static @Nullable Double share(int some, int all) {
    return all == 0 ? null : Double.valueOf((double) some / all);
  }

  private List<Judged> newestClaims() {
    return claims.descendingMap().values().stream().limit(MARKS_MAX).toList();
  }

  private static @Nullable Long medianLead(List<Judged> newest) {
    long[] sorted =
        newest.stream()
            .filter(it -> it.mark().cameTrue() && it.leadMillis() != null)
            .mapToLong(it -> it.leadMillis() == null ? 0 : it.leadMillis())
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return null;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
