package vn.bridgewatch.twin.rig;

import java.util.List;

/// What a [Judge] found.
///
/// @param copies records that are stored more than once with the same content; no fault by itself
/// @param lost acknowledged and not stored
/// @param doubled in effect: shown more than once
/// @param changed stored, held or issued with another content than before
/// @param invented stored, held, shown or acknowledged though never issued
/// @param untold events that are stored and not shown
/// @param unsettled issued, and neither acknowledged nor stored nor held; a fault only where
///   nothing may be under way any more
/// @param unseen sequences below the last known one of which nobody ever saw a record
/// @param examples of the faults, at most a few
public record Verdict(
    long issued,
    long acknowledged,
    long stored,
    long copies,
    long lost,
    long doubled,
    long changed,
    long invented,
    long untold,
    long unsettled,
    long unseen,
    List<String> examples) {

  static final int EXAMPLES_MAX = 5;

  public Verdict {
    examples = List.copyOf(examples);
  }

  /// Whether nothing was lost, doubled, changed or invented, and something was proven at all.
  public boolean isClean() {
    return acknowledged > 0 && lost + doubled + changed + invented + untold == 0;
  }
}
