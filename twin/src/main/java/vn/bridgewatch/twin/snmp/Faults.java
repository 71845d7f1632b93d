package vn.bridgewatch.twin.snmp;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is wrong with a device, looked up once so that each answer needs only to compare numbers.
final class Faults {

  /// A subtree of a recording: its key, its first object, and the first object behind it.
  static final class Range {

    private final byte[] key;
    private final int from;
    private final int to;

    private Range(byte[] key, int from, int to) {
      this.key = key;
      this.from = from;
      this.to = to;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    static Range of(Recording recording, org.snmp4j.smi.OID subtree) {
      byte[] key = OidKey.of(subtree);
      int found = recording.find(key, 0, key.length);
      int from = found >= 0 ? found : -1 - found;
      int to = from;
      while (to < recording.size() && recording.startsWith(to, key, 0, key.length)) {
        to++;
      }
      return new Range(key, from, to);
    }

    boolean holds(int index) {
      return index >= from && index < to;
    }

    /// Whether a key lies in the subtree.
    boolean holds(byte[] keys, int start, int end) {
      return end - start >= key.length
          && java.util.Arrays.equals(keys, start, start + key.length, key, 0, key.length);
    }
  }

  static final int NONE_MAX = Integer.MAX_VALUE;

  final boolean silent;
  final Optional<Fault.Delay> delay;
  final double dropProbability;
  final double answersPerSecond;
  final @Nullable Range refused;
  final int refusedStatus;
  final int tooBigAbove;
  final int cutFrom;
  final @Nullable Range circle;
  final @Nullable Range endless;
  final int partialMax;
  final boolean onlyVersion1;
  final boolean otherPort;
  final boolean otherAddress;

  Faults(Recording recording, List<Fault> faults) {
    this.silent = one(faults, Fault.Silent.class).isPresent();
    this.delay = one(faults, Fault.Delay.class);
    this.dropProbability = one(faults, Fault.Drop.class).map(Fault.Drop::probability).orElse(0.0);
    this.answersPerSecond =
        one(faults, Fault.Trickle.class).map(Fault.Trickle::answersPerSecond).orElse(0.0);
    Optional<Fault.Refuse> refuse = one(faults, Fault.Refuse.class);
    this.refused = refuse.map(fault -> Range.of(recording, fault.subtree())).orElse(null);
    this.refusedStatus = refuse.map(fault -> fault.status().code()).orElse(0);
    this.tooBigAbove =
        one(faults, Fault.TooBig.class).map(Fault.TooBig::bindingsMax).orElse(NONE_MAX);
    this.cutFrom =
        one(faults, Fault.CutWalk.class)
            .map(fault -> Range.of(recording, fault.from()).from())
            .orElse(NONE_MAX);
    this.circle =
        one(faults, Fault.Circle.class)
            .map(fault -> Range.of(recording, fault.subtree()))
            .filter(range -> range.to() > range.from())
            .orElse(null);
    this.endless =
        one(faults, Fault.Endless.class)
            .map(fault -> Range.of(recording, fault.subtree()))
            .filter(range -> range.to() > range.from())
            .orElse(null);
    this.partialMax =
        one(faults, Fault.Partial.class).map(Fault.Partial::bindingsMax).orElse(NONE_MAX);
    this.onlyVersion1 = one(faults, Fault.OnlyVersion1.class).isPresent();
    this.otherPort = one(faults, Fault.OtherPort.class).isPresent();
    this.otherAddress = one(faults, Fault.OtherAddress.class).isPresent();
  }

  private static <F extends Fault> Optional<F> one(List<Fault> faults, Class<F> kind) {
    return faults.reversed().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
