package vn.bridgewatch.agent.spool;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.SequenceRange;

/// Keeps records until the centre has them on disk; safe on any thread.
///
/// One stream a site, each with its own sequence. A record that cannot go at once becomes backlog;
/// a spool on disk gives back what earlier boot epochs left in the same way.
public interface Spool extends Recorder {

  /// The sites that may be recorded for.
  Set<String> sites();

  /// The boot epoch under which new records are numbered.
  long bootEpoch();

  /// The next record to send in a lane, now counted as sent; empty when none waits.
  Optional<SpooledRecord> next(Lane lane);

  /// Lets go of what the centre has on disk.
  void acknowledge(String site, long bootEpoch, List<SequenceRange> ranges);

  /// Lets go of one record that can never be sent, and counts it as dropped.
  void discard(SpooledRecord record);

  /// The connection is gone: what was sent and not acknowledged is to be sent again.
  void rewind();

  /// What was given up and was not asked for since the last rewind; newest ranges last.
  List<Loss> losses();

  /// Calls whenever something new may be sent, on any thread; must hand over and return.
  void onRecord(Runnable wake);

  SpoolStatus status();
}
