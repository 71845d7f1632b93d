package vn.bridgewatch.collector.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.collector.score.ScoreArchive;
import vn.bridgewatch.collector.score.ScoredWarning;
import vn.bridgewatch.collector.score.StandingChange;

/// Scores in the database: what is asked of them, and what people say about them.
public final class StoredScores implements ScoreArchive {

  public static final int AUDIT_MAX = 100_000;

  private static final long ENDED_OF_LATE_MILLIS = TimeUnit.HOURS.toMillis(2);

  private static final String SELECT = "SELECT " + ScoreRows.COLUMNS + " FROM warning ";

  private final Store store;

  public StoredScores(Store store) {
    this.store = store;
  }

  @Override
  public Kept load(long nowMillis) {
    return store.read(connection -> {
      try (var select =
          connection.prepareStatement(
              SELECT
                  + "WHERE mark = 'PENDING' OR ended_millis IS NULL OR fired_millis >= ?"
                  + " ORDER BY fired_millis, alert")) {
        select.setLong(1, nowMillis - TAKEN_UP.toMillis());
        return new Kept(
            ScoreRows.rows(select.executeQuery()),
            ScoreRows.standings(connection),
            ended(connection, nowMillis - ENDED_OF_LATE_MILLIS));
      }
    });
  }

  private static List<Ended> ended(Connection connection, long sinceMillis) throws SQLException {
    var ended = new ArrayList<Ended>();
    try (var select =
        connection.prepareStatement(
            """
            SELECT rule, site, max(resolved_millis) FROM alert WHERE resolved_millis >= ?
            GROUP BY rule, site\
            """)) {
      select.setLong(1, sinceMillis);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          ended.add(new Ended(rows.getString(1), rows.getString(2), rows.getLong(3)));
        }
      }
    }
    return ended;
  }

  @Override
  public List<ScoredWarning> recent(Filter filter, int countMax) {
    var where = new StringBuilder("WHERE fired_millis < ?");
    var values = new ArrayList<Object>();
    values.add(filter.beforeMillis());
    filter
        .rule()
        .ifPresent(rule -> {
          where.append(" AND rule = ?");
          values.add(rule);
        });
    filter
        .site()
        .ifPresent(site -> {
          where.append(" AND site = ?");
          values.add(site);
        });
    filter
        .mark()
        .ifPresent(mark -> {
          where.append(" AND coalesce(corrected_mark, mark) = ?");
          values.add(mark.name());
        });
    values.add(countMax);
    return store.read(connection -> {
      try (var select =
          connection.prepareStatement(
              SELECT + where + " ORDER BY fired_millis DESC, alert DESC LIMIT ?")) {
        for (int i = 0; i < values.size(); i++) {
          select.setObject(i + 1, values.get(i));
        }
        return ScoreRows.rows(select.executeQuery());
      }
    });
  }

  @Override
  public Optional<ScoredWarning> find(String rule, long alert) {
    return store.read(connection -> {
      try (var select = connection.prepareStatement(SELECT + "WHERE rule = ? AND alert = ?")) {
        select.setString(1, rule);
        select.setLong(2, alert);
        return ScoreRows.rows(select.executeQuery()).stream().findFirst();
      }
    });
  }

  @Override
  public void correct(
      ScoredWarning warning,
      Optional<ScoredWarning.Correction> correction,
      long atMillis,
      String by,
      String reason) {
    @Nullable Mark mark = correction.map(ScoredWarning.Correction::mark).orElse(null);
    store.write(connection -> {
      try (var update =
          connection.prepareStatement(
              """
              UPDATE warning SET corrected_mark = ?, corrected_by = ?, corrected_reason = ?,
                corrected_millis = ?
              WHERE rule = ? AND alert = ?\
              """)) {
        update.setString(1, mark == null ? null : mark.name());
        update.setString(2, mark == null ? null : by);
        update.setString(3, mark == null ? null : reason);
        update.setObject(4, mark == null ? null : Long.valueOf(atMillis));
        update.setString(5, warning.rule());
        update.setLong(6, warning.alert());
        update.executeUpdate();
      }
      String action =
          mark == null
              ? "took back " + warning.standingMark().word()
              : warning.standingMark().word() + " to " + mark.word();
      return audit(connection, warning, atMillis, action, by, reason);
    });
  }

  @Override
  public void acted(ScoredWarning warning, ScoredWarning.Act act) {
    store.write(connection -> {
      try (var update =
          connection.prepareStatement(
              """
              UPDATE warning SET acted_millis = ?, acted_by = ?, acted_note = ?
              WHERE rule = ? AND alert = ?\
              """)) {
        update.setLong(1, act.atMillis());
        update.setString(2, act.by());
        update.setString(3, act.note());
        update.setString(4, warning.rule());
        update.setLong(5, warning.alert());
        update.executeUpdate();
      }
      return audit(connection, warning, act.atMillis(), "acted", act.by(), act.note());
    });
  }

  @Override
  public List<Audit> audit(String rule, long alert) {
    return store.read(connection -> {
      try (var select =
          connection.prepareStatement(
              "SELECT at_millis, action, by_whom, reason FROM warning_audit"
                  + " WHERE rule = ? AND alert = ? ORDER BY id")) {
        select.setString(1, rule);
        select.setLong(2, alert);
        var lines = new ArrayList<Audit>();
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            lines.add(
                new Audit(
                    rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4)));
          }
        }
        return lines;
      }
    });
  }

  private static int audit(
      Connection connection,
      ScoredWarning warning,
      long atMillis,
      String action,
      String by,
      String reason)
      throws SQLException {
    try (var insert =
            connection.prepareStatement(
                """
                INSERT INTO warning_audit (at_millis, rule, alert, action, by_whom, reason)
                VALUES (?, ?, ?, ?, ?, ?)\
                """);
        var prune =
            connection.prepareStatement(
                "DELETE FROM warning_audit WHERE id <= (SELECT max(id) FROM warning_audit) - ?")) {
      insert.setLong(1, atMillis);
      insert.setString(2, warning.rule());
      insert.setLong(3, warning.alert());
      insert.setString(4, action);
      insert.setString(5, by);
      insert.setString(6, reason);
      int rows = insert.executeUpdate();
      prune.setInt(1, AUDIT_MAX);
      prune.executeUpdate();
      return rows;
    }
  }

  @Override
  public void stand(StandingChange change) {
    store.write(connection -> ScoreRows.stand(connection, change));
  }
}
