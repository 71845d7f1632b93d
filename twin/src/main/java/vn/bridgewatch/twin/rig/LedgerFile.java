package vn.bridgewatch.twin.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// A ledger on disk, appended to; hashing and writing happen on a thread of its own.
///
/// The queue to that thread is bounded: who issues faster than the disk takes waits, so that no
/// entry is ever left out. Once it cannot be written every further entry is refused, for a run
/// without a ledger proves nothing.
public final class LedgerFile implements Ledger, AutoCloseable {

  private static final int WAITING_MAX = 65_536;

  /// What waits to be written.
  ///
  /// @param payload null: it was acknowledged
  private record Fact(RecordId id, long wallMillis, @Nullable Payload payload) {}

  private final BlockingQueue<Optional<Fact>> facts = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread;
  private volatile @Nullable IOException failure;

  private LedgerFile(Writer writer) {
    thread = Thread.ofPlatform().name("ledger").start(() -> write(writer));
  }

  public static LedgerFile append(Path file) throws IOException {
    return new LedgerFile(
        Files.newBufferedWriter(
            file, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  @Override
  public void issued(RecordId id, Payload payload) {
    put(Optional.of(new Fact(id, wallMillis(payload), payload)));
  }

  @Override
  public void acknowledged(RecordId id) {
    put(Optional.of(new Fact(id, System.currentTimeMillis(), null)));
  }

  private static long wallMillis(Payload payload) {
    return switch (payload) {
      case Payload.Samples(var tick) -> tick.wallMillis();
      case Payload.Happening(var event) -> event.wallMillis();
    };
  }

  /// @param fact empty: there are no more
  private void put(Optional<Fact> fact) {
    try {
      boolean taken = false;
      while (!taken && failure == null) {
        taken = facts.offer(fact, 1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    refuseAfterFailure();
  }

  private void refuseAfterFailure() {
    if (failure != null) {
      throw new IllegalStateException("the ledger cannot be written", failure);
    }
  }

  private void write(Writer writer) {
    try (writer) {
      for (var fact = facts.take(); fact.isPresent(); fact = facts.take()) {
        writer.write(entry(fact.get()).line());
        writer.write('\n');
        if (facts.isEmpty()) {
          writer.flush();
        }
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static LedgerEntry entry(Fact fact) {
    Payload payload = fact.payload();
    return payload == null
        ? new LedgerEntry.Acknowledged(fact.id(), fact.wallMillis())
        : new LedgerEntry.Issued(
            fact.id(),
            fact.wallMillis(),
            ContentHash.of(payload),
            payload instanceof Payload.Happening);
  }

  /// Reads a ledger from its beginning, a line at a time.
  public static void read(Path file, Consumer<LedgerEntry> to) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
      lines.map(LedgerEntry::parse).forEach(to);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Writes what waits, then ends; throws where it could not be written.
  @Override
  public void close() {
    put(Optional.empty());
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    refuseAfterFailure();
  }
}
