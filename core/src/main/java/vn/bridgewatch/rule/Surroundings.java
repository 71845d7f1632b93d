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
  private final Duration repair;
  private final Map<String, String> traits;
  private long startMillis = NONE;
  private long endMillis = NONE;

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

  /// Names the conference that the site is in or has next.
  public void conference(long startsMillis, long endsMillis) {
    if (endsMillis <= startsMillis) {
      throw new IllegalArgumentException(
          "conference: must end after it starts, got " + startsMillis + " to " + endsMillis);
    }
    startMillis = startsMillis;
    endMillis = endsMillis;
  }

  public void noConference() {
    startMillis = NONE;
    endMillis = NONE;
  }

  /// Whether the conference is on at a time.
  public boolean isLive(long atMillis) {
    return hasConference() && atMillis >= startMillis && atMillis < endMillis;
  }

  public boolean hasConference() {
    return endMillis != NONE;
  }

  /// When the conference began or will; only where there is one.
  public long startMillis() {
    return startMillis;
  }

  /// How long there is until the conference begins: what fails earlier can be repaired until then.
  /// Zero while it is on, and where there is none.
  public Duration untilStart(long atMillis) {
    return hasConference() ? Duration.ofMillis(Math.max(0, startMillis - atMillis)) : Duration.ZERO;
  }

  /// Until when nothing may fail: the end of the conference, or so long after a time.
  public long deadlineMillis(long atMillis) {
    return hasConference() && endMillis > atMillis
        ? endMillis
        : atMillis + WITHOUT_CONFERENCE.toMillis();
  }
}
