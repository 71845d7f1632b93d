package vn.bridgewatch.collector.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;
import vn.bridgewatch.time.WallClock;

/// The collector's relational database: one SQLite file in WAL mode with `synchronous=FULL`, one
/// writer thread, readers beside it.
///
/// What waits for the writer goes into one transaction (one fsync for all), each piece in a
/// savepoint of its own, so that one that fails takes no other with it. A piece is done when the
/// transaction is durable, never before. Pieces are written in the order in which they were given;
/// where [#WAITING_MAX] wait, the giver blocks.
///
/// A transaction that cannot be ended leaves its connection in a state that nobody knows: SQLite
/// may have rolled back by itself, and the driver not know of it. So the writer gives it up and
/// goes on with another.
public final class Store implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  static final int WAITING_MAX = 1_024;
  private static final int GROUP_MAX = 256;
  private static final int BUSY_MILLIS = 5_000;
  private static final long CLOSE_MILLIS = 10_000;
  private static final long IDLE_MILLIS = 200;

  private final Path file;
  private final Connection reading;
  private final ReentrantLock readLock = new ReentrantLock();
  private final BlockingQueue<Piece<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread writer;
  private @Nullable Connection writing; // the writer's; null after a failure
  private volatile boolean closed;

  /// Work on a connection.
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private record Piece<T>(Work<T> work, CompletableFuture<T> done) {}

  private Store(Path file, Connection writing, Connection reading) {
    this.file = file;
    this.writing = writing;
    this.reading = reading;
    this.writer = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::write);
  }

  /// Opens or makes the database and brings it to this build's form.
  public static Store open(Path file, WallClock clock) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Connection writing = connect(file, false);
      try {
        Migrations.apply(writing, file.toString(), clock.millis());
        var store = new Store(file, writing, connect(file, true));
        store.writer.start();
        return store;
      } catch (SQLException | RuntimeException e) {
        writing.close();
        throw e;
      }
    } catch (SQLException | IOException e) {
      throw new StoreException(file + ": could not be opened: " + e.getMessage(), e);
    }
  }

  private static Connection connect(Path file, boolean readOnly) throws SQLException {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    if (readOnly) {
      config.setReadOnly(true);
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  /// Gives a piece of work to the writer; the future completes when it is durable.
  <T> CompletableFuture<T> submit(Work<T> work) {
    var piece = new Piece<T>(work, new CompletableFuture<>());
    boolean given = false;
    try {
      while (!given && !closed) {
        given = waiting.offer(piece, IDLE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!given || (closed && !writer.isAlive() && waiting.remove(piece))) {
      piece.done().completeExceptionally(new StoreException(file + ": takes nothing more"));
    }
    return piece.done();
  }

  /// Writes and waits until it is durable.
  <T> T write(Work<T> work) {
    try {
      return submit(work).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw new StoreException(String.valueOf(cause.getMessage()), cause);
      }
      throw new StoreException(file + ": could not be written: " + e.getCause(), e);
    }
  }

  /// Reads what is committed.
  <T> T read(Work<T> work) {
    readLock.lock();
    try {
      return work.run(reading);
    } catch (SQLException e) {
      throw new StoreException(file + ": could not be read: " + e.getMessage(), e);
    } finally {
      readLock.unlock();
    }
  }

  private void write() {
    try {
      var group = new ArrayList<Piece<?>>(GROUP_MAX);
      while (!closed || !waiting.isEmpty()) {
        Piece<?> first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          waiting.drainTo(group, GROUP_MAX - 1);
          write(group);
          group.clear();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      refuseWaiting();
    }
  }

  private void write(List<Piece<?>> group) {
    var completions = new ArrayList<Runnable>(group.size());
    try {
      Connection connection = writing();
      for (Piece<?> piece : group) {
        completions.add(run(piece, connection));
      }
      connection.commit();
      completions.forEach(Runnable::run);
    } catch (SQLException e) {
      abandon();
      LOG.atError().setCause(e).addKeyValue("file", file).log("Store could not commit");
      var failure = new StoreException(file + ": could not commit: " + e.getMessage(), e);
      group.forEach(piece -> piece.done().completeExceptionally(failure));
    }
  }

  private Connection writing() throws SQLException {
    Connection connection = writing == null ? connect(file, false) : writing;
    writing = connection;
    if (connection.getAutoCommit()) {
      connection.setAutoCommit(false);
    }
    return connection;
  }

  /// Closes the writer's connection; what was not committed is rolled back with it.
  private void abandon() {
    Connection connection = writing;
    writing = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.atWarn().setCause(e).addKeyValue("file", file).log("A connection does not close");
      }
    }
  }

  /// Runs a piece in a savepoint; what it gives back tells its giver, once all is durable.
  private <T> Runnable run(Piece<T> piece, Connection connection) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      T result = piece.work().run(connection);
      connection.releaseSavepoint(before);
      return () -> piece.done().complete(result);
    } catch (SQLException e) {
      connection.rollback(before);
      var failure = new StoreException(file + ": could not be written: " + e.getMessage(), e);
      return () -> piece.done().completeExceptionally(failure);
    } catch (RuntimeException e) { // a bug in one piece must not take the others with it
      connection.rollback(before);
      return () -> piece.done().completeExceptionally(e);
    }
  }

  private void refuseWaiting() {
    for (Piece<?> piece = waiting.poll(); piece != null; piece = waiting.poll()) {
      piece.done().completeExceptionally(new StoreException(file + ": is closed"));
    }
  }

  /// Writes what waits, then closes.
  @Override
  public void close() {
    closed = true;
    try {
      if (!writer.join(Duration.ofMillis(CLOSE_MILLIS))) {
        LOG.atError().addKeyValue("file", file).log("Store's writer does not end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    readLock.lock();
    try {
      reading.close();
      abandon(); // the last to go folds the log into the file, and only who may write can
    } catch (SQLException e) {
      throw new StoreException(file + ": could not be closed: " + e.getMessage(), e);
    } finally {
      readLock.unlock();
    }
  }
}
