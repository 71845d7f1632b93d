package vn.bridgewatch.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.inventory.Device;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.Verdict;

/// What becomes of alerts whose input or device is no more.
class AlertDeskTest {

  private static final String SITE = "01";
  private static final Rule.Texts TEXTS =
      new Rule.Texts(new RuleText("Hỏng", "Broken"), RuleText.NONE, RuleText.NONE);

  private final List<Device> devices = new ArrayList<>();
  private final AlertDesk desk =
      new AlertDesk(
          _ -> List.of(),
          new Devices(devices),
          new NoConference(),
          List.of(new Recipient("log", true)),
          Duration.ofSeconds(10),
          Escalation.DEFAULT);
  private final Rule hot =
      new ThresholdRule(
          "hot",
          Selector.of("x"),
          new Limit.Below(0.5),
          Duration.ZERO,
          Duration.ZERO,
          false,
          Grade.CRITICAL,
          List.of(),
          TEXTS);
  private final Rule silent =
      new SilenceRule(
          "silent", Duration.ofSeconds(12), Duration.ofSeconds(5), Grade.CRITICAL, TEXTS);

  private void breach(Rule rule, String device) {
    desk.judge(
        new Subject(rule, SITE, Labels.of("device", device, "site", SITE)),
        new Verdict.Breached(Grade.CRITICAL, "x 0 < 0.5", 0),
        1_000);
  }

  private List<String> open() {
    return desk.open().stream()
        .map(it -> it.device() + (it.frozenSinceMillis() == null ? "" : " frozen"))
        .sorted()
        .toList();
  }

  @Test
  void whatNothingWatchesIsFrozenSilenceIsNot() {
    desk.rules(List.of(hot, silent), 0);
    breach(hot, "codec");
    breach(hot, "switch");
    breach(silent, "");

    desk.freezeUnwatched(SITE, alert -> alert.device().equals("codec"), 2_000);

    assertThat(open()).containsExactly("", "codec", "switch frozen");
  }

  @Test
  void aFrozenAlertEndsWithItsDevice() {
    devices.add(device("codec"));
    desk.rules(List.of(hot), 0);
    breach(hot, "codec");
    breach(hot, "switch");
    breach(hot, "measured");
    desk.freezeUnwatched(SITE, alert -> alert.device().equals("measured"), 2_000);
    desk.drain();

    desk.devicesGone(SITE, 3_000);

    assertThat(open()).containsExactly("codec frozen", "measured");
    assertThat(desk.drain().outgoing().getFirst().announcement().textEn())
        .contains("No longer watched (device removed)");
  }

  @Test
  void whereTheInventoryNamesNoDevicesNoneIsGone() {
    desk.rules(List.of(hot), 0);
    breach(hot, "codec");
    desk.freezeUnwatched(SITE, _ -> false, 2_000);
    desk.devicesGone(SITE, 3_000);

    assertThat(open()).containsExactly("codec frozen");
  }

  private static Device device(String id) {
    return new Device(id, SITE, "codec", "", "192.0.2.1");
  }

  private record Devices(List<Device> all) implements Inventory {

    private static final Site HANOI =
        new Site(SITE, "Hà Nội", "province", "01", "00", "", "", "", Duration.ofHours(1));

    @Override
    public Collection<Site> sites() {
      return List.of(HANOI);
    }

    @Override
    public Optional<Site> site(String key) {
      return key.equals(SITE) ? Optional.of(HANOI) : Optional.empty();
    }

    @Override
    public List<Device> devices(String site) {
      return all;
    }

    @Override
    public Optional<String> provinceName(String code) {
      return Optional.empty();
    }
  }

  private static final class NoConference implements Conferences {

    @Override
    public List<Conference> all() {
      return List.of();
    }

    @Override
    public Optional<Conference> byId(String id) {
      return Optional.empty();
    }

    @Override
    public SitePhase phase(String site, long wallMillis) {
      return new SitePhase(Phase.IDLE, "");
    }

    @Override
    public Optional<Deadline> deadline(String site, long wallMillis) {
      return Optional.empty();
    }

    @Override
    public void put(Conference conference) {
      throw new UnsupportedOperationException("there is no calendar here");
    }
  }
}
