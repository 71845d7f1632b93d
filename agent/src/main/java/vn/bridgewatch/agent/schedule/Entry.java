package vn.bridgewatch.agent.schedule;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A job of a scheduler, and how it stands with it.
final class Entry {
  final Job job;
  final Phase phase;
  final KnownSeries known;
  final Semaphore turn = new Semaphore(1);
  volatile boolean byHand; // what has the turn was asked for, and records by itself
  volatile boolean failing;
  boolean removed; // guarded by this
  @Nullable Entry heir; // guarded by this: the job of its name that took its place
  final AtomicBoolean soon = new AtomicBoolean(); // asked for, and not yet begun
  long soonFromNanos; // of the time-keeping thread: not before this

  Entry(Job job, Phase phase, KnownSeries known) {
    this.job = job;
    this.phase = phase;
    this.known = known;
  }
}
