package vn.bridgewatch.collector.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.rule.ChangeKind;

/// What is known of each site, and what differs from it: pure, all times are given.
///
/// What is heard of a site in its first [#SETTLES] is what it is: devices are found and recognised
/// one after the other. Something that is no longer there is gone only after it was missing for
/// [#GONE_AFTER] in which the site was heard all the time: an agent that was restarted finds out
/// anew what there is.
final class FactBook {

  static final Duration GONE_AFTER = Duration.ofMinutes(30);
  static final Duration SETTLES = Duration.ofMinutes(30);
  private static final int FACTS_MAX = 2_000;

  private final Map<String, Map<String, Fact>> known = new HashMap<>();
  private final Map<String, Long> firstHeard = new HashMap<>(); // by site
  private final Map<String, Long> missingSince = new HashMap<>(); // by site and key
  private final List<FactStore.Row> put = new ArrayList<>();
  private final List<FactStore.Row> gone = new ArrayList<>();

  /// @param before empty: it was not there
  /// @param after empty: it is gone
  record Difference(Fact fact, Optional<String> before, Optional<String> after) {}

  void restore(List<FactStore.Row> rows) {
    for (FactStore.Row row : rows) {
      Fact fact = parsed(row);
      if (fact != null) {
        known.computeIfAbsent(row.site(), _ -> new HashMap<>()).put(row.fact(), fact);
        firstHeard.merge(row.site(), row.sinceMillis(), Math::min);
      }
    }
  }

  private static @Nullable Fact parsed(FactStore.Row row) {
    int first = row.fact().indexOf(' ');
    int last = row.fact().lastIndexOf(' ');
    for (ChangeKind kind : ChangeKind.values()) {
      if (first > 0 && last > first && kind.name().equals(row.fact().substring(0, first))) {
        return new Fact(
            row.fact(),
            kind,
            row.fact().substring(first + 1, last),
            row.fact().substring(last + 1),
            row.value());
      }
    }
    return null; // of a build that knew other kinds
  }

  /// Takes all that a site's series say now.
  ///
  /// @param heard whether the site is heard: of one that is not nothing is missed
  List<Difference> look(String site, Map<String, Fact> now, boolean heard, long nowMillis) {
    Map<String, Fact> before = known.computeIfAbsent(site, _ -> new HashMap<>());
    boolean first =
        nowMillis - firstHeard.computeIfAbsent(site, _ -> nowMillis) < SETTLES.toMillis();
    var differences = new ArrayList<Difference>();
    for (Fact fact : now.values()) {
      missingSince.remove(site + fact.key());
      take(site, fact, before, first, nowMillis).ifPresent(differences::add);
    }
    for (Fact fact : List.copyOf(before.values())) {
      if (now.containsKey(fact.key()) || fact.kind() != ChangeKind.TOPOLOGY || !heard) {
        missingSince.remove(site + fact.key());
        continue;
      }
      long since = missingSince.computeIfAbsent(site + fact.key(), _ -> nowMillis);
      if (nowMillis - since >= GONE_AFTER.toMillis()) {
        missingSince.remove(site + fact.key());
        before.remove(fact.key());
        gone.add(row(site, fact, nowMillis));
        differences.add(new Difference(fact, Optional.of(fact.value()), Optional.empty()));
      }
    }
    return differences;
  }

  /// Takes one that is told by itself, and not with all others.
  Optional<Difference> told(String site, Fact fact, long nowMillis) {
    Map<String, Fact> before = known.computeIfAbsent(site, _ -> new HashMap<>());
    return take(site, fact, before, true, nowMillis);
  }

  private Optional<Difference> take(
      String site, Fact fact, Map<String, Fact> before, boolean first, long nowMillis) {
    @Nullable Fact old = before.get(fact.key());
    if (fact.equals(old) || (old == null && before.size() >= FACTS_MAX)) {
      return Optional.empty();
    }
    before.put(fact.key(), fact);
    put.add(row(site, fact, nowMillis));
    // of a device that is known more is learnt: that is no change of it
    boolean learnt = old == null && (first || !isNewThing(fact));
    return learnt
        ? Optional.empty()
        : Optional.of(
            new Difference(
                fact, Optional.ofNullable(old).map(Fact::value), Optional.of(fact.value())));
  }

  private static boolean isNewThing(Fact fact) {
    return fact.kind() == ChangeKind.TOPOLOGY;
  }

  private static FactStore.Row row(String site, Fact fact, long nowMillis) {
    return new FactStore.Row(site, fact.key(), fact.value(), nowMillis);
  }

  /// What is to be kept since the last time.
  record Unkept(List<FactStore.Row> put, List<FactStore.Row> gone) {}

  Unkept drain() {
    var unkept = new Unkept(List.copyOf(put), List.copyOf(gone));
    put.clear();
    gone.clear();
    return unkept;
  }
}
