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
import vn.bridgewatch.collector.live.LiveState;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.collector.live.SiteStatus;

/// Alerts, states of sites, events, outbox and journal position: what the live thread decides, in
/// one transaction each.
public final class AlertStore implements AlertArchive, LiveRepository {

  private static final String CONSUMER = LiveState.CONSUMER;
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
  public List<AlertView> firedSince(long sinceMillis, int countMax) {
    return store.read(connection ->
        AlertRows.firedSince(connection, sinceMillis, countMax).stream()
            .map(StoredAlert::view)
            .toList());
  }

  @Override
  public Kept load() {
    return store.read(connection -> {
      Progress kept = ConsumerRows.progress(connection, CONSUMER);
      long lastId = Math.max(kept.alertId(), AlertRows.lastId(connection));
      return new Kept(
          AlertRows.open(connection),
          statuses(connection),
          new Progress(kept.decided(), kept.replayFrom(), lastId),
          LearntRows.all(connection));
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
          LearntRows.put(connection, commit.learnt());
          ScoreRows.put(connection, commit.scores());
          ConsumerRows.put(connection, CONSUMER, commit.progress());
          return commit.alerts().size();
        });
    return kept.thenAccept(_ -> {});
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
