package vn.bridgewatch.agent.schedule;

import java.util.List;
import vn.bridgewatch.metric.Observation;

/// Is told what becomes of attempts; called on their threads and on the scheduler's, must not
/// block.
public interface ScheduleListener {

  /// An attempt ended.
  ///
  /// @param observations what it gave; empty unless it is done
  void ended(Job job, Ending ending, List<Observation> observations);

  /// An attempt began later than it was due.
  void late(Job job);

  /// Series found no place within the bound of the agent.
  void seriesRefused(Job job, int count);

  /// How an attempt ended.
  enum Ending {
    DONE,
    /// A bug: it threw.
    FAILED,
    /// It was not back at its deadline.
    OVERDUE,
    /// It did not begin, for the one before it had still not ended.
    SKIPPED
  }
}
