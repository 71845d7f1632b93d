package vn.bridgewatch.agent.snmp;

/// Datagrams of one reading, counted; used by one thread.
final class Tally {

  private final Traffic all;
  private int sent;
  private int retried;

  /// @param all counts of the reader, which these go into too
  Tally(Traffic all) {
    this.all = all;
  }

  /// @param again it was sent before, and not answered in time
  void sent(boolean again) {
    sent++;
    all.sent.increment();
    if (again) {
      retried++;
      all.retried.increment();
    }
  }

  int sent() {
    return sent;
  }

  int retried() {
    return retried;
  }
}
