package vn.bridgewatch.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Check runs, each a document in JSON; the newest [#KEPT_MAX] are kept.
public final class CheckStore {

  public static final int KEPT_MAX = 1_000;
  private final Store store;

  /// @param finishedMillis null while it runs
  /// @param document the run with its results, in JSON
  public record Saved(
      String id,
      String conference,
      long startedMillis,
      @Nullable Long finishedMillis,
      String document) {}

  public CheckStore(Store store) {
    this.store = store;
  }

  /// Adds or replaces; durable when it returns.
  public void save(
      String checkId,
      String conference,
      long startedMillis,
      @Nullable Long finishedMillis,
      String document) {
    store.write(connection -> {
      try (var put =
              connection.prepareStatement(
                  """
                  INSERT INTO check_run (id, conference, started_millis, finished_millis, document)
                  VALUES (?, ?, ?, ?, ?)
                  ON CONFLICT (id) DO UPDATE SET
                    finished_millis = excluded.finished_millis, document = excluded.document\
                  """);
          var prune =
              connection.prepareStatement(
                  """
                  DELETE FROM check_run WHERE id IN (
                    SELECT id FROM check_run ORDER BY started_millis DESC, id DESC
                    LIMIT -1 OFFSET ?)\
                  """)) {
        put.setString(1, checkId);
        put.setString(2, conference);
        put.setLong(3, startedMillis);
        put.setObject(4, finishedMillis);
        put.setString(5, document);
        prune.setInt(1, KEPT_MAX);
        put.executeUpdate();
        return prune.executeUpdate();
      }
    });
  }

  /// The newest runs, newest first.
  public List<Saved> list(int countMax) {
    return store.read(connection -> {
      try (var select =
          connection.prepareStatement(
              """
              SELECT id, conference, started_millis, finished_millis, document
              FROM check_run ORDER BY started_millis DESC, id DESC LIMIT ?\
              """)) {
        select.setInt(1, countMax);
        return rows(select.executeQuery());
      }
    });
  }

  public Optional<Saved> byId(String checkId) {
    return store.read(connection -> {
      try (var select =
          connection.prepareStatement(
              """
              SELECT id, conference, started_millis, finished_millis, document
              FROM check_run WHERE id = ?\
              """)) {
        select.setString(1, checkId);
        return rows(select.executeQuery()).stream().findFirst();
      }
    });
  }

  private static List<Saved> rows(ResultSet rows) throws SQLException {
    var saved = new ArrayList<Saved>();
    while (rows.next()) {
      saved.add(
          new Saved(
              rows.getString(1),
              rows.getString(2),
              rows.getLong(3),
              longOrNull(rows, 4),
              rows.getString(5)));
    }
    return saved;
  }

  static @Nullable Long longOrNull(ResultSet rows, int column) throws SQLException {
    long value = rows.getLong(column);
    return rows.wasNull() ? null : Long.valueOf(value);
  }
}
