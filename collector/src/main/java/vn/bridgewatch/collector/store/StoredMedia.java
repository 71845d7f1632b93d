package vn.bridgewatch.collector.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.collector.media.MediaStore;

/// Media tests in the database: the newest [#RUNS_MAX] runs with [#RESULTS_MAX] results of sites
/// together, and the last result of every site.
public final class StoredMedia implements MediaStore {

  public static final int RUNS_MAX = 200;
  public static final int RESULTS_MAX = 50_000;

  private static final String PUT =
      """
      INSERT INTO media_result (run, place, site, state, reason, status, ended_millis, steps)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (run, site) DO UPDATE SET
        state = excluded.state, reason = excluded.reason, status = excluded.status,
        ended_millis = excluded.ended_millis, steps = excluded.steps\
      """;

  private static final String PRUNE_RUNS =
      """
      DELETE FROM media_run WHERE id IN (
        SELECT id FROM (
          SELECT id,
            ROW_NUMBER() OVER (ORDER BY started_millis DESC, id DESC) AS place,
            SUM(sites) OVER (ORDER BY started_millis DESC, id DESC) AS results
          FROM media_run)
        WHERE place > 1 AND (place > ? OR results > ?))\
      """;

  private static final String PRUNE_RESULTS =
      """
      DELETE FROM media_result
      WHERE run NOT IN (SELECT id FROM media_run)
        AND EXISTS (
          SELECT 1 FROM media_result AS newer
          WHERE newer.site = media_result.site AND newer.ended_millis > media_result.ended_millis
            AND newer.steps <> '[]')\
      """;

  /// Those of a run that was cut off before they ended say nothing.
  private static final String PRUNE_NEVER =
      """
      DELETE FROM media_result
      WHERE run NOT IN (SELECT id FROM media_run) AND (ended_millis IS NULL OR steps = '[]')\
      """;

  private static final String RUNS =
      """
      SELECT id, started_millis, finished_millis, interrupted,
        (SELECT COUNT(*) FROM media_result WHERE run = id AND status = 'passed'),
        (SELECT COUNT(*) FROM media_result WHERE run = id AND status = 'warned'),
        (SELECT COUNT(*) FROM media_result WHERE run = id AND status = 'failed'),
        (SELECT COUNT(*) FROM media_result WHERE run = id AND status = 'unmeasured'),
        (SELECT COUNT(*) FROM media_result WHERE run = id AND state = 'not_tested'),
        (SELECT COUNT(*) FROM media_result WHERE run = id AND state IN ('waiting', 'running'))
      FROM media_run\
      """;

  private static final String RESULTS =
      "SELECT run, place, site, state, reason, status, ended_millis, steps FROM media_result ";

  private final Store store;

  public StoredMedia(Store store) {
    this.store = store;
  }

  @Override
  public void begin(String id, long startedMillis, List<Result> sites) {
    store.write(connection -> {
      try (var run =
              connection.prepareStatement(
                  "INSERT INTO media_run (id, started_millis, interrupted, sites)"
                      + " VALUES (?, ?, ?, ?)");
          var pruneRuns = connection.prepareStatement(PRUNE_RUNS);
          var pruneNever = connection.prepareStatement(PRUNE_NEVER);
          var pruneResults = connection.prepareStatement(PRUNE_RESULTS)) {
        run.setString(1, id);
        run.setLong(2, startedMillis);
        run.setBoolean(3, false);
        run.setInt(4, sites.size());
        run.executeUpdate();
        put(connection, sites);
        pruneRuns.setInt(1, RUNS_MAX);
        pruneRuns.setInt(2, RESULTS_MAX);
        if (pruneRuns.executeUpdate() > 0) {
          pruneNever.executeUpdate();
          pruneResults.executeUpdate();
        }
        return sites.size();
      }
    });
  }

  @Override
  public void put(List<Result> results) {
    store.write(connection -> {
      put(connection, results);
      return results.size();
    });
  }

  private static void put(Connection connection, List<Result> results) throws SQLException {
    try (var put = connection.prepareStatement(PUT)) {
      for (Result result : results) {
        put.setString(1, result.run());
        put.setInt(2, result.place());
        put.setString(3, result.site());
        put.setString(4, result.state());
        put.setString(5, result.reason());
        put.setString(6, result.status());
        put.setObject(7, result.endedMillis());
        put.setString(8, result.steps());
        put.addBatch();
      }
      put.executeBatch();
    }
  }

  @Override
  public void finish(String id, long finishedMillis, boolean interrupted) {
    store.write(connection -> {
      try (var finish =
          connection.prepareStatement(
              "UPDATE media_run SET finished_millis = ?, interrupted = ? WHERE id = ?")) {
        finish.setLong(1, finishedMillis);
        finish.setBoolean(2, interrupted);
        finish.setString(3, id);
        return finish.executeUpdate();
      }
    });
  }

  @Override
  public void recover(long nowMillis) {
    store.write(connection -> {
      try (var results =
              connection.prepareStatement(
                  "UPDATE media_result SET state = 'not_tested', reason = 'interrupted'"
                      + " WHERE state IN ('waiting', 'running')");
          var runs =
              connection.prepareStatement(
                  "UPDATE media_run SET finished_millis = ?, interrupted = ?"
                      + " WHERE finished_millis IS NULL")) {
        results.executeUpdate();
        runs.setLong(1, nowMillis);
        runs.setBoolean(2, true);
        return runs.executeUpdate();
      }
    });
  }

  @Override
  public List<Run> runs(int countMax) {
    return rows(
        RUNS + " ORDER BY started_millis DESC, id DESC LIMIT ?", StoredMedia::run, countMax);
  }

  @Override
  public Optional<Run> run(String id) {
    return rows(RUNS + " WHERE id = ?", StoredMedia::run, id).stream().findFirst();
  }

  @Override
  public List<Result> results(String run) {
    return rows(RESULTS + "WHERE run = ? ORDER BY place", StoredMedia::result, run);
  }

  @Override
  public List<Result> ofSite(String site, int countMax) {
    return rows(
        RESULTS
            + "WHERE site = ? AND ended_millis IS NOT NULL ORDER BY ended_millis DESC, run DESC"
            + " LIMIT ?",
        StoredMedia::result,
        site,
        countMax);
  }

  @Override
  public List<Result> since(long millis) {
    return rows(
        RESULTS + "WHERE ended_millis >= ? AND steps <> '[]' ORDER BY ended_millis, run",
        StoredMedia::result,
        millis);
  }

  @FunctionalInterface
  private interface Row<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private <T> List<T> rows(String select, Row<T> row, Object... parameters) {
    return store.read(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(select)) {
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 1, parameters[i]);
        }
        var all = new ArrayList<T>();
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            all.add(row.read(rows));
          }
        }
        return all;
      }
    });
  }

  private static Run run(ResultSet rows) throws SQLException {
    return new Run(
        rows.getString(1),
        rows.getLong(2),
        Nullables.longOrNull(rows, 3),
        rows.getBoolean(4),
        new Counts(
            rows.getInt(5),
            rows.getInt(6),
            rows.getInt(7),
            rows.getInt(8),
            rows.getInt(9),
            rows.getInt(10)));
  }

  private static Result result(ResultSet rows) throws SQLException {
    return new Result(
        rows.getString(1),
        rows.getInt(2),
        rows.getString(3),
        rows.getString(4),
        rows.getString(5),
        rows.getString(6),
        Nullables.longOrNull(rows, 7),
        rows.getString(8));
  }
}
