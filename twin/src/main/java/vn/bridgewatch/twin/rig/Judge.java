package vn.bridgewatch.twin.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.wire.RecordId;

/// Computes from ledgers whether anything was lost, doubled, changed or invented.
///
/// It is told, in any order, what senders issued, what they saw acknowledged, what is stored, what
/// senders still hold on disk, and which events the timeline shows. A record that is stored twice
/// with the same content is a copy, which a log that is delivered at least once may hold: the first
/// is in effect. What an effect is can be seen at events: each must be on the timeline once.
///
/// Sequences of a stream begin at 1 and rise by one, so a record costs 9 bytes here.
public final class Judge {

  private static final int ISSUED = 1;
  private static final int EVENT = 2;
  private static final int ACKNOWLEDGED = 4;
  private static final int STORED = 8;
  private static final int CHANGED = 16;
  private static final int HELD = 32;
  private static final int TOLD = 64;

  private record Life(String agent, String site, long bootEpoch) {}

  /// What is known of the records of one life of an agent, by sequence.
  private static final class Fates {
    long[] hashes = new long[64];
    byte[] flags = new byte[64];
    int last;

    int flags(int sequence) {
      return sequence < flags.length ? flags[sequence] : 0;
    }

    void set(int sequence, int flag) {
      if (sequence >= flags.length) {
        int length = Math.max(sequence + 1, flags.length * 2);
        hashes = Arrays.copyOf(hashes, length);
        flags = Arrays.copyOf(flags, length);
      }
      flags[sequence] |= (byte) flag;
      last = Math.max(last, sequence);
    }
  }

  private final Map<Life, Fates> lives = new HashMap<>();
  private final List<String> examples = new ArrayList<>();
  private long copies;
  private long doubled;

  /// Takes a line of a ledger.
  public void take(LedgerEntry entry) {
    switch (entry) {
      case LedgerEntry.Issued issued -> issued(issued.id(), issued.contentHash(), issued.event());
      case LedgerEntry.Acknowledged acknowledged -> acknowledged(acknowledged.id());
    }
  }

  public void issued(RecordId id, long contentHash, boolean event) {
    Fates fates = mark(id, contentHash, ISSUED);
    if (event) {
      fates.set(sequence(id), EVENT);
    }
  }

  public void acknowledged(RecordId id) {
    fates(id).set(sequence(id), ACKNOWLEDGED);
  }

  /// The collector has it on disk.
  public void stored(RecordId id, long contentHash) {
    if ((fates(id).flags(sequence(id)) & STORED) != 0) {
      copies++;
    }
    mark(id, contentHash, STORED);
  }

  /// The sender has it on disk and will send it, perhaps again.
  public void held(RecordId id, long contentHash) {
    mark(id, contentHash, HELD);
  }

  /// The timeline shows it.
  public void told(RecordId id) {
    Fates fates = fates(id);
    if ((fates.flags(sequence(id)) & TOLD) != 0) {
      doubled++;
      example("doubled", id);
    }
    fates.set(sequence(id), TOLD);
  }

  /// Whoever says a hash first is believed; whoever says another one has changed the record.
  private Fates mark(RecordId id, long contentHash, int flag) {
    Fates fates = fates(id);
    int sequence = sequence(id);
    int before = fates.flags(sequence);
    boolean known = (before & (ISSUED | STORED | HELD)) != 0;
    fates.set(sequence, flag);
    if (!known) {
      fates.hashes[sequence] = contentHash;
    } else if (fates.hashes[sequence] != contentHash && (before & CHANGED) == 0) {
      fates.set(sequence, CHANGED);
      example("changed", id);
    }
    return fates;
  }

  private Fates fates(RecordId id) {
    return lives.computeIfAbsent(new Life(id.agent(), id.site(), id.bootEpoch()), _ -> new Fates());
  }

  private static int sequence(RecordId id) {
    return Math.toIntExact(id.sequence());
  }

  private void example(String what, RecordId id) {
    if (examples.size() < Verdict.EXAMPLES_MAX) {
      examples.add(what + ": " + id);
    }
  }

  /// @param events whether the timeline was read, so that what it lacks is known
  public Verdict verdict(boolean events) {
    var tally = new Tally();
    lives.forEach((life, fates) -> {
      for (int sequence = 1; sequence <= fates.last; sequence++) {
        count(tally, life, sequence, fates.flags[sequence], events);
      }
    });
    tally.examples.addAll(0, examples);
    return tally.verdict(copies, doubled);
  }

  private static void count(Tally tally, Life life, int sequence, int flags, boolean events) {
    if (flags == 0) {
      tally.unseen++;
      return;
    }
    var id = new RecordId(life.agent(), life.site(), life.bootEpoch(), sequence);
    boolean stored = (flags & STORED) != 0;
    tally.issued += bit(flags, ISSUED);
    tally.acknowledged += bit(flags, ACKNOWLEDGED);
    tally.stored += bit(flags, STORED);
    tally.changed += bit(flags, CHANGED);
    if ((flags & ACKNOWLEDGED) != 0 && !stored) {
      tally.lost++;
      tally.examples.add("lost: " + id);
    }
    if ((flags & ISSUED) == 0) {
      tally.invented++;
      tally.examples.add("invented: " + id);
    }
    if ((flags & ISSUED) != 0 && (flags & (STORED | HELD | ACKNOWLEDGED)) == 0) {
      tally.unsettled++;
    }
    if (events && stored && (flags & EVENT) != 0 && (flags & TOLD) == 0) {
      tally.untold++;
      tally.examples.add("untold: " + id);
    }
  }

  /// Counts while all records are gone through.
  private static final class Tally {
    final List<String> examples = new ArrayList<>();
    long issued;
    long acknowledged;
    long stored;
    long lost;
    long changed;
    long invented;
    long untold;
    long unsettled;
    long unseen;

    Verdict verdict(long copies, long doubled) {
      return new Verdict(
          issued,
          acknowledged,
          stored,
          copies,
          lost,
          doubled,
          changed,
          invented,
          untold,
          unsettled,
          unseen,
          examples.subList(0, Math.min(examples.size(), Verdict.EXAMPLES_MAX)));
    }
  }

  private static int bit(int flags, int flag) {
    return (flags & flag) == 0 ? 0 : 1;
  }
}
