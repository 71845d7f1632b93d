package vn.bridgewatch.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Reads columns that may be NULL, which JDBC would hand out as 0.
final class Nullables {

  private Nullables() {}

  static @Nullable Long longOrNull(ResultSet rows, int column) throws SQLException {
    long value = rows.getLong(column);
    return rows.wasNull() ? null : Long.valueOf(value);
  }
}
