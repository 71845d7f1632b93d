package vn.bridgewatch.rule;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What the detectors of a site share: the conference that it must get through, how long a repair
/// takes there, and room to work in. Belongs to one thread.
public final class Surroundings {

  /// How far ahead it is looked where no conference is in sight.
  public static final Duration WITHOUT_CONFERENCE = Duration.ofHours(6);

  public static final Duration REPAIR_MAX = Duration.ofDays(7);

  /// Room to work in that keeps nothing between calls: one of a kind for all detectors of a thread.
  public static final class Workbench {

    private final Map<Class<?>, Object> tools = new HashMap<>();

    /// The tool of a kind, made when it is asked for first.
    public <T> T tool(Class<T> kind, Supplier<T> made) {
      return kind.cast(tools.computeIfAbsent(kind, _ -> made.get()));
    }
  }

  /// What sites may have in common.
  public static final List<String> TRAITS = List.of("model", "carrier", "province", "tier");

  private static final long NONE = Long.MIN_VALUE;

  private final Workbench bench;
  private Duration repair;
  private Map<String, String> traits;
  private long startMillis = NONE;
  private long endMillis = NONE;
  private long liveEndMillis = NONE;

  /// @param repair how long it takes at this site until somebody has come and repaired something
  /// @param bench one for all sites of a thread
  public Surroundings(Duration repair, Workbench bench) {
    this(repair, Map.of(), bench);
  }

  /// @param traits by name, those of [#TRAITS] that are known of the site
  public Surroundings(Duration repair, Map<String, String> traits, Workbench bench) {
    if (repair.isNegative() || repair.compareTo(REPAIR_MAX) > 0) {
      throw new IllegalArgumentException("repair: must be 0s to 7d, got " + repair);
    }
    this.repair = repair;
    this.traits = Map.copyOf(traits);
    this.bench = bench;
  }

  public Workbench bench() {
    return bench;
  }

  /// What the site has in common with its siblings; empty where that is not known.
  public String trait(String name) {
    return traits.getOrDefault(name, "");
  }

  /// How long a repair takes at this site, travel included.
  public Duration repair() {
    return repair;
  }

  /// The place is described anew: the inventory was read again.
  public void place(Duration repairHere, Map<String, String> traitsHere) {
    repair = repairHere;
    traits = Map.copyOf(traitsHere);
  }

  /// Names the conference that the site is in or has next.
  ///
  /// @param endsMillis as scheduled
  /// @param liveUntilMillis until when it may run over, not before its end
  public void conference(long startsMillis, long endsMillis, long liveUntilMillis) {
    if (endsMillis <= startsMillis) {
      throw new IllegalArgumentException(
          "conference: must end after it starts, got " + startsMillis + " to " + endsMillis);
    }
    startMillis = startsMillis;
    endMillis = endsMillis;
    liveEndMillis = Math.max(endsMillis, liveUntilMillis);
  }

  /// One that ends as scheduled.
  public void conference(long startsMillis, long endsMillis) {
    conference(startsMillis, endsMillis, endsMillis);
  }

  public void noConference() {
    startMillis = NONE;
    endMillis = NONE;
    liveEndMillis = NONE;
  }

  /// Whether the conference is on at a time, also beyond its scheduled end.
  public boolean isLive(long atMillis) {
    return hasConference(atMillis) && atMillis >= startMillis;
  }

  /// Whether a time lies in the conference as scheduled.
  public boolean isScheduled(long atMillis) {
    return endMillis != NONE && atMillis >= startMillis && atMillis < endMillis;
  }

  /// Whether there is one at a time that is not over yet.
  public boolean hasConference(long atMillis) {
    return endMillis != NONE && atMillis < liveEndMillis;
  }

  /// When the conference began or will; only where there is one.
  public long startMillis() {
    return startMillis;
  }

  /// How long it is as scheduled; only where there is one.
  public long lengthMillis() {
    return endMillis - startMillis;
  }

  /// How long there is until the conference begins: what fails earlier can be repaired until then.
  /// Zero while it is on, and where there is none.
  public Duration untilStart(long atMillis) {
    return hasConference(atMillis)
        ? Duration.ofMillis(Math.max(0, startMillis - atMillis))
        : Duration.ZERO;
  }

  /// Until when nothing may fail: the end of the conference, of its longest overrun once that is
  /// past, or so long after a time.
  public long deadlineMillis(long atMillis) {
    if (!hasConference(atMillis)) {
      return atMillis + WITHOUT_CONFERENCE.toMillis();
    }
    return atMillis < endMillis ? endMillis : liveEndMillis;
  }
}
