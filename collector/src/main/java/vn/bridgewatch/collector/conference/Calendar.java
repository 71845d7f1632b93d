package vn.bridgewatch.collector.conference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.collector.conference.ConferenceRepository.Changes;
import vn.bridgewatch.collector.conference.ConferenceRepository.Kept;
import vn.bridgewatch.collector.conference.ConferenceRepository.KeptSeries;

/// A whole picture of what is kept, and which conferences each site has.
record Calendar(
    List<Conference> byStart,
    Map<String, Kept> byId,
    Map<String, List<Conference>> bySite,
    Map<String, KeptSeries> series) {

  private static final Comparator<Conference> ORDER =
      Comparator.comparing(Conference::start)
          .thenComparing(Conference::rank)
          .thenComparing(Conference::id);

  static Calendar of(Collection<Kept> kept, Collection<KeptSeries> series) {
    var byId = new HashMap<String, Kept>();
    var bySite = new HashMap<String, List<Conference>>();
    var byStart = new ArrayList<Conference>();
    for (Kept one : kept) {
      byId.put(one.conference().id(), one);
      byStart.add(one.conference());
      for (String site : one.conference().roster()) {
        bySite.computeIfAbsent(site, _ -> new ArrayList<>(2)).add(one.conference());
      }
    }
    byStart.sort(ORDER);
    var seriesById = new HashMap<String, KeptSeries>();
    series.forEach(one -> seriesById.put(one.plan().id(), one));
    return new Calendar(List.copyOf(byStart), byId, bySite, seriesById);
  }

  Calendar with(Changes changes) {
    var kept = new HashMap<>(byId);
    changes.removed().forEach(kept::remove);
    changes.put().forEach(one -> kept.put(one.conference().id(), one));
    var all = new HashMap<>(series);
    changes.removedSeries().forEach(all::remove);
    changes.series().forEach(one -> all.put(one.plan().id(), one));
    return of(kept.values(), all.values());
  }

  List<Conference> of(String site) {
    return bySite.getOrDefault(site, List.of());
  }
}
