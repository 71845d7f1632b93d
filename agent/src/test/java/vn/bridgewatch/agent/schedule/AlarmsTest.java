package vn.bridgewatch.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Observation;

class AlarmsTest {

  private static final Measurement MEASUREMENT =
      new Measurement() {
        @Override
        public String name() {
          return "a";
        }

        @Override
        public List<Observation> measure() {
          return List.of();
        }
      };

  private final Entry entry = entry();
  private final Alarms alarms = new Alarms();

  @Test
  void theyComeByTime() {
    var random = new Random(4);
    var expected = new ArrayList<Long>();
    for (int i = 0; i < 10_000; i++) {
      long atNanos = random.nextLong(1_000_000);
      expected.add(atNanos);
      alarms.add(new Alarm.Soon(entry, atNanos));
      if (i % 3 == 0) {
        expected.sort(null);
        assertThat(alarms.nextNanos()).isEqualTo(expected.getFirst());
        assertThat(alarms.remove().atNanos()).isEqualTo(expected.removeFirst());
      }
    }
    expected.sort(null);

    assertThat(all()).extracting(Alarm::atNanos).containsExactlyElementsOf(expected);
  }

  @Test
  void ofOneMomentWhatIsDueComesLast() {
    var deadline = new Alarm.Deadline(new Run(entry), null, 7);
    var due = new Alarm.Due(entry, 7);
    alarms.add(due);
    alarms.add(new Alarm.Due(entry, 6));
    alarms.add(deadline);

    assertThat(all()).containsExactly(new Alarm.Due(entry, 6), deadline, due);
  }

  @Test
  void someAreTakenOutAndTheOthersStayInTheirOrder() {
    var random = new Random(5);
    var kept = new ArrayList<Alarm>();
    Entry other = entry();
    for (int i = 0; i < 1_000; i++) {
      var alarm = new Alarm.Due(i % 3 == 0 ? other : entry, random.nextLong(1_000_000_000));
      alarms.add(alarm);
      if (i % 3 != 0) {
        kept.add(alarm);
      }
    }

    alarms.removeIf(alarm -> alarm instanceof Alarm.Due(Entry of, _) && of == other);
    kept.sort(Comparator.comparingLong(Alarm::atNanos));

    assertThat(all()).containsExactlyElementsOf(kept);
  }

  private List<Alarm> all() {
    var all = new ArrayList<Alarm>();
    while (!alarms.isEmpty()) {
      all.add(alarms.remove());
    }
    return all;
  }

  private static Entry entry() {
    var job = new Job("s", MEASUREMENT, Duration.ofSeconds(1), Duration.ofSeconds(1));
    return new Entry(job, Phase.of("a", job, 1), new KnownSeries(new SeriesBudget(1)));
  }
}
