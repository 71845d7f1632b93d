package vn.bridgewatch.collector.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.ConferenceRepository.Changes;
import vn.bridgewatch.collector.conference.ConferenceRepository.Kept;
import vn.bridgewatch.collector.conference.ConferenceRepository.KeptSeries;
import vn.bridgewatch.collector.conference.ConferenceRepository.Origin;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.conference.ConferenceClock;

/// What plans change of a calendar: pure.
///
/// Who plans is the truth for what he plans, but for what somebody did by hand: one that was closed
/// or called off stays so while it is planned for that time, and a date of a series that was moved
/// by hand stays where it is. What has begun is history and is never taken out.
final class Merge {

  /// What was before it begins is history; what goes on may be planned late.
  private static final Duration BACK =
      ConferenceClock.OVERRUN.plus(ConferenceClock.AFTER).plusHours(1);

  private final Map<String, Kept> kept;
  private final Map<String, KeptSeries> keptSeries;
  private final Inventory inventory;
  private final Instant now;
  private final Map<String, Kept> put = new LinkedHashMap<>();
  private final Set<String> removed = new HashSet<>();
  private final Map<String, KeptSeries> series = new LinkedHashMap<>();
  private final Set<String> removedSeries = new HashSet<>();
  private final List<String> empty = new ArrayList<>();

  /// Who is invited is asked once for all dates that invite the same: a list is kept once, too.
  private final Map<List<String>, List<String>> rosters = new HashMap<>();

  Merge(
      Map<String, Kept> kept,
      Map<String, KeptSeries> keptSeries,
      Inventory inventory,
      Instant now) {
    this.kept = kept;
    this.keptSeries = keptSeries;
    this.inventory = inventory;
    this.now = now;
  }

  /// Makes the plans those of their origin.
  ///
  /// @param whole whether they are all that it has: what else it had is taken out
  Changes take(Origin origin, List<Plan> plans, boolean whole) {
    var wanted = new HashSet<String>();
    var named = new HashSet<String>();
    for (Plan plan : plans) {
      named.add(plan.id());
      if (plan.isSeries()) {
        var fresh = new KeptSeries(plan, origin);
        if (!fresh.equals(keptSeries.get(plan.id()))) {
          series.put(plan.id(), fresh);
        }
      } else if (keptSeries.containsKey(plan.id())) {
        removedSeries.add(plan.id());
      }
      for (Plan.Date date : plan.between(now.minus(BACK), now.plus(Plan.AHEAD))) {
        wanted.add(date.id());
        take(origin, plan.isSeries() ? plan.id() : "", date);
      }
    }
    for (Kept one : kept.values()) {
      Conference conference = one.conference();
      boolean ofThese = named.contains(conference.series()) || named.contains(conference.id());
      boolean goes = ofThese ? !one.byHand() : whole && one.origin().equals(origin);
      if (goes && !wanted.contains(conference.id()) && conference.start().isAfter(now)) {
        removed.add(conference.id());
      }
    }
    if (whole) {
      keptSeries.values().stream()
          .filter(one -> one.origin().equals(origin) && !named.contains(one.plan().id()))
          .forEach(one -> removedSeries.add(one.plan().id()));
    }
    return changes();
  }

  private void take(Origin origin, String of, Plan.Date date) {
    @Nullable Kept before = kept.get(date.id());
    if (before != null && !of.isEmpty() && !before.origin().equals(origin)) {
      return; // the id of this date is somebody else's
    }
    if (before != null && before.byHand() && !of.isEmpty()) {
      return;
    }
    List<String> roster =
        rosters.computeIfAbsent(
            date.details().invited(), invited -> Roster.known(invited, inventory));
    if (roster.isEmpty()) {
      empty.add(date.id());
      return;
    }
    var conference =
        new Conference(date.id(), date.details(), of, date.start(), date.end(), roster, null);
    boolean byHand = false;
    @Nullable Instant closed = date.calledOff() ? calledOffAt(date) : null;
    if (before != null && before.conference().start().equals(date.start())) {
      Conference old = before.conference();
      byHand = before.byHand() && old.closed() != null;
      closed = byHand || (date.calledOff() && old.calledOff()) ? old.closed() : closed;
    }
    var fresh = new Kept(conference.closedAt(closed), origin, byHand);
    if (!fresh.equals(before)) {
      put.put(date.id(), fresh);
      if (put.size() > StoredConferences.AHEAD_MAX) {
        throw new IllegalArgumentException(
            "conferences: more than " + StoredConferences.AHEAD_MAX + " dates at once");
      }
    }
  }

  /// Whatever the time is now: one that is called off after it began was called off all the same.
  private Instant calledOffAt(Plan.Date date) {
    return now.isBefore(date.start()) ? now : date.start().minusMillis(1);
  }

  /// Dates of which the inventory knows no site.
  List<String> empty() {
    return List.copyOf(empty);
  }

  Changes changes() {
    return new Changes(
        List.copyOf(put.values()),
        List.copyOf(removed),
        List.copyOf(series.values()),
        List.copyOf(removedSeries));
  }
}
