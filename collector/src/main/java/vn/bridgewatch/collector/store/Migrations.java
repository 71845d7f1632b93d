package vn.bridgewatch.collector.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Brings a database to the form that this build knows, by numbered scripts, each in a transaction
/// of its own with its entry in `schema_migration`.
///
/// A database that is newer than the build, or was made by a script that has been changed since, is
/// refused: guessing at it could lose what people entered.
final class Migrations {

  /// In order; the number in front is the version.
  private static final List<String> SCRIPTS =
      List.of(
          "0001_first.sql",
          "0002_event.sql",
          "0003_media.sql",
          "0004_partition.sql",
          "0005_configuration.sql",
          "0006_series.sql",
          "0007_score.sql",
          "0008_learnt.sql",
          "0009_configuration_near.sql",
          "0010_handling.sql");

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS schema_migration (
        version        INTEGER NOT NULL PRIMARY KEY,
        name           TEXT    NOT NULL,
        sha256         TEXT    NOT NULL,
        applied_millis BIGINT  NOT NULL
      )\
      """;

  private Migrations() {}

  static void apply(Connection connection, String database, long nowMillis) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(TABLE);
    }
    Map<Integer, String> applied = applied(connection);
    int newest = applied.keySet().stream().max(Integer::compare).orElse(0);
    int known = version(SCRIPTS.getLast());
    if (newest > known) {
      throw new StoreException(
          database
              + ": is at version "
              + newest
              + ", this build knows versions up to "
              + known
              + "; run the newer build, or restore the backup made before it ran");
    }
    for (String name : SCRIPTS) {
      int version = version(name);
      String script = script(name);
      String sum = sha256(script);
      String before = applied.get(version);
      if (before == null) {
        run(connection, version, name, script, sum, nowMillis);
      } else if (!before.equals(sum)) {
        throw new StoreException(
            database
                + ": was made by another "
                + name
                + " than this build's (checksum "
                + before
                + ", expected "
                + sum
                + ")");
      }
    }
  }

  private static int version(String name) {
    return Integer.parseInt(name, 0, 4, 10);
  }

  private static Map<Integer, String> applied(Connection connection) throws SQLException {
    var applied = new HashMap<Integer, String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT version, sha256 FROM schema_migration")) {
      while (rows.next()) {
        applied.put(rows.getInt(1), rows.getString(2));
      }
    }
    return applied;
  }

  private static void run(
      Connection connection, int version, String name, String script, String sum, long nowMillis)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement();
        var entry =
            connection.prepareStatement("INSERT INTO schema_migration VALUES (?, ?, ?, ?)")) {
      statement.executeUpdate(script);
      entry.setInt(1, version);
      entry.setString(2, name);
      entry.setString(3, sum);
      entry.setLong(4, nowMillis);
      entry.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream("db/" + name)) {
      if (in == null) {
        throw new StoreException("resource db/" + name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StoreException("resource db/" + name + " could not be read", e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
