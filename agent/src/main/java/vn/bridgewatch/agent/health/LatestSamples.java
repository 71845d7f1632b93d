package vn.bridgewatch.agent.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.TextFormat;
import vn.bridgewatch.wire.Payload;

/// Hands on everything that is recorded and keeps the latest value of each series of the sites.
///
/// As many as the scheduler lets through, for one that is gone is forgotten. A job gives the same
/// series in the same order each time: where they are kept is remembered for the next time, and how
/// each is written, and in which order, from one request to the next.
public final class LatestSamples implements Recorder {

  /// The agent's own series are on `/metrics` by themselves.
  private static final String OWN = "bridgewatch_agent_";

  private record Key(String site, Series series) {}

  /// Where the latest value of one series is kept.
  private static final class Slot {
    final Key key;
    final Series series; // the key's: each way to it is a miss of the processor's cache
    boolean shown; // it has a value
    boolean forgotten; // it is in no map any more
    double value;
    @Nullable String text; // name and labels as they are written, made when first asked for

    Slot(Key key) {
      this.key = key;
      this.series = key.series();
    }

    Metric metric() {
      return series.metric();
    }
  }

  private final Recorder next;
  private final String province;

  // all below: guarded by this
  private final Map<Key, Slot> slots = new HashMap<>();
  private final Map<Key, Slot[]> courses = new HashMap<>(); // of ticks, by their first series
  private @Nullable List<Slot> inOrder; // all slots as they are written; null when it must be made

  public LatestSamples(Recorder next, String province) {
    this.next = next;
    this.province = province;
  }

  @Override
  public void record(String site, Payload payload) {
    if (payload instanceof Payload.Samples(var tick) && !tick.observations().isEmpty()) {
      keep(site, tick.observations());
    }
    next.record(site, payload);
  }

  private synchronized void keep(String site, List<Observation> observations) {
    var first = new Key(site, observations.getFirst().series());
    Slot[] course = courses.get(first);
    int kept = course == null ? 0 : keep(observations, course);
    if (kept == observations.size()) {
      return;
    }
    courses.remove(first);
    Slot[] made = new Slot[observations.size()];
    boolean comesAgain = true;
    for (int i = 0; i < made.length; i++) {
      Observation observation = observations.get(i);
      var key = new Key(site, observation.series());
      if (isGone(observation)) {
        forget(key);
        comesAgain = false;
      } else {
        made[i] = slot(key);
        keep(observation.reading(), made[i]);
      }
    }
    if (comesAgain) {
      courses.put(first, made);
    }
  }

  /// Keeps observations where those of the last time were kept.
  ///
  /// @return how many, from the first on; the next one is of another series, or gone
  private static int keep(List<Observation> observations, Slot[] course) {
    if (course.length != observations.size()) {
      return 0;
    }
    for (int i = 0; i < course.length; i++) {
      Observation observation = observations.get(i);
      Slot slot = course[i];
      if (slot.forgotten || !slot.series.equals(observation.series()) || isGone(observation)) {
        return i;
      }
      keep(observation.reading(), slot);
    }
    return course.length;
  }

  private static void keep(Reading reading, Slot slot) {
    slot.shown = reading instanceof Reading.Present;
    if (reading instanceof Reading.Present(double value)) {
      slot.value = value;
    }
  }

  private Slot slot(Key key) {
    Slot known = slots.get(key);
    if (known == null) {
      known = new Slot(key);
      slots.put(key, known);
      inOrder = null;
    }
    return known;
  }

  private void forget(Key key) {
    courses.remove(key);
    Slot slot = slots.remove(key);
    if (slot != null) {
      slot.forgotten = true;
      inOrder = null;
    }
  }

  private static boolean isGone(Observation observation) {
    return observation.reading() instanceof Reading.Absent(Absence reason)
        && reason == Absence.GONE;
  }

  /// Writes the latest values with `site` and `province` in the Prometheus text format.
  public synchronized void write(StringBuilder out) {
    String family = "";
    for (Slot slot : inOrder()) {
      String text = slot.text;
      if (!slot.shown || text == null) {
        continue;
      }
      if (!family.equals(slot.metric().name())) {
        family = slot.metric().name();
        TextFormat.writeHead(slot.metric(), out);
      }
      out.append(text).append(' ').append(TextFormat.number(slot.value)).append('\n');
    }
  }

  /// All but the agent's own, each family in one piece.
  private List<Slot> inOrder() {
    List<Slot> made = inOrder;
    if (made == null) {
      made = new ArrayList<>(slots.size());
      for (Slot slot : slots.values()) {
        if (!slot.metric().name().startsWith(OWN)) {
          if (slot.text == null) {
            slot.text = text(slot.key);
          }
          made.add(slot);
        }
      }
      made.sort(
          Comparator.comparing((Slot slot) -> slot.metric().name())
              .thenComparing(slot -> String.valueOf(slot.text)));
      inOrder = made;
    }
    return made;
  }

  private String text(Key key) {
    var labels = key.series().labels().asMap();
    labels.put("site", key.site());
    labels.put("province", province);
    return Series.of(key.series().metric(), Labels.of(labels)).toString();
  }
}
