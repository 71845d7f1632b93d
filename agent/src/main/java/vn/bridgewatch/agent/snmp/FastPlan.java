package vn.bridgewatch.agent.snmp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.message.OidBytes;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.series.SlowColumns;

/// How to read a module of a device without the columns that only name its rows, made from a whole
/// reading; and those columns as they were, to put back in their places.
///
/// A column is left out where that saves a request, and where its rows cannot change unseen: either
/// it only names rows of columns that are read, or a column of the same table that is read has the
/// same rows. What is read must then be the same objects as in the whole reading: one more or one
/// less, and everything is read anew. Objects are compared by a fingerprint, which takes less room.
final class FastPlan {

  /// When rows of IF-MIB (RFC 2863) or ENTITY-MIB (RFC 6933) last changed.
  private static final Set<OID> CHANGES =
      Set.of(new OID("1.3.6.1.2.1.31.1.5.0"), new OID("1.3.6.1.2.1.47.1.4.1.0"));

  /// A part of a walk.
  ///
  /// @param until the walk ends before this column; empty: at the end of the subtree
  /// @param expected how many objects there were
  /// @param atOnce of how many such objects the answer surely fits one datagram
  record Segment(OID from, Optional<OID> until, int expected, int atOnce) {}

  /// What the values of an answer may take of a datagram that no network cuts into pieces: 1,472
  /// octets less the shell of the message with a long community.
  private static final int ANSWER_BYTES = 1_300;

  /// What a binding has around its OID and its value: type and length of three.
  private static final int BINDING_BYTES = 6;

  private static final int GROWTH_BYTES = 1; // a counter may need an octet more than before

  private final Map<OID, List<Segment>> segments;
  private final Bindings slow;
  private final int[] runs; // how many are read, how many are remembered, in turn
  private final Bindings.Fingerprint fingerprint;
  private final Map<Integer, Long> changes; // by index among those that are read

  private FastPlan(
      Map<OID, List<Segment>> segments,
      Bindings slow,
      int[] runs,
      Bindings read,
      Map<Integer, Long> changes) {
    this.segments = Map.copyOf(segments);
    this.slow = slow;
    this.runs = runs;
    this.fingerprint = read.fingerprintOfOids();
    this.changes = Map.copyOf(changes);
  }

  /// The parts of a walk; null where it is walked as a whole.
  @Nullable List<Segment> segments(OID root) {
    return segments.get(root);
  }

  /// Puts what is remembered to what was read; false where that is not the same objects as in the
  /// whole reading.
  boolean merge(Bindings read, Bindings into) {
    if (read.size() != fingerprint.size() || !read.fingerprintOfOids().equals(fingerprint)) {
      return false;
    }
    for (Map.Entry<Integer, Long> change : changes.entrySet()) {
      if (!read.isNumber(change.getKey()) || read.number(change.getKey()) != change.getValue()) {
        return false;
      }
    }
    int readAt = 0;
    int slowAt = 0;
    for (int i = 0; i < runs.length; i += 2) {
      into.addAll(read, readAt, readAt += runs[i]);
      into.addAll(slow, slowAt, slowAt += runs[i + 1]);
    }
    return true;
  }

  /// Puts what is remembered behind what was read of a device that did not answer to the end, so
  /// that its rows keep their names.
  void append(Bindings read, Bindings into) {
    into.addAll(read, 0, read.size());
    into.addAll(slow, 0, slow.size());
  }

  /// Makes a plan from a whole reading; empty where there is nothing to save.
  ///
  /// @param repetitions how many objects one request brings
  static Optional<FastPlan> of(
      SnmpModule module, SlowColumns columns, Bindings whole, int repetitions) {
    boolean inOrder = module.filters().isEmpty() && !module.pace().allowNonincreasingOids();
    if (columns.columns().isEmpty() || !inOrder || whole.size() == 0) {
      return Optional.empty();
    }
    return new Maker(module, columns, whole, repetitions).make();
  }

  private static final class Maker {

    private final SnmpModule module;
    private final SlowColumns columns;
    private final Bindings whole;
    private final int repetitions;
    private final OID[] oids;

    Maker(SnmpModule module, SlowColumns columns, Bindings whole, int repetitions) {
      this.module = module;
      this.columns = columns;
      this.whole = whole;
      this.repetitions = repetitions;
      this.oids = new OID[whole.size()];
      Arrays.setAll(oids, whole::oid);
    }

    Optional<FastPlan> make() {
      if (new HashSet<>(Arrays.asList(oids)).size() < oids.length) {
        return Optional.empty(); // an object that comes twice: which of them counts depends on all
      }
      var skipped = new ArrayList<OID>();
      var remembered = new BitSet();
      for (OID column : columns.columns()) {
        BitSet of = below(column);
        if (isWorthwhile(column, of.cardinality()) && isSafe(column, of)) {
          skipped.add(column);
          remembered.or(of);
        }
      }
      if (skipped.isEmpty()) {
        return Optional.empty();
      }
      var segments = new HashMap<OID, List<Segment>>();
      for (OID root : module.walk()) {
        List<OID> inside = skipped.stream().filter(column -> column.startsWith(root)).toList();
        if (!inside.isEmpty()) {
          segments.put(root, segments(root, inside, remembered));
        }
      }
      return Optional.of(plan(segments, remembered));
    }

