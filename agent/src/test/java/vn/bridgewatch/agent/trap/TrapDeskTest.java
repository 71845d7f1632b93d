package vn.bridgewatch.agent.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.metric.Event;

class TrapDeskTest {

  private static final InetAddress SWITCH = InetAddress.ofLiteral("127.0.0.5");
  private static final InetAddress UPS = InetAddress.ofLiteral("127.0.0.6");
  private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.7");

  private final Effects effects = new Effects();
  private long nanos;
  private final TrapDesk desk =
      new TrapDesk(
          "00",
          Map.of(SWITCH, List.of(source("00004", "sw")), UPS, List.of(source("00008", "ups"))),
          effects,
          () -> nanos,
          () -> 1_000);

  private static final Sender PUBLIC = new Sender.Community(new Secret("public"));

  @Test
  void aTrapThatIsKnownBecomesItsEventAndHasItsDeviceRead() {
    desk.take(SWITCH, PUBLIC, notification(TrapMessages.LINK_DOWN));

    Event event = effects.events.getFirst();
    assertThat(event.kind()).isEqualTo("link_down");
    assertThat(event.text()).isEqualTo("Port Gi0/3 of 3 (?) went down");
    assertThat(event.labels().asMap())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "device", "sw",
                "instance", "127.0.0.5:161",
                "oid", TrapMessages.LINK_DOWN,
                "grade", "warning",
                "clears", "link_up",
                "ifIndex", "3",
                "ifName", "Gi0/3",
                "text_vi", "Cổng Gi0/3 mất kết nối"));
    assertThat(effects.sites).containsExactly("00004");
    assertThat(effects.read).containsExactly("sw [if_mib]");
  }

  @Test
  void trapsThatNobodyKnowsAreFew() {
    for (int i = 0; i < 30; i++) {
      desk.take(SWITCH, PUBLIC, notification("1.3.6.1.4.1.99." + i));
    }
    desk.take(UPS, PUBLIC, notification("1.3.6.1.4.1.99.1"));

    assertThat(effects.events).hasSize(TrapDesk.UNKNOWN_PER_MINUTE + 1);
    assertThat(effects.events.getFirst().kind()).isEqualTo("trap");
    assertThat(effects.events.getFirst().text()).contains("1.3.6.1.2.1.2.2.1.1.3 = 3");
    assertThat(effects.counts.get(Outcome.OVER_UNKNOWN_RATE)).isEqualTo(24);
  }

  @Test
  void aFloodOfOneSourceCostsAnotherNothing() {
    int flood = 0;
    int other = 0;
    for (int milli = 0; milli < 10_000; milli++) {
      nanos = TimeUnit.MILLISECONDS.toNanos(milli);
      flood += desk.refuses(SWITCH) == null ? 1 : 0;
      flood += desk.refuses(SWITCH) == null ? 1 : 0;
      if (milli % 125 == 0) {
        other += desk.refuses(UPS) == null ? 1 : 0;
      }
    }

    assertThat(flood).isBetween(149, 151); // 50 at once and 10 a second
    assertThat(other).isEqualTo(80);
    assertThat(desk.refuses(STRANGER)).isEqualTo(Outcome.UNKNOWN_SOURCE);
  }

  @Test
  void whatIsDroppedIsToldOnceAMinuteForEachSite() {
    for (int i = 0; i < 20_000; i++) {
      desk.dropped(SWITCH, Outcome.OVER_SOURCE_RATE, "");
      desk.dropped(STRANGER, Outcome.UNKNOWN_SOURCE, "");
      desk.dropped(UPS, Outcome.REPEATED, "");
      desk.tick();
    }
    assertThat(effects.events).isEmpty();

    nanos += TimeUnit.SECONDS.toNanos(60);
    desk.tick();
    desk.tick();

    assertThat(effects.sites).containsExactly("00", "00004");
    assertThat(effects.events)
        .extracting(Event::text)
        .containsExactly(
            "Traps dropped within a minute: 20000 from unknown addresses. From: 127.0.0.7.",
            "Traps dropped within a minute: 20000 too fast. From: sw.");
  }

  private static final SnmpAuth USER =
      new SnmpAuth(
          3,
          Secret.NONE,
          SnmpAuth.Level.NO_AUTH_NO_PRIV,
          "bridge",
          SnmpAuth.AuthProtocol.SHA,
          Secret.NONE,
          SnmpAuth.PrivProtocol.AES,
          Secret.NONE,
          "");

  private TrapDesk shared(TrapSource... devices) {
    return new TrapDesk("00", Map.of(SWITCH, List.of(devices)), effects, () -> nanos, () -> 1_000);
  }

  @Test
  void ofDevicesAtOneAddressTheOneThatIsReadAsTheSenderSpokeIsTheSender() {
    TrapDesk shared =
        shared(
            source("00004", "a", SnmpAuth.community(2, "community-a")),
            source("00005", "b", SnmpAuth.community(1, "community-b")),
            source("00006", "c", USER),
            source("00007", "d", USER.withContext("blade-2", "")));
    Notification trap = notification(TrapMessages.LINK_DOWN);

    shared.take(SWITCH, new Sender.Community(new Secret("community-b")), trap);
    shared.take(SWITCH, new Sender.User("bridge", "blade-2"), trap);
    shared.take(SWITCH, new Sender.User("bridge", ""), trap);

    assertThat(effects.sites).containsExactly("00005", "00007", "00006");
    assertThat(effects.read).containsExactly("b [if_mib]", "d [if_mib]", "c [if_mib]");
    assertThat(effects.events)
        .extracting(event -> event.labels().get("device").orElse(""))
        .containsExactly("b", "d", "c");
  }

  @Test
  void whatSeveralDevicesMayHaveSentIsLaidOnNone() {
    TrapDesk shared =
        shared(source("00004", "a"), source("00004", "b"), source("00004", "c", USER));

    shared.take(SWITCH, PUBLIC, notification(TrapMessages.LINK_DOWN));

    Event event = effects.events.getFirst();
    assertThat(effects.sites).containsExactly("00004");
    assertThat(event.labels().get("device")).isEmpty();
    assertThat(event.labels().get("devices")).hasValue("a, b");
    assertThat(event.labels().get("address")).hasValue("127.0.0.5");
    assertThat(event.text()).endsWith("(one of the devices: a, b)");
    assertThat(event.labels().get("text_vi"))
        .hasValueSatisfying(text -> assertThat(text).endsWith("(một trong các thiết bị: a, b)"));
    assertThat(effects.read).as("all of them").containsExactly("a [if_mib]", "b [if_mib]");
  }

  @Test
  void devicesOfSeveralSitesLeaveItToTheAgentsOwn() {
    TrapDesk shared = shared(source("00004", "a"), source("00005", "b"));

    shared.take(SWITCH, new Sender.Community(new Secret("another")), notification("1.3.6.1.4.1.9"));

    assertThat(effects.sites).containsExactly("00");
    assertThat(effects.read).containsExactly("a []", "b []");
  }

  @Test
  void aSenderTellsNoCommunity() {
    assertThat(PUBLIC.toString()).doesNotContain("public");
  }

  private static TrapSource source(String site, String device) {
    return source(site, device, SnmpAuth.community(2, "public"));
  }

  private static TrapSource source(String site, String device, SnmpAuth auth) {
    String address = device.equals("sw") ? "127.0.0.5:161" : "127.0.0.6:161";
    return new TrapSource(
        site,
        device,
        address,
        Optional.of(auth),
        notification ->
            notification.oid().equals(TrapMessages.LINK_DOWN)
                ? Optional.of(
                    new TrapMeaning(
                        "link_down",
                        "warning",
                        "link_up",
                        "Cổng {ifName} mất kết nối",
                        "Port {ifName} of {1.3.6.1.2.1.2.2.1.1} ({1.3.9}) went down",
                        List.of("if_mib")))
                : Optional.empty());
  }

  private static Notification notification(String oid) {
    return new Notification(
        2,
        false,
        oid,
        1,
        1,
        List.of(
            new Varbind("1.3.6.1.2.1.2.2.1.1.3", "INTEGER", "3"),
            new Varbind("1.3.6.1.2.1.31.1.1.1.1.3", "STRING", "Gi0/3")),
        0);
  }

  private static final class Effects implements TrapDesk.Effects {
    final List<Event> events = new ArrayList<>();
    final List<String> sites = new ArrayList<>();
    final List<String> read = new ArrayList<>();
    final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

    @Override
    public void record(String site, Event event) {
      sites.add(site);
      events.add(event);
    }

    @Override
    public void read(TrapSource source, List<String> modules) {
      read.add(source.device() + " " + modules);
    }

    @Override
    public void count(Outcome outcome) {
      counts.merge(outcome, 1, Integer::sum);
    }
  }
}
