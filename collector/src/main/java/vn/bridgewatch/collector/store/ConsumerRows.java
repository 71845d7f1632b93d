package vn.bridgewatch.collector.store;

import java.sql.Connection;
import java.sql.SQLException;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.collector.live.LiveRepository.Progress;

/// How far a consumer of the journal is, in the transaction of what it decided: a row for the
/// consumer, and one for each partition.
final class ConsumerRows {

  private ConsumerRows() {}

  static Progress progress(Connection connection, String consumer) throws SQLException {
    long alertId = 0;
    try (var select = connection.prepareStatement("SELECT alert_id FROM consumer WHERE name = ?")) {
      select.setString(1, consumer);
      try (var rows = select.executeQuery()) {
        if (rows.next()) {
          alertId = rows.getLong(1);
        }
      }
    }
    Offsets decided = Offsets.NONE;
    Offsets replayFrom = Offsets.NONE;
    try (var select =
        connection.prepareStatement(
            "SELECT partition, position, replay_from FROM consumer_partition WHERE name = ?")) {
      select.setString(1, consumer);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          decided = decided.with(rows.getInt(1), rows.getLong(2));
          replayFrom = replayFrom.with(rows.getInt(1), rows.getLong(3));
        }
      }
    }
    return new Progress(decided, replayFrom, alertId);
  }

  static void put(Connection connection, String consumer, Progress progress) throws SQLException {
    try (var put =
        connection.prepareStatement(
            """
            INSERT INTO consumer (name, position, replay_from, alert_id) VALUES (?, -1, -1, ?)
            ON CONFLICT (name) DO UPDATE SET alert_id = excluded.alert_id\
            """)) {
      put.setString(1, consumer);
      put.setLong(2, progress.alertId());
      put.executeUpdate();
    }
    try (var put =
        connection.prepareStatement(
            """
            INSERT INTO consumer_partition (name, partition, position, replay_from)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (name, partition) DO UPDATE SET
              position = excluded.position, replay_from = excluded.replay_from\
            """)) {
      for (var decided : progress.decided().byPartition().entrySet()) {
        long position = decided.getValue();
        put.setString(1, consumer);
        put.setInt(2, decided.getKey());
        put.setLong(3, position);
        put.setLong(4, progress.replayFrom().in(decided.getKey(), position));
        put.executeUpdate();
      }
    }
  }
}
