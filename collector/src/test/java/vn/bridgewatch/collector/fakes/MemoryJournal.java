package vn.bridgewatch.collector.fakes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;

/// A journal of several partitions in memory that behaves as a distributed log may: it hands
/// entries over again, and its positions begin anywhere and have gaps.
public final class MemoryJournal implements Journal {

  private static final long FIRST = 1_000;
  private static final long STEP = 7;
  private static final int AGAIN = 3;

  private final List<List<At>> partitions = new ArrayList<>();
  private final List<Consumer<At>> subscribers = new CopyOnWriteArrayList<>();
  private final Map<String, Offsets> committed = new ConcurrentHashMap<>();

  public MemoryJournal(int partitionCount) {
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new CopyOnWriteArrayList<>());
    }
  }

  /// Makes an entry durable; nobody has heard of it yet.
  public synchronized At put(JournalEntry entry) {
    int partition = partitionOf(entry.id().site());
    List<At> entries = partitions.get(partition);
    var at = new At(partition, end(partition), entry);
    entries.add(at);
    return at;
  }

  /// Everything, partition by partition.
  public List<At> all() {
    return partitions.stream().flatMap(List::stream).toList();
  }

  private long end(int partition) {
    return FIRST + STEP * partitions.get(partition).size();
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public synchronized CompletableFuture<Long> append(JournalEntry entry) {
    At at = put(entry);
    List<At> entries = partitions.get(at.partition());
    List<At> told = entries.subList(Math.max(0, entries.size() - AGAIN), entries.size());
    boolean again = entries.size() % AGAIN == 0;
    for (Consumer<At> subscriber : subscribers) {
      (again ? told : List.of(at)).forEach(subscriber);
    }
    return CompletableFuture.completedFuture(at.position());
  }

  @Override
  public Cursor read(Offsets from) {
    return new Again(from);
  }

  /// Reads the partitions in turn, and every batch begins with the end of the one before.
  private final class Again implements Cursor {
    private final long[] next = new long[partitions.size()];
    private int turn;

    private Again(Offsets from) {
      for (int i = 0; i < next.length; i++) {
        next[i] = from.in(i, 0);
      }
    }

    @Override
    public List<At> next(int countMax) {
      for (int tried = 0; tried < next.length; tried++) {
        int partition = turn++ % next.length;
        long from = next[partition];
        List<At> entries = partitions.get(partition);
        List<At> fresh =
            entries.stream().filter(at -> at.position() >= from).limit(countMax).toList();
        if (!fresh.isEmpty()) {
          next[partition] = fresh.getLast().position() + 1;
          List<At> before = entries.stream().filter(at -> at.position() < from).toList();
          var batch =
              new ArrayList<>(before.subList(Math.max(0, before.size() - AGAIN), before.size()));
          batch.addAll(fresh);
          return batch;
        }
      }
      return List.of();
    }

    @Override
    public void close() {}
  }

  @Override
  public synchronized void subscribe(Offsets from, Consumer<At> listener) throws IOException {
    try (Cursor cursor = read(from)) {
      for (List<At> some = cursor.next(10); !some.isEmpty(); some = cursor.next(10)) {
        some.forEach(listener);
      }
    }
    subscribers.add(listener);
  }

  @Override
  public Offsets starts() {
    return Offsets.NONE;
  }

  @Override
  public Offsets ends() {
    Offsets ends = Offsets.NONE;
    for (int i = 0; i < partitions.size(); i++) {
      ends = ends.with(i, end(i));
    }
    return ends;
  }

  @Override
  public void commit(String consumer, Offsets needed) {
    committed.merge(consumer, needed, Offsets::atLeast);
  }

  @Override
  public Offsets committed(String consumer) {
    return committed.getOrDefault(consumer, Offsets.NONE);
  }

  @Override
  public void forget(String consumer) {
    committed.remove(consumer);
  }

  @Override
  public void close() {
    subscribers.clear();
  }
}
