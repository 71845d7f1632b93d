package vn.bridgewatch.collector.guard;

import java.util.List;

/// Keeps what is known of sites over restarts. Every call may block.
public interface FactStore {

  record Row(String site, String fact, String value, long sinceMillis) {}

  List<Row> all();

  /// Adds or replaces, and takes out, all or nothing.
  void change(List<Row> put, List<Row> gone);
}
