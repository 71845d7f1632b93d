package vn.bridgewatch.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.collector.live.Fixture.SITE;
import static vn.bridgewatch.collector.live.Fixture.nanos;
import static vn.bridgewatch.collector.live.Fixture.success;
import static vn.bridgewatch.collector.live.Fixture.wall;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.rule.ChangeKind;

/// What becomes of changes at a site.
class GuardTest {

  private static final String RULES =
      """
      rules:
        - name: firmware_changed
          changes: firmware
          grade: warning
          summary: { vi: "Phần mềm bị đổi", en: "The software was changed" }
          first_step: { vi: "Hỏi", en: "Ask" }
      """;

  private final Fixture.Disk disk = new Fixture.Disk();

  private Fixture before(Duration toStart) {
    Instant start = Instant.ofEpochMilli(Fixture.T0).plus(toStart);
    disk.conferences.add(
        new Conference(
            "hn", "Giao ban", "HN", start, start.plus(Duration.ofHours(1)), List.of(SITE), null));
    return new Fixture(disk, 0, RULES);
  }

  private static SiteChange change(ChangeKind kind) {
    var event =
        new SiteEvent(
            "guard/" + kind, SITE, "changed", "sw", "warning", 1, 1, false, Map.of(), "a", "b");
    return new SiteChange(SITE, kind, "sw", "", "V1 → V2", Optional.of(event));
  }

  private static void tick(Fixture fixture, long seconds) {
    fixture.core.tick(nanos(seconds), wall(seconds), true);
  }

  @Test
  void nearAConferenceAChangeIsAWarningUntilTheConferenceIsOver() {
    Fixture fixture = before(Duration.ofHours(20));
    fixture.live(0, success(1));
    fixture.core.changed(change(ChangeKind.FIRMWARE), wall(1));

    assertThat(fixture.desk.open())
        .singleElement()
        .returns("firing", AlertView::status)
        .returns(Severity.WARNING, AlertView::severity)
        .returns("sw", AlertView::device)
        .returns("V1 → V2", AlertView::reason);
    assertThat(fixture.site())
        .as("it is told, and the site is as well as before")
        .returns(SiteState.GOOD, SiteStatus::state)
        .returns(1, SiteStatus::openAlerts);

    for (long seconds = 10; seconds <= 600; seconds += 10) {
      tick(fixture, seconds);
    }
    assertThat(fixture.desk.open()).as("it has no series that could vanish").hasSize(1);
    assertThat(fixture.desk.open().getFirst().frozenSinceMillis()).isNull();

    long overSeconds = Duration.ofHours(20 + 2).toSeconds() + 30;
    tick(fixture, overSeconds);
    assertThat(fixture.desk.open()).isEmpty();
  }

  @Test
  void whileNoConferenceIsNearAChangeIsOnlyOnTheTimeline() {
    Fixture fixture = before(Duration.ofHours(30));
    fixture.live(0, success(1));
    fixture.core.changed(change(ChangeKind.FIRMWARE), wall(1));

    assertThat(fixture.desk.open()).isEmpty();
    assertThat(fixture.core.drain().events())
        .extracting(SiteEvent::kind)
        .containsExactly("changed");
  }

  @Test
  void whatNoRuleIsAboutIsOnlyOnTheTimeline() {
    Fixture fixture = before(Duration.ofHours(2));
    fixture.live(0, success(1));
    fixture.core.changed(change(ChangeKind.ROUTE), wall(1));

    assertThat(fixture.desk.open()).isEmpty();
  }
}
