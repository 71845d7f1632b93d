package vn.bridgewatch.collector.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.ConferenceRepository;
import vn.bridgewatch.collector.conference.ical.CalendarDefaults;
import vn.bridgewatch.collector.conference.ical.CalendarReader;
import vn.bridgewatch.collector.conference.ical.CalendarWriter;
import vn.bridgewatch.collector.conference.ical.IcalException;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.Planned;
import vn.bridgewatch.collector.conference.plan.Rank;

/// Conferences in the database.
public final class ConferenceStore implements ConferenceRepository {

  private static final Logger LOG = LoggerFactory.getLogger(ConferenceStore.class);

  private static final String SELECT =
      """
      SELECT id, title, code_name, start_millis, end_millis, closed_millis, origin, roster,
        rank, bit_rate, codecs, mcus, invited, series, by_hand
      FROM conference\
      """;

  private static final String PUT =
      """
      INSERT INTO conference
        (id, title, code_name, start_millis, end_millis, closed_millis, origin, roster,
         rank, bit_rate, codecs, mcus, invited, series, by_hand)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        title = excluded.title, code_name = excluded.code_name,
        start_millis = excluded.start_millis, end_millis = excluded.end_millis,
        closed_millis = excluded.closed_millis, origin = excluded.origin,
        roster = excluded.roster, rank = excluded.rank, bit_rate = excluded.bit_rate,
        codecs = excluded.codecs, mcus = excluded.mcus, invited = excluded.invited,
        series = excluded.series, by_hand = excluded.by_hand\
      """;

  private static final String PUT_SERIES =
      """
      INSERT INTO conference_series (id, origin, ical) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, ical = excluded.ical\
      """;

  private final Store store;

  public ConferenceStore(Store store) {
    this.store = store;
  }

  @Override
  public List<Kept> all() {
    return store.read(connection -> {
      var all = new ArrayList<Kept>();
      Map<String, List<String>> rosters = new HashMap<>(); // the dates of a series share theirs
      try (var select = connection.prepareStatement(SELECT);
          var rows = select.executeQuery()) {
        while (rows.next()) {
          all.add(kept(rows, rosters));
        }
      }
      return all;
    });
  }

  private static Kept kept(ResultSet rows, Map<String, List<String>> rosters) throws SQLException {
    @Nullable Long closed = Nullables.longOrNull(rows, 6);
    List<String> roster = words(rows.getString(8), rosters);
    List<String> invited = words(rows.getString(13), rosters);
    var details =
        new Details(
            rows.getString(2),
            rows.getString(3),
            Rank.of(rows.getString(9)),
            new CallProfile(
                rows.getInt(10),
                words(rows.getString(11), rosters),
                words(rows.getString(12), rosters)),
            invited.isEmpty() ? roster : invited); // of before there was more than the roster
    var conference =
        new Conference(
            rows.getString(1),
            details,
            rows.getString(14),
            Instant.ofEpochMilli(rows.getLong(4)),
            Instant.ofEpochMilli(rows.getLong(5)),
            roster,
            closed == null ? null : Instant.ofEpochMilli(closed));
    return new Kept(conference, new Origin(rows.getString(7)), rows.getBoolean(15));
  }

  private static List<String> words(String text, Map<String, List<String>> known) {
    return text.isEmpty()
        ? List.of()
        : known.computeIfAbsent(text, it -> List.copyOf(Arrays.asList(it.split(" "))));
  }

  @Override
  public List<KeptSeries> series() {
    return store.read(connection -> {
      var all = new ArrayList<KeptSeries>();
      try (var select =
              connection.prepareStatement("SELECT id, origin, ical FROM conference_series");
          var rows = select.executeQuery()) {
        while (rows.next()) {
          String id = rows.getString(1);
          Origin origin = new Origin(rows.getString(2));
          for (Plan plan : plans(id, rows.getString(3))) {
            all.add(new KeptSeries(plan, origin));
          }
        }
      }
      return all;
    });
  }

  /// A series that this build cannot read again costs its further dates, not the collector.
  private static List<Plan> plans(String id, String ical) {
    try {
      Planned read =
          CalendarReader.read(id, ical.getBytes(StandardCharsets.UTF_8), CalendarDefaults.NONE);
      read.problems()
          .forEach(problem ->
              LOG.atError().addKeyValue("problem", problem).log("A kept series is not valid"));
      return read.plans();
    } catch (IcalException e) {
      LOG.atError().addKeyValue("series", id).setCause(e).log("A kept series cannot be read");
      return List.of();
    }
  }

  @Override
  public void change(Changes changes) {
    store.write(connection -> change(connection, changes));
  }

  private static int change(Connection connection, Changes changes) throws SQLException {
    delete(connection, "DELETE FROM conference WHERE id = ?", changes.removed());
    delete(connection, "DELETE FROM conference_series WHERE id = ?", changes.removedSeries());
    try (var insert = connection.prepareStatement(PUT);
        var insertSeries = connection.prepareStatement(PUT_SERIES)) {
      for (Kept kept : changes.put()) {
        bind(insert, kept);
        insert.executeUpdate();
      }
      for (KeptSeries series : changes.series()) {
        insertSeries.setString(1, series.plan().id());
        insertSeries.setString(2, series.origin().word());
        insertSeries.setString(3, CalendarWriter.write(List.of(series.plan())));
        insertSeries.executeUpdate();
      }
    }
    return changes.put().size() + changes.removed().size();
  }

  private static void delete(Connection connection, String sql, List<String> ids)
      throws SQLException {
    try (var delete = connection.prepareStatement(sql)) {
      for (String id : ids) {
        delete.setString(1, id);
        delete.executeUpdate();
      }
    }
  }

  private static void bind(PreparedStatement insert, Kept kept) throws SQLException {
    Conference conference = kept.conference();
    @Nullable Instant closed = conference.closed();
    CallProfile call = conference.details().call();
    insert.setString(1, conference.id());
    insert.setString(2, conference.title());
    insert.setString(3, conference.codeName());
    insert.setLong(4, conference.start().toEpochMilli());
    insert.setLong(5, conference.end().toEpochMilli());
    insert.setObject(6, closed == null ? null : closed.toEpochMilli());
    insert.setString(7, kept.origin().word());
    insert.setString(8, String.join(" ", conference.roster()));
    insert.setString(9, conference.rank().word());
    insert.setInt(10, call.bitRate());
    insert.setString(11, String.join(" ", call.codecs()));
    insert.setString(12, String.join(" ", call.mcus()));
    insert.setString(13, String.join(" ", conference.details().invited()));
    insert.setString(14, conference.series());
    insert.setBoolean(15, kept.byHand());
  }
}
