package vn.bridgewatch.agent.uplink;

import java.util.List;
import vn.bridgewatch.conference.Appointment;

/// Takes what the centre tells of a site's conferences.
@FunctionalInterface
public interface CalendarHandler {

  /// Must return at once: it is the connection's event loop that calls.
  void take(String site, List<Appointment> appointments);
}
