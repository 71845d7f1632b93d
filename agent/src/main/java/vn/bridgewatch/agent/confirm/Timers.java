package vn.bridgewatch.agent.confirm;

/// Has things done at a time of the monotonic clock.
public interface Timers extends AutoCloseable {

  /// Something that is still to be done.
  interface Timer {

    /// It need not be done any more.
    void cancel();
  }

  /// Does something soon after this time, on a thread of its own choice.
  Timer at(long nanos, Runnable work);

  @Override
  void close();
}
