package vn.bridgewatch.collector.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.Acknowledgement;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Handling;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.alert.StoredAlert;
import vn.bridgewatch.rule.Grade;

/// Alerts as rows.
final class AlertRows {

  /// Resolved alerts that are kept; open ones are always.
  static final int RESOLVED_KEPT_MAX = 100_000;

  static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final String COLUMNS =
      """
      id, revision, fingerprint, rule, grade, site, device, labels, status, severity, phase,
      conference, started_millis, fired_millis, resolved_millis, frozen_millis, reason,
      summary_vi, summary_en, first_step_vi, first_step_en, announced_rank, announcements,
      flapping_millis, flap_changed_millis, flap_bad, demoted, escalation_level,
      level_millis, unattended_millis, acknowledged_millis, acknowledged_by, acknowledged_from,
      acknowledged_note\
      """;

  /// A row is never replaced by an older revision of it.
  private static final String PUT =
      "INSERT INTO alert ("
          + COLUMNS
          + """
          )
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET
            revision = excluded.revision, status = excluded.status, severity = excluded.severity,
            phase = excluded.phase, conference = excluded.conference,
            fired_millis = excluded.fired_millis, resolved_millis = excluded.resolved_millis,
            frozen_millis = excluded.frozen_millis, reason = excluded.reason,
            announced_rank = excluded.announced_rank, announcements = excluded.announcements,
            flapping_millis = excluded.flapping_millis,
            flap_changed_millis = excluded.flap_changed_millis, flap_bad = excluded.flap_bad,
            escalation_level = excluded.escalation_level,
            level_millis = excluded.level_millis,
            unattended_millis = excluded.unattended_millis,
            acknowledged_millis = excluded.acknowledged_millis,
            acknowledged_by = excluded.acknowledged_by,
            acknowledged_from = excluded.acknowledged_from,
            acknowledged_note = excluded.acknowledged_note
          WHERE excluded.revision >= alert.revision\
          """;

  private static final String PRUNE =
      """
      DELETE FROM alert WHERE status = 'resolved' AND id <= (
        SELECT max(id) FROM alert) - ?\
      """;

  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

  private AlertRows() {}

  static void put(Connection connection, List<StoredAlert> alerts) throws SQLException {
    if (alerts.isEmpty()) {
      return;
    }
    try (var put = connection.prepareStatement(PUT);
        var prune = connection.prepareStatement(PRUNE)) {
      for (StoredAlert alert : alerts) {
        bind(put, alert);
        put.executeUpdate();
      }
      prune.setLong(1, RESOLVED_KEPT_MAX);
      prune.executeUpdate();
    }
  }

  static List<StoredAlert> open(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM alert WHERE status <> 'resolved' ORDER BY id")) {
      return rows(select.executeQuery());
    }
  }

  static List<StoredAlert> recent(Connection connection, int countMax) throws SQLException {
    try (var select =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM alert ORDER BY id DESC LIMIT ?")) {
      select.setInt(1, countMax);
      return rows(select.executeQuery());
    }
  }

  /// By number, which rises with time closely enough for the bound.
  static List<StoredAlert> firedSince(Connection connection, long sinceMillis, int countMax)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "SELECT * FROM (SELECT "
                + COLUMNS
                + " FROM alert WHERE fired_millis >= ? ORDER BY id DESC LIMIT ?) ORDER BY id")) {
      select.setLong(1, sinceMillis);
      select.setInt(2, countMax);
      return rows(select.executeQuery());
    }
  }

  static long lastId(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT coalesce(max(id), 0) FROM alert")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void bind(PreparedStatement put, StoredAlert alert) throws SQLException {
    AlertView view = alert.view();
    put.setLong(1, view.id());
    put.setLong(2, alert.revision());
    put.setString(3, view.fingerprint());
    put.setString(4, view.rule());
    put.setString(5, alert.grade().name());
    put.setString(6, view.site());
    put.setString(7, view.device());
    put.setString(8, json(view.labels()));
    put.setString(9, view.status());
    put.setString(10, view.severity().name());
    put.setString(11, view.phase());
    put.setString(12, view.conference());
    put.setLong(13, view.startedMillis());
    put.setLong(14, view.firedMillis());
    put.setObject(15, view.resolvedMillis());
    put.setObject(16, view.frozenSinceMillis());
    put.setString(17, view.reason());
    put.setString(18, view.summaryVi());
    put.setString(19, view.summaryEn());
    put.setString(20, view.firstStepVi());
    put.setString(21, view.firstStepEn());
    put.setInt(22, alert.announcedRank());
    put.setInt(23, alert.announcements());
    put.setObject(24, view.flappingSinceMillis());
    StoredAlert.@Nullable Flap flap = alert.flap();
    put.setObject(25, flap == null ? null : flap.changedMillis());
    put.setObject(26, flap == null ? null : flap.bad());
    put.setBoolean(27, view.demoted());
    bind(put, view.handling());
  }

  private static void bind(PreparedStatement put, Handling handling) throws SQLException {
    @Nullable Acknowledgement by = handling.acknowledged();
    put.setInt(28, handling.level());
    put.setLong(29, handling.levelMillis());
    put.setObject(30, handling.unattendedSinceMillis());
    put.setObject(31, by == null ? null : by.atMillis());
    put.setString(32, by == null ? null : by.by());
    put.setString(33, by == null ? null : by.address());
    put.setString(34, by == null ? null : by.note());
  }

  private static List<StoredAlert> rows(ResultSet rows) throws SQLException {
    var alerts = new ArrayList<StoredAlert>();
    try (rows) {
      while (rows.next()) {
        alerts.add(
            new StoredAlert(
                view(rows),
                Grade.valueOf(rows.getString(5)),
                rows.getInt(22),
                rows.getInt(23),
                rows.getLong(2),
                flap(rows)));
      }
    }
    return alerts;
  }

  private static StoredAlert.@Nullable Flap flap(ResultSet rows) throws SQLException {
    @Nullable Long changed = Nullables.longOrNull(rows, 25);
    return changed == null ? null : new StoredAlert.Flap(changed, rows.getBoolean(26));
  }

  private static AlertView view(ResultSet rows) throws SQLException {
    return new AlertView(
        rows.getLong(1),
        rows.getString(3),
        rows.getString(4),
        rows.getString(6),
        rows.getString(7),
        labels(rows.getString(8)),
        rows.getString(9),
        Severity.valueOf(rows.getString(10)),
        rows.getString(11),
        rows.getString(12),
        rows.getLong(13),
        rows.getLong(14),
        Nullables.longOrNull(rows, 15),
        Nullables.longOrNull(rows, 16),
        rows.getString(17),
        rows.getString(18),
        rows.getString(19),
        rows.getString(20),
        rows.getString(21),
        Nullables.longOrNull(rows, 24),
        rows.getBoolean(27),
        handling(rows));
  }

  private static Handling handling(ResultSet rows) throws SQLException {
    @Nullable Long at = Nullables.longOrNull(rows, 31);
    return new Handling(
        rows.getInt(28),
        rows.getLong(29),
        Nullables.longOrNull(rows, 30),
        at == null
            ? null
            : new Acknowledgement(at, rows.getString(32), rows.getString(33), rows.getString(34)));
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new StoreException("could not be written as JSON: " + value.getClass(), e);
    }
  }

  static Map<String, String> labels(String json) {
    try {
      return JSON.readValue(json, LABELS);
    } catch (JsonProcessingException e) {
      throw new StoreException("labels of an alert are no JSON: " + json, e);
    }
  }
}
