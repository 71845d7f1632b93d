package vn.bridgewatch.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.check.CheckStore;

class StoreTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("state").resolve("bridgewatch.db");
  }

  private Store open() {
    return Store.open(file, () -> 1_000L);
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var run = connection.createStatement()) {
      run.executeUpdate(statement);
    }
  }

  private static String pragma(Connection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA " + name)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void theWriterSyncsFullyOnAWriteAheadLog() {
    try (Store store = open()) {
      assertThat(store.<String>write(it -> pragma(it, "journal_mode"))).isEqualTo("wal");
      assertThat(store.<String>write(it -> pragma(it, "synchronous"))).isEqualTo("2");
    }
  }

  @Test
  void aReaderCannotWrite() {
    try (Store store = open()) {
      assertThatThrownBy(() ->
              store.read(it -> {
                try (var statement = it.createStatement()) {
                  return statement.executeUpdate("DELETE FROM conference");
                }
              }))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("readonly");
    }
  }

  @Test
  void aSecondOpeningAppliesNothingAgain() {
    int first;
    try (Store store = open()) {
      first = store.<Integer>read(it -> count(it, "schema_migration"));
    }
    try (Store store = open()) {
      assertThat(store.<Integer>read(it -> count(it, "schema_migration")))
          .isEqualTo(first)
          .isGreaterThan(5);
    }
  }

  /// As after a disk error: SQLite has rolled back by itself, and the driver does not know.
  @Test
  void aTransactionThatIsGoneTakesOnlyItsGroupWithIt() {
    try (Store store = open()) {
      assertThatThrownBy(() ->
              store.write(it -> {
                try (var statement = it.createStatement()) {
                  statement.executeUpdate("CREATE TABLE lost (a)");
                  statement.executeUpdate("ROLLBACK");
                }
                throw new SQLException("disk I/O error");
              }))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("could not commit");

      for (int i = 0; i < 3; i++) {
        int row = i;
        store.write(it -> {
          try (var statement = it.createStatement()) {
            statement.executeUpdate("CREATE TABLE IF NOT EXISTS after (a)");
            return statement.executeUpdate("INSERT INTO after VALUES (" + row + ")");
          }
        });
      }
      assertThat(store.<Integer>read(it -> count(it, "after"))).isEqualTo(3);
      assertThat(store.<String>write(it -> pragma(it, "synchronous"))).isEqualTo("2");
      assertThat(store.<Integer>read(it -> count(it, "sqlite_master WHERE name = 'lost'")))
          .isZero();
    }
  }

  private static int count(Connection connection, String table) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void aNewerDatabaseIsRefusedWithTheRemedy() throws SQLException {
    open().close();
    sql("INSERT INTO schema_migration VALUES (9999, '9999_later.sql', 'x', 0)");

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is at version 9999, this build knows versions up to ")
        .hasMessageContaining("run the newer build");
  }

  @Test
  void aDatabaseOfAnotherScriptIsRefused() throws SQLException {
    open().close();
    sql("UPDATE schema_migration SET sha256 = 'other'");

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("0001_first.sql")
        .hasMessageContaining("checksum other");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "this is no database, and longer than a header is ".repeat(9));

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("could not be opened");
  }

  @Test
  void aPieceThatFailsTakesNoOtherWithItAndLeavesNothingBehind() {
    try (Store store = open()) {
      var checks = new StoredChecks(store);
      List<CompletableFuture<Integer>> done = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int number = i;
        done.add(
            store.submit(connection -> {
              try (var statement = connection.createStatement()) {
                statement.executeUpdate(
                    "INSERT INTO check_run VALUES ('"
                        + number
                        + "', '', "
                        + number
                        + ", TRUE, '', '{}')");
                if (number % 5 == 3) {
                  statement.executeUpdate("INSERT INTO no_such_table VALUES (1)");
                }
                return number;
              }
            }));
      }

      List<Boolean> good =
          done.stream().map(it -> it.handle((_, error) -> error == null).join()).toList();

      assertThat(good).filteredOn(it -> !it).hasSize(4);
      assertThat(checks.summaries(100)).hasSize(16);
    }
  }

  @Test
  void whatIsWrittenAfterClosingIsRefused() {
    Store store = open();
    store.close();

    assertThatThrownBy(() -> store.write(it -> count(it, "conference")))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void whatWasDurableIsThereAfterAKill() {
    Store killed = open(); // not closed: as after kill -9, the log is not folded into the file
    new StoredChecks(killed).save(run("c1", 5, false, "{\"a\":1}"));

    try (Store store = open()) {
      assertThat(new StoredChecks(store).document("c1")).contains("{\"a\":1}");
      assertThat(new StoredChecks(store).unfinished()).containsExactly("{\"a\":1}");
    }
    killed.close();
  }

  @Test
  void checksAreReplacedAndListedNewestFirst() {
    try (Store store = open()) {
      var checks = new StoredChecks(store);
      checks.save(run("a", 1, false, "A"));
      checks.save(run("b", 2, false, "B"));
      checks.save(run("a", 1, true, "A2"));

      assertThat(checks.summaries(10)).containsExactly("sB", "sA2");
      assertThat(checks.summaries(1)).containsExactly("sB");
      assertThat(checks.document("a")).contains("A2");
      assertThat(checks.document("none")).isEmpty();
      assertThat(checks.unfinished()).containsExactly("B");
    }
  }

  private static CheckStore.Stored run(
      String id, long startedMillis, boolean finished, String document) {
    return new CheckStore.Stored(id, "hn", startedMillis, finished, "s" + document, document);
  }
}