    private BitSet below(OID column) {
      var below = new BitSet();
      for (int i = 0; i < oids.length; i++) {
        below.set(i, oids[i].startsWith(column));
      }
      return below;
    }

    private boolean isWorthwhile(OID column, int rows) {
      return rows >= repetitions || (rows > 0 && module.walk().contains(column));
    }

    /// Read by one walk only, and with nothing in it that could come or go unseen.
    private boolean isSafe(OID column, BitSet of) {
      List<OID> roots =
          module.walk().stream()
              .filter(root -> column.startsWith(root) || root.startsWith(column))
              .toList();
      return roots.size() == 1
          && roots.getFirst().size() >= 2
          && column.startsWith(roots.getFirst())
          && module.get().stream().noneMatch(oid -> oid.startsWith(column))
          && of.stream().noneMatch(i -> oids[i].size() == column.size())
          && (!columns.shown().contains(column) || hasWitness(column, of));
    }

    /// Whether a column of the same table that is read has the same rows.
    private boolean hasWitness(OID column, BitSet of) {
      List<OID> rows = of.stream().mapToObj(i -> after(oids[i], column.size())).toList();
      var table = new OID(column.getValue(), 0, column.size() - 1);
      var others = new HashMap<OID, List<OID>>();
      for (OID oid : oids) {
        if (oid.size() > column.size() && oid.startsWith(table) && !oid.startsWith(column)) {
          others
              .computeIfAbsent(new OID(oid.getValue(), 0, column.size()), _ -> new ArrayList<>())
              .add(after(oid, column.size()));
        }
      }
      columns.columns().forEach(others::remove);
      return others.containsValue(rows);
    }

    private static OID after(OID oid, int size) {
      return new OID(oid.getValue(), size, oid.size() - size);
    }

    private List<Segment> segments(OID root, List<OID> skipped, BitSet remembered) {
      var parts = new ArrayList<Segment>();
      OID from = root;
      for (OID column : skipped) {
        add(parts, root, from, Optional.of(column), remembered);
        from = next(column);
      }
      if (from.startsWith(root)) {
        add(parts, root, from, Optional.empty(), remembered);
      }
      return parts;
    }

    /// The first OID behind all that lies in a column; nothing but the column after it is there.
    private static OID next(OID column) {
      int[] subIds = column.getValue().clone();
      subIds[subIds.length - 1]++;
      return new OID(subIds);
    }

    private void add(
        List<Segment> parts, OID root, OID from, Optional<OID> until, BitSet remembered) {
      byte[] fromBytes = OidBytes.of(from);
      byte[] untilBytes = until.map(OidBytes::of).orElse(null);
      int expected = 0;
      int largest = 1;
      for (int i = 0; i < oids.length; i++) {
        boolean inside =
            oids[i].startsWith(root)
                && !remembered.get(i)
                && whole.compareOid(i, fromBytes) >= 0
                && (untilBytes == null || whole.compareOid(i, untilBytes) < 0);
        if (inside) {
          expected++;
          largest = Math.max(largest, whole.bytes(i));
        }
      }
      boolean empty = until.isPresent() && until.get().equals(from);
      if (!empty && (expected > 0 || mayHold(root, from, until))) {
        int atOnce = ANSWER_BYTES / (largest + BINDING_BYTES + GROWTH_BYTES);
        parts.add(new Segment(from, until, expected, Math.max(1, atOnce)));
      }
    }

    /// Whether anything that the module makes something of may lie in a part of a walk.
    private boolean mayHold(OID root, OID from, Optional<OID> until) {
      return columns.used().stream()
          .anyMatch(used ->
              from.startsWith(used)
                  || (used.compareTo(from) >= 0
                      && (until.isPresent()
                          ? used.compareTo(until.get()) < 0
                          : used.startsWith(root))));
    }

    private FastPlan plan(Map<OID, List<Segment>> segments, BitSet remembered) {
      var slow = new Bindings();
      var read = new Bindings();
      var runs = new ArrayList<Integer>();
      var changes = new HashMap<Integer, Long>();
      for (int at = 0; at < oids.length; ) {
        int slowFrom = remembered.nextSetBit(at);
        int readEnd = slowFrom < 0 ? oids.length : slowFrom;
        int slowEnd = slowFrom < 0 ? oids.length : remembered.nextClearBit(slowFrom);
        for (int i = at; i < readEnd; i++) {
          if (CHANGES.contains(oids[i]) && whole.isNumber(i)) {
            changes.put(read.size() + i - at, whole.number(i));
          }
        }
        read.addAll(whole, at, readEnd);
        slow.addAll(whole, readEnd, slowEnd);
        runs.add(readEnd - at);
        runs.add(slowEnd - readEnd);
        at = slowEnd;
      }
      return new FastPlan(
          segments,
          Bindings.copyOf(slow),
          runs.stream().mapToInt(Integer::intValue).toArray(),
          read,
          changes);
    }
  }
}
