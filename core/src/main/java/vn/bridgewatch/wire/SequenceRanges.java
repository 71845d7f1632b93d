package vn.bridgewatch.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A set of sequence numbers, held as ranges; not safe for use by several threads.
///
/// Live overtakes backlog, so what has arrived is no single high-water mark. Neighbours merge, so
/// the size is the number of holes, whatever the number of records.
public final class SequenceRanges {

  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  /// Adds one number; false when it was there.
  public boolean add(long sequence) {
    return add(new SequenceRange(sequence, sequence)) == 1;
  }

  /// Adds a range; returns how many of its numbers were new.
  public long add(SequenceRange range) {
    long first = range.first();
    long last = range.last();
    long overlap = 0;
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
    if (before != null
        && before.getValue() == first - 1
        && before.getKey().equals(lastByFirst.lastKey())) { // the next one, as nearly always
      lastByFirst.put(before.getKey(), last);
      return range.count();
    }
    if (before != null && before.getValue() >= first - 1) {
      overlap += Math.max(0, Math.min(before.getValue(), range.last()) - first + 1);
      first = before.getKey();
      last = Math.max(last, before.getValue());
      lastByFirst.remove(before.getKey());
    }
    Map.Entry<Long, Long> next = lastByFirst.ceilingEntry(first);
    while (next != null && next.getKey() - 1 <= last) {
      overlap += Math.max(0, Math.min(next.getValue(), range.last()) - next.getKey() + 1);
      last = Math.max(last, next.getValue());
      lastByFirst.remove(next.getKey());
      next = lastByFirst.ceilingEntry(first);
    }
    lastByFirst.put(first, last);
    return range.count() - overlap;
  }

  public void addAll(List<SequenceRange> ranges) {
    ranges.forEach(this::add);
  }

  public boolean contains(long sequence) {
    Map.Entry<Long, Long> floor = lastByFirst.floorEntry(sequence);
    return floor != null && floor.getValue() >= sequence;
  }

  /// Whether all numbers of a range are there.
  public boolean contains(SequenceRange range) {
    Map.Entry<Long, Long> floor = lastByFirst.floorEntry(range.first());
    return floor != null && floor.getValue() >= range.last();
  }

  /// Takes numbers out, those of a range that are there.
  public void remove(SequenceRange range) {
    Map.Entry<Long, Long> before = lastByFirst.lowerEntry(range.first());
    if (before != null && before.getValue() >= range.first()) {
      lastByFirst.put(before.getKey(), range.first() - 1);
      if (before.getValue() > range.last()) {
        lastByFirst.put(range.last() + 1, before.getValue());
      }
    }
    Map.Entry<Long, Long> next = lastByFirst.ceilingEntry(range.first());
    while (next != null && next.getKey() <= range.last()) {
      lastByFirst.remove(next.getKey());
      if (next.getValue() > range.last()) {
        lastByFirst.put(range.last() + 1, next.getValue());
      }
      next = lastByFirst.ceilingEntry(range.first());
    }
  }

  /// How many numbers of a range are there.
  public long countIn(SequenceRange range) {
    long count = 0;
    Map.Entry<Long, Long> each = lastByFirst.floorEntry(range.last());
    while (each != null && each.getValue() >= range.first()) {
      count += Math.min(each.getValue(), range.last()) - Math.max(each.getKey(), range.first()) + 1;
      each = lastByFirst.lowerEntry(each.getKey());
    }
    return count;
  }

  /// The lowest number from `first` on that is not there.
  public long firstMissing(long first) {
    Map.Entry<Long, Long> floor = lastByFirst.floorEntry(first);
    return floor == null || floor.getValue() < first ? first : floor.getValue() + 1;
  }

  /// How many ranges there are.
  public int size() {
    return lastByFirst.size();
  }

  public boolean isEmpty() {
    return lastByFirst.isEmpty();
  }

  /// The ranges, ascending.
  public List<SequenceRange> ranges() {
    var ranges = new ArrayList<SequenceRange>(lastByFirst.size());
    lastByFirst.forEach((first, last) -> ranges.add(new SequenceRange(first, last)));
    return ranges;
  }

  /// Forgets the lowest ranges until at most so many are left.
  public void keepNewest(int count) {
    while (lastByFirst.size() > count) {
      lastByFirst.pollFirstEntry();
    }
  }

  public void clear() {
    lastByFirst.clear();
  }
}
