package vn.bridgewatch.agent.schedule;

import org.jspecify.annotations.Nullable;

/// What a scheduler has to do at a time.
sealed interface Alarm {
  long atNanos();

  record Due(Entry entry, long atNanos) implements Alarm {}

  record Soon(Entry entry, long atNanos) implements Alarm {}

  /// @param thread of the attempt; null where it has none
  record Deadline(Run run, @Nullable Thread thread, long atNanos) implements Alarm {}
}
