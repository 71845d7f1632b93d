package vn.bridgewatch.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.collector.live.Fixture.SITE;
import static vn.bridgewatch.collector.live.Fixture.rtt;
import static vn.bridgewatch.collector.live.Fixture.success;
import static vn.bridgewatch.collector.live.Fixture.wall;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// What is known of sites and their series.
class LiveCoreTest {

  private final Fixture fixture = new Fixture();

  @Test
  void aSiteThatWasNeverSeenIsUnknown() {
    assertThat(fixture.site())
        .isEqualTo(new SiteStatus(SITE, SiteState.UNKNOWN, "never_seen", wall(0), 0, 0));
    assertThat(fixture.core.sites()).hasSize(3_356);
    assertThat(fixture.core.site("99999")).isEmpty();
  }

  @Test
  void aSiteThatWasNeverSeenStaysSoAndNobodyIsTold() {
    fixture.tickTo(0, 300);

    assertThat(fixture.site().reason()).isEqualTo("never_seen");
    assertThat(fixture.disk.outbox).isEmpty();
  }

  @Test
  void theNewestReadingIsShownWithSiteAndProvince() {
    fixture.live(1, success(1));
    fixture.live(2, success(0));

    assertThat(fixture.core.latest(SITE)).hasSize(1);
    Latest latest = fixture.core.latest(SITE).getFirst();
    assertThat(latest.series().labels().asMap())
        .containsEntry("site", SITE)
        .containsEntry("province", "01")
        .containsEntry("probe", "gateway");
    assertThat(latest.reading()).isEqualTo(new Reading.Present(0));
    assertThat(latest.sampleMillis()).isEqualTo(wall(2));
  }

  @Test
  void whatAnAgentSaysOfSiteAndProvinceDoesNotCount() {
    Labels forged = Labels.of("site", "01", "province", "99");
    fixture.live(1, Observation.of(Metric.gauge("m", ""), forged, 1));

    assertThat(fixture.core.latest(SITE).getFirst().series().labels())
        .isEqualTo(Labels.of("site", SITE, "province", "01"));
  }

  @Test
  void anOlderSampleDoesNotReplaceANewer() {
    fixture.live(10, success(1));
    fixture.core.accept(fixture.append(Lane.LIVE, 11, 5, success(0)));

    assertThat(fixture.core.latest(SITE).getFirst().reading()).isEqualTo(new Reading.Present(1));
  }

  @Test
  void backlogAndLateSamplesAreForTheRecordOnlyYetTheSiteIsHeard() {
    fixture.core.accept(fixture.append(Lane.BACKLOG, 5, 4, success(0)));
    fixture.core.accept(fixture.append(Lane.LIVE, 100, 39.9, success(0)));

    assertThat(fixture.core.latest(SITE)).isEmpty();
    assertThat(fixture.site().lastSeenMillis()).isEqualTo(wall(100));
    assertThat(fixture.core.counters().recordOnly.sum()).isEqualTo(2);
  }

  @Test
  void anEntryThatComesTwiceCountsOnce() {
    Journal.At at = fixture.append(Lane.LIVE, 1, 1, success(1));
    fixture.core.accept(at);
    fixture.core.accept(at);

    assertThat(fixture.core.counters().entries.sum()).isEqualTo(1);
    assertThat(fixture.core.counters().duplicates.sum()).isEqualTo(1);
  }

  @Test
  void anEntryOfASiteThatNobodyKnowsIsCountedAndSetAside() {
    var entry =
        new JournalEntry(
            new RecordId("a", "99999", 1, 1),
            Lane.LIVE,
            wall(1),
            wall(1),
            new Payload.Samples(new Tick(wall(1), List.of(success(1)))));
    fixture.core.accept(new Journal.At(0, 1, entry));

    assertThat(fixture.core.counters().unknownSites.sum()).isEqualTo(1);
  }

  @Test
  void seriesOfOneSiteAreBounded() {
    var many = new Observation[Tick.OBSERVATIONS_MAX];
    for (int i = 0; i < many.length; i++) {
      many[i] = Observation.of(Metric.gauge("m", ""), Labels.of("n", Integer.toString(i)), i);
    }
    fixture.live(1, many);
    fixture.live(2, success(0));

    assertThat(fixture.core.latest(SITE)).hasSize(SeriesTable.SERIES_MAX);
    assertThat(fixture.core.counters().seriesLeftOut.sum()).isEqualTo(1);
  }

