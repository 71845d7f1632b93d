package vn.bridgewatch.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Configured.Standing;

class CentralTest {

  private static final String OWN =
      """
      agent: agent-00004
      site: "00004"
      province: "01"
      identity: { certificate: a.pem, key: a.key, ca: ca.pem }
      uplink: { collectors: [ { host: 127.0.0.1 } ] }
      allow: [ 127.0.0.0/8 ]
      from_centre: { probes: true }
      sites:
        - site: "00004"
          probes:
            - { kind: icmp, name: gateway, target: 127.0.0.1, interval: 2s, timeout: 1s }
      """;
  private static final String ALL =
      """
      probes:
        - { kind: icmp, name: line-2, target: 127.0.0.1, burst: 20, gap: 20ms, dscp: 34, interval: 1m, timeout: 2s }
        - { kind: icmp, name: mtu, target: 127.0.0.1, mtu: 1500, interval: 1h, timeout: 5s }
        - { kind: tcp, name: mcu, target: 127.0.0.1, port: 5060, intervals: { LIVE: 3s }, device: mcu }
        - { kind: dns, name: resolver, server: 127.0.0.1, port: 53, query: example.vn, type: A, interval: 30s }
        - { kind: tls, name: sips, target: 127.0.0.1, port: 5061, interval: 1h, timeout: 5s }
        - { kind: http, name: portal, url: "https://127.0.0.1/", status: ["200-299", "401"], body_match: [Login], interval: 1m }
        - { kind: sip, name: codec-sip, target: 127.0.0.1, transport: tcp, user: room, interval: 30s, timeout: 5s }
        - { kind: h323, name: gatekeeper, target: 127.0.0.1, via: ras, interval: 30s, timeout: 3s }
        - { kind: stun, name: way-out, target: 127.0.0.1, interval: 1m, timeout: 3s }
        - { kind: ntp, name: time, target: 127.0.0.1, offset_max: 500ms, interval: 5m, timeout: 2s }
        - { kind: path, name: to-centre, target: 127.0.0.1, via: udp, interval: 5m, timeout: 10s }
      """;

  @TempDir Path folder;
  private AgentConfig own;

  @BeforeEach
  void readOwn() throws Exception {
    own = AgentConfigFile.parse("agent.yaml", OWN.getBytes(StandardCharsets.UTF_8), folder);
  }

  @Test
  void probesOfEveryKindComeBesideTheOwnWithinTheBudgetOfBoth() {
    Central central = read(ALL);

    assertThat(central.outcomes().get("00004").text()).isEmpty();
    AgentConfig.Site site = central.config().sites().getFirst();
    assertThat(site.probes()).hasSize(12);
    for (Phase phase : Phase.values()) {
      double bits =
          site.probes().stream()
              .mapToDouble(
                  probe -> probe.spec().bytes() * 8e9 / probe.rhythm().interval(phase).toNanos())
              .sum();
      assertThat(bits)
          .as("%s", phase)
          .isLessThanOrEqualTo(ProbeRhythms.bitsPerSecondMax(phase) + 1);
    }
  }

  @Test
  void theOwnProbesAloneRunAsBefore() {
    assertThat(read("probes: []\n").config()).isEqualTo(own);
  }

  @Test
  void aBugInJudgingLeavesItOutAndKeepsTheOwnFile() {
    Central central =
        read("probes: [ { kind: tls, name: a, target: 127.0.0.1, port: 1, ca: \"a\\0b\" } ]");

    assertThat(central.config()).isEqualTo(own);
    assertThat(central.outcomes().get("00004").standing()).isEqualTo(Standing.REFUSED);
    assertThat(central.outcomes().get("00004").text()).contains("cannot be judged");
  }

  /// Whatever comes is judged: what throws anything would keep the agent from starting.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aDamagedDocumentIsInForceOrRefusedAndNothingElse(long seed) {
    var random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 250; round++) {
      String document = damaged(random);
      Frame.Configured outcome = read(document).outcomes().get("00004");

      assertThat(outcome).as("seed %d round %d: %s", seed, round, document).isNotNull();
      if (outcome.standing() == Standing.REFUSED) {
        assertThat(outcome.text())
            .as("seed %d round %d", seed, round)
            .isNotBlank()
            .doesNotContain("cannot be judged");
        refused++;
      }
    }
    assertThat(refused).as("seed %d", seed).isBetween(50, 249);
  }

  private static String damaged(Random random) {
    var text = new StringBuilder(ALL);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, "{}[],:\"'#&*!|>%@`-0".charAt(random.nextInt(19)));
        case 2 -> text.setCharAt(at, (char) random.nextInt(0x2000));
        case 3 -> text.setLength(Math.max(1, at));
        default -> {
          int from = random.nextInt(text.length());
          text.insert(at, text.substring(from, Math.min(text.length(), from + random.nextInt(60))));
        }
      }
    }
    return text.toString();
  }

  private Central read(String document) {
    return Central.read(own, folder, Map.of("00004", new CentralDocument(1, document)));
  }
}
