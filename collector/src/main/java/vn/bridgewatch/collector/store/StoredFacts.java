package vn.bridgewatch.collector.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.collector.guard.FactStore;

/// What the change guard knows of sites, in the database.
public final class StoredFacts implements FactStore {

  private static final String PUT =
      """
      INSERT INTO site_fact (site, fact, value, since_millis) VALUES (?, ?, ?, ?)
      ON CONFLICT (site, fact) DO UPDATE SET
        value = excluded.value, since_millis = excluded.since_millis\
      """;

  private final Store store;

  public StoredFacts(Store store) {
    this.store = store;
  }

  @Override
  public List<Row> all() {
    return store.read(connection -> {
      var all = new ArrayList<Row>();
      try (var select =
              connection.prepareStatement("SELECT site, fact, value, since_millis FROM site_fact");
          var rows = select.executeQuery()) {
        while (rows.next()) {
          all.add(
              new Row(rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(4)));
        }
      }
      return all;
    });
  }

  @Override
  public void change(List<Row> put, List<Row> gone) {
    store.write(connection -> change(connection, put, gone));
  }

  private static int change(Connection connection, List<Row> put, List<Row> gone)
      throws SQLException {
    try (var delete =
            connection.prepareStatement("DELETE FROM site_fact WHERE site = ? AND fact = ?");
        var insert = connection.prepareStatement(PUT)) {
      for (Row row : put) {
        insert.setString(1, row.site());
        insert.setString(2, row.fact());
        insert.setString(3, row.value());
        insert.setLong(4, row.sinceMillis());
        insert.executeUpdate();
      }
      for (Row row : gone) {
        delete.setString(1, row.site());
        delete.setString(2, row.fact());
        delete.executeUpdate();
      }
    }
    return put.size() + gone.size();
  }
}
