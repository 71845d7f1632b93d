package vn.bridgewatch.agent.media;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.time.NanoClock;

/// Whether a burst at the rate of a call may start, and may go on: not beside a call, not so short
/// before a conference, not too often, and one at a time.
public final class Admission {

  /// Why not.
  ///
  /// @param reason a stable word
  /// @param text for people, in English
  public record Refused(String reason, String text) {}

  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  private final Function<String, Phase> phases;
  private final Predicate<String> inCall;
  private final NanoClock clock;
  private final Map<String, long[]> starts = new HashMap<>();
  private boolean running;

  /// @param phases of a site
  /// @param inCall whether a codec of a site is in a call
  public Admission(Function<String, Phase> phases, Predicate<String> inCall, NanoClock clock) {
    this.phases = phases;
    this.inCall = inCall;
    this.clock = clock;
  }

  /// Asks to start; who is let in says when it [#ended].
  ///
  /// @param test what the count of a day is for
  public synchronized Optional<Refused> start(String site, String test, int timesADay) {
    Optional<Refused> why = why(site);
    if (why.isPresent()) {
      return why;
    }
    if (running) {
      return Optional.of(new Refused("busy", "another media test of this agent is running"));
    }
    long[] before = starts.computeIfAbsent(site + " " + test, _ -> new long[timesADay]);
    long[] times = before.length == timesADay ? before : new long[timesADay];
    long now = clock.nanoTime();
    int free = -1;
    for (int i = 0; i < times.length && free < 0; i++) {
      free = times[i] == 0 || now - times[i] >= DAY_NANOS ? i : -1;
    }
    if (free < 0) {
      return Optional.of(
          new Refused(
              "too_often", "it ran " + timesADay + " times within a day, which is its cap"));
    }
    times[free] = now == 0 ? 1 : now;
    starts.put(site + " " + test, times);
    running = true;
    return Optional.empty();
  }

  /// Whether what runs must make way now.
  public Optional<Refused> why(String site) {
    Phase phase = phases.apply(site);
    if (phase == Phase.LIVE) {
      return Optional.of(new Refused("live", "a conference is on at this site"));
    }
    if (phase == Phase.T15M) {
      return Optional.of(
          new Refused("conference_near", "a conference begins within 15 minutes at this site"));
    }
    if (inCall.test(site)) {
      return Optional.of(new Refused("in_call", "a codec of this site is in a call"));
    }
    return Optional.empty();
  }

  public synchronized void ended() {
    running = false;
  }
}
