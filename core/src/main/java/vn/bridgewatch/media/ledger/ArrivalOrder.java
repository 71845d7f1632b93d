package vn.bridgewatch.media.ledger;

/// Puts what is told of arrivals at the reflector into the order of these arrivals, which is the
/// reflector's numbering: answers may be lost or overtake each other. Constant memory.
final class ArrivalOrder {

  /// Answers for which one that is missing is waited.
  static final int SIZE = 512;

  /// Takes an arrival at the reflector.
  interface Sink {

    void arrived(long reflected, long sequence, long sentNanos, long receivedNanos);
  }

  private final Sink sink;
  private final boolean[] here = new boolean[SIZE];
  private final long[] sequences = new long[SIZE];
  private final long[] sent = new long[SIZE];
  private final long[] received = new long[SIZE];
  private long next;
  private long highest = -1;

  ArrivalOrder(Sink sink) {
    this.sink = sink;
  }

  /// @param reflected the reflector's number, from 0
  void add(long reflected, long sequence, long sentNanos, long receivedNanos) {
    if (reflected < next) {
      sink.arrived(reflected, sequence, sentNanos, receivedNanos); // too late to be put in order
      return;
    }
    if (reflected - next >= 2L * SIZE) {
      flush();
      next = reflected;
    }
    while (reflected - next >= SIZE) {
      release();
    }
    int slot = slot(reflected);
    here[slot] = true;
    sequences[slot] = sequence;
    sent[slot] = sentNanos;
    received[slot] = receivedNanos;
    highest = Math.max(highest, reflected);
    while (next <= highest && here[slot(next)]) {
      release();
    }
  }

  /// Whether this number still finds its place.
  boolean awaits(long reflected) {
    return reflected >= next;
  }

  /// Lets go what still waits.
  void flush() {
    while (next <= highest) {
      release();
    }
  }

  private void release() {
    int slot = slot(next);
    if (here[slot]) {
      here[slot] = false;
      sink.arrived(next, sequences[slot], sent[slot], received[slot]);
    }
    next++;
  }

  private static int slot(long reflected) {
    return (int) (reflected % SIZE);
  }
}
