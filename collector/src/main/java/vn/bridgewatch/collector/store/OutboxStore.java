package vn.bridgewatch.collector.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.collector.alert.Announcement;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.notify.Outbox;

/// The outbox in the database: a row is written with the decision that it tells of, and is done
/// when the channel took it.
public final class OutboxStore implements Outbox {

  /// Rows that are done stay so long, for those who ask what was sent.
  static final long DONE_KEPT_MILLIS = 7L * 24 * 3_600_000;

  private static final int MESSAGES_A_BATCH_MAX = 500;

  private final Store store;

  public OutboxStore(Store store) {
    this.store = store;
  }

  /// The same message twice is one row.
  static void add(Connection connection, List<Outgoing> outgoing) throws SQLException {
    if (outgoing.isEmpty()) {
      return;
    }
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO outbox
              (channel, message_key, site, body, created_millis, due_millis)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (channel, message_key) DO NOTHING\
            """)) {
      for (Outgoing one : outgoing) {
        insert.setString(1, one.channel());
        insert.setString(2, one.announcement().key());
        insert.setString(3, one.announcement().alert().site());
        insert.setString(4, AlertRows.json(one.announcement()));
        insert.setLong(5, one.announcement().atMillis());
        insert.setLong(6, one.dueMillis());
        insert.executeUpdate();
      }
    }
  }

  @Override
  public List<Batch> due(String channel, long nowMillis, int countMax) {
    return store.write(connection -> {
      gather(connection, channel, nowMillis);
      return batches(connection, channel, nowMillis, countMax);
    });
  }

  /// Puts what waits at a site of which something is due into a batch, named after its first row. A
  /// site has one batch at a time, so that the end of an alert never overtakes its beginning.
  private static void gather(Connection connection, String channel, long nowMillis)
      throws SQLException {
    try (var sites =
            connection.prepareStatement(
                """
                SELECT DISTINCT site FROM outbox
                WHERE channel = ?1 AND due_millis <= ?2 AND batch IS NULL AND done_millis IS NULL
                  AND site NOT IN (
                    SELECT site FROM outbox
                    WHERE channel = ?1 AND batch IS NOT NULL AND done_millis IS NULL)
                """);
        var update =
            connection.prepareStatement(
                """
                UPDATE outbox SET
                  batch = (
                    SELECT min(id) FROM outbox
                    WHERE channel = ? AND site = ? AND batch IS NULL AND done_millis IS NULL),
                  due_millis = min(due_millis, ?)
                WHERE id IN (
                  SELECT id FROM outbox
                  WHERE channel = ? AND site = ? AND batch IS NULL AND done_millis IS NULL
                  ORDER BY id LIMIT ?)\
                """)) {
      sites.setString(1, channel);
      sites.setLong(2, nowMillis);
      try (var rows = sites.executeQuery()) {
        while (rows.next()) {
          String site = rows.getString(1);
          update.setString(1, channel);
          update.setString(2, site);
          update.setLong(3, nowMillis);
          update.setString(4, channel);
          update.setString(5, site);
          update.setInt(6, MESSAGES_A_BATCH_MAX);
          update.executeUpdate();
        }
      }
    }
  }

  private static List<Batch> batches(
      Connection connection, String channel, long nowMillis, int countMax) throws SQLException {
    var batches = new ArrayList<Batch>();
    try (var select =
            connection.prepareStatement(
                """
                SELECT batch, site, max(attempts) FROM outbox
                WHERE channel = ? AND batch IS NOT NULL AND done_millis IS NULL
                GROUP BY batch, site HAVING max(due_millis) <= ?
                ORDER BY
                  max(json_extract(body, '$.alert.severity') = 'CRITICAL'
                    AND json_extract(body, '$.alert.phase') = 'LIVE') DESC,
                  batch
                LIMIT ?\
                """);
        var messages =
            connection.prepareStatement(
                """
                SELECT body FROM outbox
                WHERE channel = ? AND batch = ? AND done_millis IS NULL ORDER BY id\
                """)) {
      select.setString(1, channel);
      select.setLong(2, nowMillis);
      select.setInt(3, countMax);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          messages.setString(1, channel);
          messages.setLong(2, rows.getLong(1));
          var bodies = new ArrayList<Announcement>();
          try (var found = messages.executeQuery()) {
            while (found.next()) {
              bodies.add(announcement(found.getString(1)));
            }
          }
          batches.add(
              new Batch(rows.getLong(1), channel, rows.getString(2), rows.getInt(3), bodies));
        }
      }
    }
    return batches;
  }

  @Override
  public long nextDueMillis(String channel) {
    return store.read(connection -> {
      try (var select =
          connection.prepareStatement(
              """
              SELECT min(due_millis) FROM outbox
              WHERE channel = ?1 AND done_millis IS NULL
                AND (batch IS NOT NULL OR site NOT IN (
                  SELECT site FROM outbox
                  WHERE channel = ?1 AND batch IS NOT NULL AND done_millis IS NULL))\
              """)) {
        select.setString(1, channel);
        try (var rows = select.executeQuery()) {
          Long next = rows.next() ? Nullables.longOrNull(rows, 1) : null;
          return next == null ? Long.MAX_VALUE : next;
        }
      }
    });
  }

  @Override
  public void sent(Batch batch, long nowMillis) {
    store.write(connection -> {
      done(connection, batch, nowMillis, "sent");
      try (var prune = connection.prepareStatement("DELETE FROM outbox WHERE done_millis < ?")) {
        prune.setLong(1, nowMillis - DONE_KEPT_MILLIS);
        return prune.executeUpdate();
      }
    });
  }

  @Override
  public void refused(Batch batch, long nowMillis, String why) {
    store.write(connection -> done(connection, batch, nowMillis, "refused: " + why));
  }

  private static int done(Connection connection, Batch batch, long nowMillis, String outcome)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            UPDATE outbox SET done_millis = ?, outcome = ?, attempts = attempts + 1
            WHERE channel = ? AND batch = ? AND done_millis IS NULL\
            """)) {
      update.setLong(1, nowMillis);
      update.setString(2, outcome);
      update.setString(3, batch.channel());
      update.setLong(4, batch.id());
      return update.executeUpdate();
    }
  }

  @Override
  public void failed(Batch batch, long retryMillis, String why) {
    store.write(connection -> {
      try (var update =
          connection.prepareStatement(
              """
              UPDATE outbox SET due_millis = ?, outcome = ?, attempts = attempts + 1
              WHERE channel = ? AND batch = ? AND done_millis IS NULL\
              """)) {
        update.setLong(1, retryMillis);
        update.setString(2, why);
        update.setString(3, batch.channel());
        update.setLong(4, batch.id());
        return update.executeUpdate();
      }
    });
  }

  @Override
  public int abandon(String channel, long createdBeforeMillis, long nowMillis) {
    return store.write(connection -> {
      try (var update =
          connection.prepareStatement(
              """
              UPDATE outbox SET done_millis = ?, outcome = 'abandoned: ' || outcome
              WHERE channel = ? AND created_millis < ? AND done_millis IS NULL\
              """)) {
        update.setLong(1, nowMillis);
        update.setString(2, channel);
        update.setLong(3, createdBeforeMillis);
        return update.executeUpdate();
      }
    });
  }

  @Override
  public long waiting(String channel) {
    return store.read(connection -> {
      try (var select =
          connection.prepareStatement(
              "SELECT count(*) FROM outbox WHERE channel = ? AND done_millis IS NULL")) {
        select.setString(1, channel);
        try (var rows = select.executeQuery()) {
          rows.next();
          return rows.getLong(1);
        }
      }
    });
  }

  private static Announcement announcement(String json) {
    try {
      return AlertRows.JSON.readValue(json, Announcement.class);
    } catch (JsonProcessingException e) {
      throw new StoreException("a message of the outbox is no JSON", e);
    }
  }
}
