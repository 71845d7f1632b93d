package vn.bridgewatch.collector.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.collector.live.EventLog;
import vn.bridgewatch.collector.live.SiteEvent;

/// The table of events. A record that is there already is left as it is, so that reading the
/// journal again changes nothing.
final class EventRows {

  /// A site that tells much must not push out what the others told.
  static final int PER_SITE_MAX = 2_000;

  static final int ALL_MAX = 200_000;
  static final long AGE_MILLIS_MAX = TimeUnit.DAYS.toMillis(90);

  private static final String PUT =
      """
      INSERT INTO event
        (record, site, kind, device, grade, happened_millis, received_millis, late, labels,
         text_vi, text_en)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (record) DO NOTHING\
      """;

  private static final String SELECT =
      """
      SELECT id, record, site, kind, device, grade, happened_millis, received_millis, late, labels,
        text_vi, text_en
      FROM event WHERE id < ?\
      """;

  private static final String NEWEST = " ORDER BY id DESC LIMIT ?";

  private EventRows() {}

  static void put(Connection connection, List<SiteEvent> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    var sites = new LinkedHashSet<String>();
    long newestMillis = 0;
    try (var put = connection.prepareStatement(PUT)) {
      for (SiteEvent event : events) {
        put.setString(1, event.record());
        put.setString(2, event.site());
        put.setString(3, event.kind());
        put.setString(4, event.device());
        put.setString(5, event.grade());
        put.setLong(6, event.happenedMillis());
        put.setLong(7, event.receivedMillis());
        put.setBoolean(8, event.late());
        put.setString(9, AlertRows.json(event.labels()));
        put.setString(10, event.textVi());
        put.setString(11, event.textEn());
        put.executeUpdate();
        sites.add(event.site());
        newestMillis = Math.max(newestMillis, event.receivedMillis());
      }
    }
    prune(connection, sites, newestMillis);
  }

  private static void prune(Connection connection, Iterable<String> sites, long newestMillis)
      throws SQLException {
    try (var ofSite =
            connection.prepareStatement(
                """
                DELETE FROM event WHERE site = ? AND id <=
                  (SELECT id FROM event WHERE site = ? ORDER BY id DESC LIMIT 1 OFFSET ?)\
                """);
        var ofAll =
            connection.prepareStatement(
                "DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?");
        var old = connection.prepareStatement("DELETE FROM event WHERE received_millis < ?")) {
      for (String site : sites) {
        ofSite.setString(1, site);
        ofSite.setString(2, site);
        ofSite.setInt(3, PER_SITE_MAX);
        ofSite.executeUpdate();
      }
      ofAll.setInt(1, ALL_MAX);
      ofAll.executeUpdate();
      old.setLong(1, newestMillis - AGE_MILLIS_MAX);
      old.executeUpdate();
    }
  }

  static List<EventLog.Kept> recent(
      Connection connection, Optional<String> site, int countMax, long beforeId)
      throws SQLException {
    String select = SELECT + (site.isPresent() ? " AND site = ?" : "") + NEWEST;
    try (var statement = connection.prepareStatement(select)) {
      int at = 1;
      statement.setLong(at++, beforeId);
      if (site.isPresent()) {
        statement.setString(at++, site.get());
      }
      statement.setInt(at, countMax);
      try (var rows = statement.executeQuery()) {
        var events = new ArrayList<EventLog.Kept>();
        while (rows.next()) {
          events.add(event(rows));
        }
        return events;
      }
    }
  }

  private static EventLog.Kept event(ResultSet rows) throws SQLException {
    return new EventLog.Kept(
        rows.getLong(1),
        new SiteEvent(
            rows.getString(2),
            rows.getString(3),
            rows.getString(4),
            rows.getString(5),
            rows.getString(6),
            rows.getLong(7),
            rows.getLong(8),
            rows.getBoolean(9),
            AlertRows.labels(rows.getString(10)),
            rows.getString(11),
            rows.getString(12)));
  }
}
