package vn.bridgewatch.collector.conference;

import java.util.List;
import vn.bridgewatch.collector.conference.plan.Plan;

/// Where conferences are kept; what it takes is durable when it returns.
public interface ConferenceRepository {

  /// Who said that there is a conference: the file, somebody through the API, or a calendar.
  record Origin(String word) {
    public static final Origin FILE = new Origin("FILE");
    public static final Origin API = new Origin("API");

    public static Origin calendar(String name) {
      return new Origin("calendar:" + name);
    }

    public boolean isCalendar() {
      return word.startsWith("calendar:");
    }
  }

  /// @param byHand somebody moved, closed or called it off: that counts before what its origin says
  record Kept(Conference conference, Origin origin, boolean byHand) {}

  record KeptSeries(Plan plan, Origin origin) {}

  /// What is added or replaced, and what is taken out, by id.
  record Changes(
      List<Kept> put, List<String> removed, List<KeptSeries> series, List<String> removedSeries) {

    public Changes {
      put = List.copyOf(put);
      removed = List.copyOf(removed);
      series = List.copyOf(series);
      removedSeries = List.copyOf(removedSeries);
    }

    boolean areNone() {
      return put.isEmpty() && removed.isEmpty() && series.isEmpty() && removedSeries.isEmpty();
    }
  }

  List<Kept> all();

  List<KeptSeries> series();

  /// Makes the changes, all or none.
  void change(Changes changes);
}
