package vn.bridgewatch.collector.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import vn.bridgewatch.collector.alert.AlertArchive;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.StoredAlert;
import vn.bridgewatch.collector.live.LiveRepository;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.collector.live.SiteStatus;

/// Alerts, states of sites, events, outbox and journal position: what the live thread decides, in
/// one transaction each.
public final class AlertStore implements AlertArchive, LiveRepository {

  private static final String CONSUMER = "live";
  private final Store store;

  public AlertStore(Store store) {
    this.store = store;
  }

  @Override
  public List<AlertView> recent(int countMax) {
    return store.read(connection ->
        AlertRows.recent(connection, countMax).stream().map(StoredAlert::view).toList());
  }

  @Override
  public Kept load() {
    return store.read(connection -> {
      Progress kept = progress(connection);
      long lastId = Math.max(kept.alertId(), AlertRows.lastId(connection));
      return new Kept(
          AlertRows.open(connection),
          statuses(connection),
          new Progress(kept.position(), kept.replayFrom(), lastId));
    });
  }

  @Override
  public CompletableFuture<Void> commit(Commit commit) {
    CompletableFuture<Integer> kept =
        store.submit(connection -> {
          AlertRows.put(connection, commit.alerts());
          OutboxStore.add(connection, commit.outgoing());
          putStatuses(connection, commit.statuses());
          EventRows.put(connection, commit.events());
          putProgress(connection, commit.progress());
          return commit.alerts().size();
        });
    return kept.thenAccept(_ -> {});
  }

  private static Progress progress(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "SELECT position, replay_from, alert_id FROM consumer WHERE name = ?")) {
      select.setString(1, CONSUMER);
      try (var rows = select.executeQuery()) {
        return rows.next()
            ? new Progress(rows.getLong(1), rows.getLong(2), rows.getLong(3))
            : Progress.NONE;
      }
    }
  }

  private static void putProgress(Connection connection, Progress progress) throws SQLException {
    try (var put =
        connection.prepareStatement(
            """
            INSERT INTO consumer (name, position, replay_from, alert_id) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET
              position = excluded.position, replay_from = excluded.replay_from,
              alert_id = excluded.alert_id\
            """)) {
      put.setString(1, CONSUMER);
      put.setLong(2, progress.position());
      put.setLong(3, progress.replayFrom());
      put.setLong(4, progress.alertId());
      put.executeUpdate();
    }
  }

  private static List<SiteStatus> statuses(Connection connection) throws SQLException {
    var statuses = new ArrayList<SiteStatus>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT site, state, reason, since_millis, last_seen_millis, open_alerts
                FROM site_state\
                """)) {
      while (rows.next()) {
        statuses.add(
            new SiteStatus(
                rows.getString(1),
                SiteState.valueOf(rows.getString(2)),
                rows.getString(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getInt(6)));
      }
    }
    return statuses;
  }

  private static void putStatuses(Connection connection, List<SiteStatus> statuses)
      throws SQLException {
    if (statuses.isEmpty()) {
      return;
    }
    try (var put =
        connection.prepareStatement(
            """
            INSERT INTO site_state
              (site, state, reason, since_millis, last_seen_millis, open_alerts)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (site) DO UPDATE SET
              state = excluded.state, reason = excluded.reason,
              since_millis = excluded.since_millis,
              last_seen_millis = excluded.last_seen_millis,
              open_alerts = excluded.open_alerts\
            """)) {
      for (SiteStatus status : statuses) {
        put.setString(1, status.site());
        put.setString(2, status.state().name());
        put.setString(3, status.reason());
        put.setLong(4, status.sinceMillis());
        put.setLong(5, status.lastSeenMillis());
        put.setInt(6, status.openAlerts());
        put.executeUpdate();
      }
    }
  }
}
