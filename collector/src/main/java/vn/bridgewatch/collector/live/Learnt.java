package vn.bridgewatch.collector.live;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import vn.bridgewatch.rule.state.StateException;
import vn.bridgewatch.rule.state.StateReader;
import vn.bridgewatch.rule.state.StateWriter;
import vn.bridgewatch.ruleset.RuleSet;

/// What the watches of a site had learnt when it was kept, each found by the fingerprint of what it
/// watches and the definition of its rule: a rule that was changed begins anew.
final class Learnt {

  /// Another number where any detector keeps something else: what was kept before is left.
  private static final int FORM = 1;

  /// Bytes of one site, more than 20,000 series of the dearest detector would need.
  static final int BYTES_MAX = 32 << 20;

  private static final int HEX = 16;

  /// What nobody asks for is kept so long: equipment may be used once in two months.
  private static final long AGE_MAX_MILLIS = 60L * 86_400_000;

  /// Pieces that wait; of more the oldest are let go.
  private static final int WAITING_MAX = 2_000;

  private final Map<Long, Piece> pieces = new LinkedHashMap<>();
  private int unfit;

  private static final class Piece {
    private final int definition;
    private final long sinceMillis;
    private final byte[] state;

    private Piece(int definition, long sinceMillis, byte[] state) {
      this.definition = definition;
      this.sinceMillis = sinceMillis;
      this.state = state;
    }
  }

  /// Reads what [#with] wrote; of another form, or cut short, it is nothing.
  static Learnt read(byte[] bytes) {
    var learnt = new Learnt();
    try {
      var reader = new StateReader(bytes);
      if (reader.i32(0) != FORM) {
        return learnt;
      }
      while (reader.hasMore()) {
        long fingerprint = reader.i64(0);
        int definition = reader.i32(0);
        long sinceMillis = reader.i64(0);
        learnt.pieces.put(fingerprint, new Piece(definition, sinceMillis, reader.block()));
      }
    } catch (StateException _) {
      return new Learnt();
    }
    return learnt;
  }

  /// The watches' state now, and of what waits here for a watch what is not too old.
  byte[] with(Collection<Watch> watches, RuleSet rules, long nowMillis) {
    pieces.values().removeIf(piece -> nowMillis - piece.sinceMillis > AGE_MAX_MILLIS);
    var writer = new StateWriter();
    writer.i32(FORM);
    for (Watch watch : watches) {
      if (watch.isWorthKeeping()) {
        write(writer, fingerprint(watch), piece(watch, rules, nowMillis));
      }
    }
    pieces.forEach((fingerprint, piece) -> write(writer, fingerprint, piece));
    return writer.toBytes();
  }

  private static void write(StateWriter writer, long fingerprint, Piece piece) {
    if (writer.size() < BYTES_MAX) {
      writer.i64(fingerprint);
      writer.i32(piece.definition);
      writer.i64(piece.sinceMillis);
      writer.block(piece.state);
    }
  }

  private static Piece piece(Watch watch, RuleSet rules, long nowMillis) {
    var state = new StateWriter();
    watch.state(state);
    return new Piece(rules.definition(watch.rule()), nowMillis, state.toBytes());
  }

  /// Takes in what a watch knows that is about to go, until one like it is made again.
  void keep(Watch watch, RuleSet rules, long nowMillis) {
    if (!watch.isWorthKeeping()) {
      return;
    }
    pieces.put(fingerprint(watch), piece(watch, rules, nowMillis));
    if (pieces.size() > WAITING_MAX) {
      Iterator<Long> oldest = pieces.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /// Makes a watch that knows what was kept of it; each piece is given once. What does not fit, or
  /// was learnt by another rule, is let go: the watch begins anew.
  Watch taught(Supplier<Watch> making, RuleSet rules) {
    Watch watch = making.get();
    if (pieces.isEmpty()) {
      return watch;
    }
    Piece piece = pieces.remove(fingerprint(watch));
    if (piece == null) {
      return watch;
    }
    if (piece.definition != rules.definition(watch.rule())) {
      unfit++;
      return watch;
    }
    var reader = new StateReader(piece.state);
    try {
      watch.state(reader);
    } catch (StateException _) {
      unfit++;
      return making.get();
    }
    if (reader.hasMore()) {
      unfit++;
      return making.get();
    }
    return watch;
  }

  /// Pieces that were of a rule as it is no more, or could not be read.
  int unfit() {
    return unfit;
  }

  private static long fingerprint(Watch watch) {
    return Long.parseUnsignedLong(watch.subject().fingerprint(), HEX);
  }
}
