package vn.bridgewatch.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.wire.Lane;

/// What a forecast has learnt in days is not in the three minutes of journal that a restart reads.
class LearntTest {

  private static final int MINUTES = 40 * 60;
  private static final int RISE_FROM = 30 * 60;
  private static final Labels ROOM = Labels.of("device", "rack", "sensor", "room");

  private static final String RULES =
      """
      rules:
        - name: heating
          metric: room_celsius
          above: 35 °C
          forecast: { scale: plain, fault: room, margin: 30m }
          warns_of: hot
          grade: warning
          summary: { vi: "Nóng dần", en: "Heats up" }
          first_step: { vi: "Bật điều hòa", en: "Cool it" }
        - name: hot
          metric: room_celsius
          above: 35 °C
          hold: 5m
          grade: critical
          summary: { vi: "Nóng", en: "Hot" }
          first_step: { vi: "Bật điều hòa", en: "Cool it" }
      """;

  private static Fixture.Disk disk() {
    var disk = new Fixture.Disk();
    Instant start = Instant.ofEpochMilli(Fixture.wall(35 * 3_600));
    disk.conferences.add(
        new Conference(
            "hn-1",
            "Hội nghị",
            "HN-1",
            start,
            start.plusSeconds(6 * 3_600),
            List.of(Fixture.SITE),
            null));
    return disk;
  }

  private static Observation temperature(int minute) {
    double rise = Math.max(0, minute - RISE_FROM) / 38.0;
    double day = 2 * Math.sin(minute * Math.TAU / 1_440);
    double noise = (minute * 31 % 7 - 3) / 15.0;
    return Observation.of(
        Metric.gauge("room_celsius", ""), ROOM, 23 + Math.min(rise, 16) + day + noise);
  }

  private static void minute(Fixture fixture, int minute) {
    fixture.live(minute * 60, temperature(minute));
    fixture.core.tick(Fixture.nanos(minute * 60), Fixture.wall(minute * 60), true);
    fixture.commit();
  }

  private static List<String> messages(Fixture fixture) {
    var messages = new ArrayList<String>();
    for (Outgoing one : fixture.disk.outbox) {
      messages.add(
          one.announcement().kind()
              + " "
              + one.announcement().alert().rule()
              + " "
              + one.announcement().alert().startedMillis()
              + " "
              + one.announcement().atMillis()
              + " "
              + one.announcement().alert().reason());
    }
    return messages;
  }

  @Test
  void aRestartAtAnyMomentChangesNoWarning() {
    var whole = new Fixture(disk(), 0, RULES);
    var killed = new Fixture(disk(), 0, RULES);
    var random = new Random(3);
    int kills = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      minute(whole, minute);
      minute(killed, minute);
      if (random.nextInt(97) == 0) {
        if (random.nextBoolean()) {
          killed.commitProgress();
        }
        killed = new Fixture(killed.disk, minute * 60, RULES);
        kills++;
      }
    }

    assertThat(kills).isGreaterThan(10);
    assertThat(messages(killed)).isEqualTo(messages(whole));
    assertThat(whole.told()).contains("FIRED heating", "FIRED hot");
    assertThat(whole.told().indexOf("FIRED heating")).isLessThan(whole.told().indexOf("FIRED hot"));
  }

  @Test
  void aRuleThatWasChangedBeginsAnew() {
    var fixture = new Fixture(disk(), 0, RULES);
    int minute = 0;
    while (!fixture.told().contains("FIRED heating")) {
      minute(fixture, minute++);
    }
    minute(fixture, minute++);
    fixture.commitProgress();
    var changed = new Fixture(fixture.disk, minute * 60, RULES.replace("35 °C", "45 °C"));
    minute(changed, minute);

    assertThat(changed.told()).containsOnlyOnce("FIRED heating");
    assertThat(changed.desk.open())
        .filteredOn(it -> it.rule().equals("heating"))
        .allMatch(it -> it.frozenSinceMillis() != null); // it knows nothing yet
  }

  @Test
  void whatIsCutShortOrOfAnotherFormIsLeft() {
    assertThat(Learnt.read(new byte[] {0, 0, 0, 9}).unfit()).isZero();
    assertThat(Learnt.read(new byte[] {0, 0}).unfit()).isZero();
    var fixture = new Fixture(disk(), 0, RULES);
    minute(fixture, 0);
    fixture.commitProgress();
    fixture.disk.repository.commit(
        new LiveRepository.Commit(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            LiveRepository.Progress.NONE,
            List.of(new SiteLearnt(Fixture.SITE, 0, 100, new byte[] {0, 0, 0, 1, 7}))));
    var again = new Fixture(fixture.disk, 60, RULES);
    again.core.accept(again.append(Lane.LIVE, 60, 60, temperature(1)));

    assertThat(again.core.latest(Fixture.SITE)).hasSize(1);
  }
}
