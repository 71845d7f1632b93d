package vn.bridgewatch.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.wire.Lane;

class SiteEventsTest {

  private static final Event LINK_DOWN =
      new Event(
          "link_down",
          Fixture.wall(9),
          Labels.of(
              Map.of(
                  "device", "sw", "grade", "critical", "ifIndex", "3", "text_vi", "Mất cổng mạng")),
          "A port went down");

  private final Fixture fixture = new Fixture();

  @Test
  void anEventIsKeptWithItsTextsAndItsOwnTimeAndDecidesNothing() {
    fixture.core.accept(fixture.appendEvent(Lane.LIVE, 10, 9, LINK_DOWN));
    fixture.commit();

    assertThat(fixture.disk.repository.events)
        .containsExactly(
            new SiteEvent(
                "agent/" + Fixture.SITE + "/1/1",
                Fixture.SITE,
                "link_down",
                "sw",
                "critical",
                Fixture.wall(9),
                Fixture.wall(10),
                false,
                Map.of("ifIndex", "3"),
                "Mất cổng mạng",
                "A port went down"));
    assertThat(fixture.disk.outbox).isEmpty();
    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);
  }

  @Test
  void whatComesLateIsHistory() {
    fixture.core.accept(fixture.appendEvent(Lane.LIVE, 100, 39, LINK_DOWN));
    fixture.core.accept(fixture.appendEvent(Lane.BACKLOG, 101, 100, LINK_DOWN));
    fixture.core.accept(fixture.appendEvent(Lane.LIVE, 102, 42, LINK_DOWN));
    fixture.commit();

    assertThat(fixture.disk.repository.events)
        .extracting(SiteEvent::late)
        .containsExactly(true, true, false);
  }

  @Test
  void aKillAfterTheCommitRepeatsNothingAndOneBeforeItLosesNothing() {
    fixture.core.accept(fixture.appendEvent(Lane.LIVE, 10, 10, LINK_DOWN));
    fixture.commit();
    fixture.core.accept(fixture.appendEvent(Lane.LIVE, 11, 11, LINK_DOWN)); // not committed

    var after = new Fixture(fixture.disk, 20);
    var again = new Fixture(after.disk, 30);

    assertThat(again.disk.repository.events)
        .extracting(SiteEvent::record)
        .containsExactly("agent/" + Fixture.SITE + "/1/1", "agent/" + Fixture.SITE + "/1/2");
  }
}
