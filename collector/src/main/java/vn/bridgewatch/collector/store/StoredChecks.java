package vn.bridgewatch.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.collector.check.CheckStore;

/// Check runs in the database; the newest [#KEPT_MAX] are kept.
public final class StoredChecks implements CheckStore {

  public static final int KEPT_MAX = 1_000;

  private static final String PUT =
      """
      INSERT INTO check_run (id, conference, started_millis, finished, summary, document)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        finished = excluded.finished, summary = excluded.summary, document = excluded.document\
      """;

  private static final String PRUNE =
      """
      DELETE FROM check_run WHERE id IN (
        SELECT id FROM check_run ORDER BY started_millis DESC, id DESC LIMIT -1 OFFSET ?)\
      """;

  private final Store store;

  public StoredChecks(Store store) {
    this.store = store;
  }

  @Override
  public void save(Stored run) {
    store.write(connection -> {
      try (var put = connection.prepareStatement(PUT);
          var prune = connection.prepareStatement(PRUNE)) {
        put.setString(1, run.id());
        put.setString(2, run.conference());
        put.setLong(3, run.startedMillis());
        put.setBoolean(4, run.finished());
        put.setString(5, run.summary());
        put.setString(6, run.document());
        prune.setInt(1, KEPT_MAX);
        put.executeUpdate();
        return prune.executeUpdate();
      }
    });
  }

  @Override
  public Optional<String> document(String id) {
    return texts("SELECT document FROM check_run WHERE id = ?", id).stream().findFirst();
  }

  @Override
  public List<String> summaries(int countMax) {
    return texts(
        "SELECT summary FROM check_run ORDER BY started_millis DESC, id DESC LIMIT ?", countMax);
  }

  @Override
  public List<String> unfinished() {
    return texts("SELECT document FROM check_run WHERE finished = ? ORDER BY id", false);
  }

  private List<String> texts(String select, Object parameter) {
    return store.read(connection -> {
      try (var statement = connection.prepareStatement(select)) {
        statement.setObject(1, parameter);
        return texts(statement.executeQuery());
      }
    });
  }

  private static List<String> texts(ResultSet rows) throws SQLException {
    var texts = new ArrayList<String>();
    try (rows) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
