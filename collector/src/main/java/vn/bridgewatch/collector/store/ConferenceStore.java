package vn.bridgewatch.collector.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.ConferenceRepository;

/// Conferences in the database.
public final class ConferenceStore implements ConferenceRepository {

  private static final String SELECT =
      """
      SELECT id, title, code_name, start_millis, end_millis, closed_millis, origin, roster
      FROM conference\
      """;

  private static final String PUT =
      """
      INSERT INTO conference
        (id, title, code_name, start_millis, end_millis, closed_millis, origin, roster)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        title = excluded.title, code_name = excluded.code_name,
        start_millis = excluded.start_millis, end_millis = excluded.end_millis,
        closed_millis = excluded.closed_millis, origin = excluded.origin,
        roster = excluded.roster\
      """;

  private final Store store;

  public ConferenceStore(Store store) {
    this.store = store;
  }

  @Override
  public List<Kept> all() {
    return store.read(connection -> {
      var all = new ArrayList<Kept>();
      try (var select = connection.prepareStatement(SELECT);
          var rows = select.executeQuery()) {
        while (rows.next()) {
          @Nullable Long closed = Nullables.longOrNull(rows, 6);
          var conference =
              new Conference(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  Instant.ofEpochMilli(rows.getLong(4)),
                  Instant.ofEpochMilli(rows.getLong(5)),
                  List.of(rows.getString(8).split(" ")),
                  closed == null ? null : Instant.ofEpochMilli(closed));
          all.add(new Kept(conference, Origin.valueOf(rows.getString(7))));
        }
      }
      return all;
    });
  }

  @Override
  public void change(List<Kept> put, List<String> removedIds) {
    store.write(connection -> change(connection, put, removedIds));
  }

  private static int change(Connection connection, List<Kept> put, List<String> removedIds)
      throws SQLException {
    try (var insert = connection.prepareStatement(PUT);
        var delete = connection.prepareStatement("DELETE FROM conference WHERE id = ?")) {
      for (String id : removedIds) {
        delete.setString(1, id);
        delete.executeUpdate();
      }
      for (Kept kept : put) {
        bind(insert, kept);
        insert.executeUpdate();
      }
    }
    return put.size() + removedIds.size();
  }

  private static void bind(PreparedStatement insert, Kept kept) throws SQLException {
    Conference conference = kept.conference();
    @Nullable Instant closed = conference.closed();
    insert.setString(1, conference.id());
    insert.setString(2, conference.title());
    insert.setString(3, conference.codeName());
    insert.setLong(4, conference.start().toEpochMilli());
    insert.setLong(5, conference.end().toEpochMilli());
    insert.setObject(6, closed == null ? null : closed.toEpochMilli());
    insert.setString(7, kept.origin().name());
    insert.setString(8, String.join(" ", conference.roster()));
  }
}
