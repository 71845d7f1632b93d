package vn.bridgewatch.agent.snmp;

import java.util.concurrent.atomic.LongAdder;
import vn.bridgewatch.agent.snmp.module.SnmpModule;

/// How many objects a device is asked for at once.
///
/// What a device cannot answer halves it. After many answers in a row it is doubled again, and
/// where the device then fails at once, the next attempt waits twice as long. Used by one thread.
final class Repetitions {

  static final int ANSWERS_TO_GROW = 500;
  private static final int ANSWERS_TO_GROW_MAX = ANSWERS_TO_GROW << 6;

  /// So often a device may leave requests that are larger than the module's unanswered.
  static final int LARGE_FAILURES_MAX = 3;

  private final LongAdder reduced;
  private int max = Integer.MAX_VALUE;
  private int sinceChange;
  private int answersToGrow = ANSWERS_TO_GROW;
  private int largeFailures;
  private int largeAnswers; // since the last failure

  /// @param reduced counts how often a device was asked for less
  Repetitions(LongAdder reduced) {
    this.reduced = reduced;
  }

  /// How many to ask for where a module wants so many.
  int of(int wanted) {
    return Math.min(wanted, max);
  }

  /// How many to ask for where the answer is known to be no larger than one datagram: more than a
  /// module wants, unless somebody wants fewer than is usual, or the device has not coped.
  ///
  /// @param fitting how many fit a datagram
  int ofKnownSize(int wanted, int fitting) {
    boolean asUsual = wanted >= SnmpModule.Pace.DEFAULT.maxRepetitions();
    boolean copes = max >= wanted && largeFailures < LARGE_FAILURES_MAX;
    return asUsual && copes ? Math.max(wanted, fitting) : wanted;
  }

  /// A request for more than the module wants was answered.
  void largeAnswered() {
    if (++largeAnswers >= ANSWERS_TO_GROW) {
      largeAnswers = 0;
      largeFailures = 0; // those before were the network's, or the device was away
    }
  }

  /// A request for more than the module wants was not answered, or with an error.
  void largeFailed() {
    largeFailures++;
    reduced.increment();
    largeAnswers = 0;
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
