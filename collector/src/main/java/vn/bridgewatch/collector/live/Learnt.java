package vn.bridgewatch.collector.live;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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

  static final Learnt NOTHING = new Learnt(Map.of());

  private final Map<Long, Piece> pieces;
  private int unfit;

  private static final class Piece {
    private final int definition;
    private final byte[] state;

    private Piece(int definition, byte[] state) {
      this.definition = definition;
      this.state = state;
    }
  }

  private Learnt(Map<Long, Piece> pieces) {
    this.pieces = pieces;
  }

  /// Reads what [#with] wrote; of another form, or cut short, it is nothing.
  static Learnt read(byte[] bytes) {
    var pieces = new HashMap<Long, Piece>();
    try {
      var reader = new StateReader(bytes);
      if (reader.i32(0) != FORM) {
        return NOTHING;
      }
      while (reader.hasMore()) {
        long fingerprint = reader.i64(0);
        int definition = reader.i32(0);
        pieces.put(fingerprint, new Piece(definition, reader.block()));
      }
    } catch (StateException _) {
      return NOTHING;
    }
    return new Learnt(pieces);
  }

  /// The watches' state now, and of what is kept here what no watch has asked for yet.
  byte[] with(Collection<Watch> watches, RuleSet rules) {
    var writer = new StateWriter();
    writer.i32(FORM);
    for (Watch watch : watches) {
      if (watch.isWorthKeeping() && writer.size() < BYTES_MAX) {
        writer.i64(fingerprint(watch));
        writer.i32(rules.definition(watch.rule()));
        var state = new StateWriter();
        watch.state(state);
        writer.block(state.toBytes());
      }
    }
    pieces.forEach((fingerprint, piece) -> {
      if (writer.size() < BYTES_MAX) {
        writer.i64(fingerprint);
        writer.i32(piece.definition);
        writer.block(piece.state);
      }
    });
    return writer.toBytes();
  }

  /// Gives a watch that was just made what it had learnt; each piece is given once.
  void teach(Watch watch, RuleSet rules) {
    if (pieces.isEmpty()) {
      return;
    }
    Piece piece = pieces.remove(fingerprint(watch));
    if (piece == null) {
      return;
    }
    if (piece.definition != rules.definition(watch.rule())) {
      unfit++;
      return;
    }
    watch.state(new StateReader(piece.state));
  }

  /// Pieces that were of a rule as it is no more.
  int unfit() {
    return unfit;
  }

  private static long fingerprint(Watch watch) {
    return Long.parseUnsignedLong(watch.subject().fingerprint(), HEX);
  }
}
