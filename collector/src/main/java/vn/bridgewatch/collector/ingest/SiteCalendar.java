package vn.bridgewatch.collector.ingest;

import java.util.List;
import vn.bridgewatch.conference.Appointment;

/// The conferences of a site that its agent is to know now.
@FunctionalInterface
public interface SiteCalendar {

  /// Safe on any thread; never blocks.
  List<Appointment> of(String site);
}