  @Test
  void ofOurOwnMetricsTheNewestReasonStands() {
    Metric complete = Metric.gauge("bridgewatch_snmp_module_complete", "Whether all was read.");
    Labels labels = Labels.of("module", "if_mib", "device", "switch");
    fixture.live(1, Observation.of(complete, labels.with("reason", "timed_out"), 0));
    fixture.live(2, Observation.of(complete, labels.with("reason", ""), 1));

    assertThat(fixture.core.latest(SITE)).hasSize(1);
    Latest latest = fixture.core.latest(SITE).getFirst();
    assertThat(latest.reading()).isEqualTo(new Reading.Present(1));
    assertThat(latest.series().labels().get("reason")).contains("");
  }

  @Test
  void seriesOfWhichNothingComesAnyMoreAreForgotten() {
    fixture.live(1, success(1), rtt(0.01));
    fixture.play(5, 1_000, 1);

    assertThat(fixture.core.latest(SITE))
        .extracting(latest -> latest.series().name())
        .containsExactly("probe_success");
  }

  @Test
  void whileWeCannotHearNoSiteIsSilentAndAfterwardsSilenceCountsOn() {
    var hears = new AtomicBoolean(true);
    fixture.core.hearsWhile(hears::get);
    fixture.play(0, 20, 1);
    hears.set(false);
    fixture.tickTo(20, 80);

    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);
    assertThat(fixture.disk.outbox).isEmpty();

    hears.set(true);
    fixture.tickTo(80, 100);

    assertThat(fixture.site().reason()).isEqualTo("silent");
  }

  @Test
  void aSilentSiteIsUnknownWithinFifteenSecondsAndPeopleAreTold() {
    fixture.play(0, 20, 1);
    fixture.tickTo(20, 33);

    assertThat(fixture.site().state()).isEqualTo(SiteState.UNKNOWN);
    assertThat(fixture.site().reason()).isEqualTo("silent");
    assertThat(fixture.site().sinceMillis()).isLessThanOrEqualTo(wall(33));
    assertThat(fixture.site().lastSeenMillis()).isEqualTo(wall(20));
    assertThat(fixture.told()).containsExactly("FIRED site_silent");

    fixture.live(34, success(1));
    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);
    fixture.play(35, 45, 1);
    assertThat(fixture.told()).containsExactly("FIRED site_silent", "RESOLVED site_silent");
  }

  @Test
  void aHeartbeatIsEnoughToBeHeard() {
    fixture.live(0, success(1));
    for (long second = 3; second <= 60; second += 3) {
      fixture.tickTo(second - 3, second);
      fixture.core.heard(SITE, wall(second));
    }

    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);
    assertThat(fixture.disk.outbox).isEmpty();
  }

  @Test
  void heartbeatsAloneAreNoGoodNews() {
    fixture.live(0, success(1));
    for (long second = 3; second <= 330; second += 3) {
      fixture.tickTo(second - 3, second);
      fixture.core.heard(SITE, wall(second));
    }

    assertThat(fixture.site().state()).isEqualTo(SiteState.UNKNOWN);
    assertThat(fixture.site().lastSeenMillis()).isEqualTo(wall(0));
    assertThat(fixture.told()).containsExactly("FIRED site_silent");
  }

  @Test
  void aHeartbeatDoesNotMakeASiteSeen() {
    fixture.core.heard(SITE, wall(1));

    assertThat(fixture.site().reason()).isEqualTo("never_seen");
  }

  @Test
  void timeInWhichWeDidNotListenIsNoSilence() {
    fixture.live(0, success(1));
    fixture.core.tick(Fixture.nanos(1), wall(1), true);
    fixture.core.tick(Fixture.nanos(60), wall(60), true); // the process was suspended

    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);
  }

  @Test
  void whileWeAreBehindNothingIsSilent() {
    fixture.live(0, success(1));
    for (long second = 1; second <= 60; second++) {
      fixture.core.tick(Fixture.nanos(second), wall(second), false);
    }

    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);
  }

  @Test
  void withoutASilenceRuleASilentSiteIsShownAndNobodyIsTold() {
    fixture.core.rules(Fixture.rules("rules: []"), wall(0));
    fixture.live(1, success(0));
    fixture.tickTo(1, 20);

    assertThat(fixture.site().state()).isEqualTo(SiteState.UNKNOWN);
    assertThat(fixture.disk.outbox).isEmpty();
  }
}
