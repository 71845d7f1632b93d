package vn.bridgewatch.collector.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.collector.live.SiteLearnt;

/// What the detectors of each site have learnt, one row a site.
final class LearntRows {

  private LearntRows() {}

  static List<SiteLearnt> all(Connection connection) throws SQLException {
    var all = new ArrayList<SiteLearnt>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT site, part, position, state FROM learnt")) {
      while (rows.next()) {
        all.add(
            new SiteLearnt(rows.getString(1), rows.getInt(2), rows.getLong(3), rows.getBytes(4)));
      }
    }
    return all;
  }

  static void put(Connection connection, List<SiteLearnt> learnt) throws SQLException {
    if (learnt.isEmpty()) {
      return;
    }
    try (var put =
            connection.prepareStatement(
                """
                INSERT INTO learnt (site, part, position, state) VALUES (?, ?, ?, ?)
                ON CONFLICT (site) DO UPDATE SET
                  part = excluded.part, position = excluded.position, state = excluded.state\
                """);
        var delete = connection.prepareStatement("DELETE FROM learnt WHERE site = ?")) {
      for (SiteLearnt each : learnt) {
        if (each.state().length == 0) {
          delete.setString(1, each.site());
          delete.executeUpdate();
        } else {
          put.setString(1, each.site());
          put.setInt(2, each.partition());
          put.setLong(3, each.position());
          put.setBytes(4, each.state());
          put.executeUpdate();
        }
      }
    }
  }
}
