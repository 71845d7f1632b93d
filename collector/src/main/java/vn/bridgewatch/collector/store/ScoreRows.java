package vn.bridgewatch.collector.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.Scorer;
import vn.bridgewatch.collector.score.Cause;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.collector.score.ScoreEntry;
import vn.bridgewatch.collector.score.ScoredWarning;
import vn.bridgewatch.collector.score.StandingChange;

/// What warnings came to, as rows.
final class ScoreRows {

  static final int WARNINGS_MAX = 200_000;
  static final long AGE_MILLIS_MAX = TimeUnit.DAYS.toMillis(400);
  static final int STANDINGS_MAX = 10_000;

  static final String COLUMNS =
      """
      rule, alert, revision, warned, warns_of, site, device, labels, conference, fired_millis,
      deadline_millis, ended_millis, unseen_since_millis, unseen_millis, breach, breach_millis,
      breach_ended_millis, mark, cause, marked_millis, acted_millis, acted_by, acted_note,
      corrected_mark, corrected_by, corrected_reason, corrected_millis\
      """;

  /// A row is never replaced by an older revision of it; what people said stays.
  private static final String PUT =
      """
      INSERT INTO warning (
        rule, alert, revision, warned, warns_of, site, device, labels, conference, fired_millis,
        deadline_millis, ended_millis, unseen_since_millis, unseen_millis, breach, breach_millis,
        breach_ended_millis, mark, cause, marked_millis)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (rule, alert) DO UPDATE SET
        revision = excluded.revision, ended_millis = excluded.ended_millis,
        unseen_since_millis = excluded.unseen_since_millis,
        unseen_millis = excluded.unseen_millis, breach = excluded.breach,
        breach_millis = excluded.breach_millis,
        breach_ended_millis = excluded.breach_ended_millis, mark = excluded.mark,
        cause = excluded.cause, marked_millis = excluded.marked_millis
      WHERE excluded.revision >= warning.revision\
      """;

  /// What is open stays, however old.
  private static final String PRUNE =
      """
      DELETE FROM warning WHERE mark <> 'PENDING' AND (
        fired_millis < (SELECT max(fired_millis) FROM warning) - ?
        OR rowid <= (SELECT max(rowid) FROM warning) - ?)\
      """;

  /// Of demotions and reinstatements the newest of each rule stays.
  private static final String PRUNE_STANDINGS =
      """
      DELETE FROM rule_standing WHERE id <= (SELECT max(id) FROM rule_standing) - ?
        AND id NOT IN (SELECT max(id) FROM rule_standing GROUP BY rule)\
      """;

  private ScoreRows() {}

  static void put(Connection connection, List<Scorer.Entry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    try (var put = connection.prepareStatement(PUT)) {
      for (Scorer.Entry entry : entries) {
        switch (known(entry)) {
          case ScoredWarning warning -> {
            bind(put, warning);
            put.executeUpdate();
          }
          case StandingChange change -> stand(connection, change);
        }
      }
    }
    try (var prune = connection.prepareStatement(PRUNE)) {
      prune.setLong(1, AGE_MILLIS_MAX);
      prune.setLong(2, WARNINGS_MAX);
      prune.executeUpdate();
    }
  }

  private static ScoreEntry known(Scorer.Entry entry) {
    if (entry instanceof ScoreEntry known) {
      return known;
    }
    throw new StoreException("no table for " + entry.getClass());
  }

  /// The same change once more has no effect.
  static int stand(Connection connection, StandingChange change) throws SQLException {
    try (var put =
            connection.prepareStatement(
                """
                INSERT OR IGNORE INTO rule_standing (rule, demoted, at_millis, by_whom, reason)
                VALUES (?, ?, ?, ?, ?)\
                """);
        var prune = connection.prepareStatement(PRUNE_STANDINGS)) {
      put.setString(1, change.rule());
      put.setBoolean(2, change.demoted());
      put.setLong(3, change.atMillis());
      put.setString(4, change.by());
      put.setString(5, change.reason());
      int rows = put.executeUpdate();
      prune.setInt(1, STANDINGS_MAX);
      prune.executeUpdate();
      return rows;
    }
  }

  private static void bind(PreparedStatement put, ScoredWarning warning) throws SQLException {
    put.setString(1, warning.rule());
    put.setLong(2, warning.alert());
    put.setLong(3, warning.revision());
    put.setBoolean(4, warning.warned());
    put.setString(5, warning.warnsOf());
    put.setString(6, warning.site());
    put.setString(7, warning.device());
    put.setString(8, AlertRows.json(warning.labels()));
    put.setString(9, warning.conference());
    put.setLong(10, warning.firedMillis());
    put.setObject(11, warning.deadlineMillis());
    put.setObject(12, warning.endedMillis());
    put.setObject(13, warning.unseenSinceMillis());
    put.setLong(14, warning.unseenMillis());
    put.setObject(15, warning.breach());
    put.setObject(16, warning.breachMillis());
    put.setObject(17, warning.breachEndedMillis());
    put.setString(18, warning.mark().name());
    put.setString(19, warning.cause().name());
    put.setObject(20, warning.markedMillis());
  }

  static List<ScoredWarning> rows(ResultSet rows) throws SQLException {
    var warnings = new ArrayList<ScoredWarning>();
    try (rows) {
      while (rows.next()) {
        warnings.add(warning(rows));
      }
    }
    return warnings;
  }

  private static ScoredWarning warning(ResultSet rows) throws SQLException {
    return new ScoredWarning(
        rows.getString(1),
        rows.getLong(2),
        rows.getLong(3),
        rows.getBoolean(4),
        rows.getString(5),
        rows.getString(6),
        rows.getString(7),
        AlertRows.labels(rows.getString(8)),
        rows.getString(9),
        rows.getLong(10),
        Nullables.longOrNull(rows, 11),
        Nullables.longOrNull(rows, 12),
        Nullables.longOrNull(rows, 13),
        rows.getLong(14),
        Nullables.longOrNull(rows, 15),
        Nullables.longOrNull(rows, 16),
        Nullables.longOrNull(rows, 17),
        Mark.valueOf(rows.getString(18)),
        Cause.valueOf(rows.getString(19)),
        Nullables.longOrNull(rows, 20),
        acted(rows),
        corrected(rows));
  }

  private static Optional<ScoredWarning.Act> acted(ResultSet rows) throws SQLException {
    @Nullable Long at = Nullables.longOrNull(rows, 21);
    return at == null
        ? Optional.empty()
        : Optional.of(new ScoredWarning.Act(at, rows.getString(22), rows.getString(23)));
  }

  private static Optional<ScoredWarning.Correction> corrected(ResultSet rows) throws SQLException {
    @Nullable String mark = rows.getString(24);
    return mark == null
        ? Optional.empty()
        : Optional.of(
            new ScoredWarning.Correction(
                Mark.valueOf(mark), rows.getLong(27), rows.getString(25), rows.getString(26)));
  }

  static List<StandingChange> standings(Connection connection) throws SQLException {
    var changes = new ArrayList<StandingChange>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT rule, demoted, at_millis, by_whom, reason FROM rule_standing
                WHERE id IN (SELECT max(id) FROM rule_standing GROUP BY rule)\
                """)) {
      while (rows.next()) {
        changes.add(
            new StandingChange(
                rows.getString(1),
                rows.getBoolean(2),
                rows.getLong(3),
                rows.getString(4),
                rows.getString(5)));
      }
    }
    return changes;
  }
}
