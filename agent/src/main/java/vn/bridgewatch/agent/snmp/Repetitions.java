package vn.bridgewatch.agent.snmp;

import java.util.concurrent.atomic.LongAdder;

/// How many objects a device is asked for at once.
///
/// What a device cannot answer halves it. After many answers in a row it is doubled again, and
/// where the device then fails at once, the next attempt waits twice as long. Used by one thread.
final class Repetitions {

  static final int ANSWERS_TO_GROW = 500;
  private static final int ANSWERS_TO_GROW_MAX = ANSWERS_TO_GROW << 6;

  private final LongAdder reduced;
  private int max = Integer.MAX_VALUE;
  private int sinceChange;
  private int answersToGrow = ANSWERS_TO_GROW;

  /// @param reduced counts how often a device was asked for less
  Repetitions(LongAdder reduced) {
    this.reduced = reduced;
  }

  /// How many to ask for where a module wants so many.
  int of(int wanted) {
    return Math.min(wanted, max);
  }

  /// Asks for fewer from now on; false where it is one already.
  boolean reduce(int asked) {
    if (asked <= 1) {
      return false;
    }
    if (max != Integer.MAX_VALUE && sinceChange < answersToGrow) {
      answersToGrow = Math.min(2 * answersToGrow, ANSWERS_TO_GROW_MAX);
    }
    max = asked / 2;
    sinceChange = 0;
    reduced.increment();
    return true;
  }

  /// Takes a reduction back that did not help.
  void restore(int asked) {
    max = asked;
    sinceChange = answersToGrow; // the next failure is another one
  }

  /// A device answered what it was asked for.
  void answered(int wanted) {
    if (max < wanted && ++sinceChange >= answersToGrow) {
      max = 2 * max;
      sinceChange = 0;
    }
  }
}
