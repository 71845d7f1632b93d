package vn.bridgewatch.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.configure.ConfigurationStore;
import vn.bridgewatch.collector.configure.SiteConfiguration;
import vn.bridgewatch.wire.Frame.Configured.Standing;

/// Configurations of sites in the database.
public final class StoredConfigurations implements ConfigurationStore {

  private static final String SELECT =
      """
      SELECT site, revision, %s, changed_millis, changed_by,
        answer_standing, answer_text, answered_millis, during_conference
      FROM site_configuration\
      """;

  private static final String ALL =
      SELECT.formatted("CASE WHEN document IS NULL THEN NULL ELSE '' END");

  private static final String ONE = SELECT.formatted("document") + " WHERE site = ?";

  private static final String PUT =
      """
      INSERT INTO site_configuration (
        site, revision, document, changed_millis, changed_by, during_conference)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (site) DO UPDATE SET
        revision = excluded.revision, document = excluded.document,
        changed_millis = excluded.changed_millis, changed_by = excluded.changed_by,
        during_conference = excluded.during_conference,
        answer_standing = NULL, answer_text = NULL, answered_millis = NULL\
      """;

  private static final String PERMITTED =
      """
      UPDATE site_configuration SET during_conference = 1 WHERE site = ? AND revision = ?\
      """;

  private static final String ANSWERED =
      """
      UPDATE site_configuration
      SET answer_standing = ?, answer_text = ?, answered_millis = ?
      WHERE site = ? AND revision = ?\
      """;

  private final Store store;

  public StoredConfigurations(Store store) {
    this.store = store;
  }

  @Override
  public List<SiteConfiguration> withoutTexts() {
    return store.read(connection -> {
      var all = new ArrayList<SiteConfiguration>();
      try (var select = connection.prepareStatement(ALL);
          var rows = select.executeQuery()) {
        while (rows.next()) {
          all.add(configuration(rows));
        }
      }
      return all;
    });
  }

  @Override
  public Optional<SiteConfiguration> of(String site) {
    return store.read(connection -> {
      try (var select = connection.prepareStatement(ONE)) {
        select.setString(1, site);
        try (var rows = select.executeQuery()) {
          return rows.next() ? Optional.of(configuration(rows)) : Optional.empty();
        }
      }
    });
  }

  @Override
  public void save(SiteConfiguration configuration) {
    store.write(connection -> {
      try (var put = connection.prepareStatement(PUT)) {
        put.setString(1, configuration.site());
        put.setLong(2, configuration.revision());
        put.setString(3, configuration.document().orElse(null));
        put.setLong(4, configuration.changedMillis());
        put.setString(5, configuration.by());
        put.setBoolean(6, configuration.duringConference());
        return put.executeUpdate();
      }
    });
  }

  @Override
  public void permitted(String site, long revision) {
    store.write(connection -> {
      try (var update = connection.prepareStatement(PERMITTED)) {
        update.setString(1, site);
        update.setLong(2, revision);
        return update.executeUpdate();
      }
    });
  }

  @Override
  public void answered(String site, long revision, SiteConfiguration.Answer answer) {
    store.write(connection -> {
      try (var update = connection.prepareStatement(ANSWERED)) {
        update.setString(1, answer.standing().name());
        update.setString(2, answer.text());
        update.setLong(3, answer.millis());
        update.setString(4, site);
        update.setLong(5, revision);
        return update.executeUpdate();
      }
    });
  }

  private static SiteConfiguration configuration(ResultSet rows) throws SQLException {
    @Nullable String standing = rows.getString(6);
    return new SiteConfiguration(
        rows.getString(1),
        rows.getLong(2),
        Optional.ofNullable(rows.getString(3)),
        rows.getLong(4),
        rows.getString(5),
        rows.getBoolean(9),
        standing == null
            ? Optional.empty()
            : Optional.of(
                new SiteConfiguration.Answer(
                    Standing.valueOf(standing), rows.getString(7), rows.getLong(8))));
  }
}
