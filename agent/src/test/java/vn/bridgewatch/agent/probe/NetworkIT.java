package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.lab.AgentLine;
import vn.bridgewatch.agent.lab.Network;
import vn.bridgewatch.agent.lab.Run;

/// The command `probe` in a network of its own: a machine, two routers, a target.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkIT {

  /// 10.9.N.1 on the near side of link N, 10.9.N.2 on the far side.
  private static final String LINKS =
      """
      link a r 1; link r s 2; link s b 3
      router r; router s
      route a default via 10.9.1.2; route r 10.9.3.0/24 via 10.9.2.2
      route s 10.9.1.0/24 via 10.9.2.1; route b default via 10.9.3.1
      ip -n NAMEa addr add 10.9.1.7/24 dev NAMEar
      ip -n NAMEs link set NAMEsb mtu 1400; ip -n NAMEb link set NAMEbs mtu 1400
      """;

  private @Nullable Network network;

  @BeforeAll
  void build() throws Exception {
    Network.assumeRoot("NetworkIT");
    network = Network.of("bn", List.of("a", "r", "s", "b"), LINKS);
  }

  @AfterAll
  void remove() throws Exception {
    if (network != null) {
      network.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"icmp", "udp"})
  void theWayIsFoundHopByHop(String via) throws Exception {
    Run run = probe("path", "10.9.3.2", "--via", via, "--timeout", "10s", "--output", "json");

    assertThat(run.code()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("\"path\":[\"10.9.1.2\",\"10.9.2.2\",\"10.9.3.2\"]")
        .contains("\"hopLossRatios\":[\"0.0\",\"0.0\",\"0.0\"]");
  }

  @Test
  void withoutAnyRightsTheWayIsFoundByUdpAndIcmpSaysWhatIsMissing() throws Exception {
    String[] without = {"setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw"};

    Run udp = probe(without, "path", "10.9.3.2", "--via", "udp", "--timeout", "10s");
    Run icmp = probe(without, "path", "10.9.3.2", "--timeout", "10s");

    assertThat(udp.code()).as(udp.text()).isZero();
    assertThat(icmp.code()).as(icmp.text()).isEqualTo(2);
    assertThat(icmp.text()).contains("no_permission").contains("CAP_NET_RAW");
  }

  @Test
  void aBrokenWayIsToldAsFarAsItIsKnown() throws Exception {
    Run run = probe("path", "10.9.9.9", "--via", "udp", "--timeout", "10s");

    assertThat(run.code()).as(run.text()).isEqualTo(1);
    assertThat(run.text()).contains("host_unreachable").contains("10.9.1.2");
  }

  @Test
  void theLargestPacketThatPassesWholeIsFound() throws Exception {
    Run run = probe("icmp", "10.9.3.2", "--mtu", "1500", "--timeout", "15s");

    assertThat(run.code()).as(run.text()).isZero();
    assertThat(run.text()).contains("packets of 1400 bytes pass whole");
  }

  @Test
  void aBurstHasItsClassOfServiceAndItsTimesFromTheKernel() throws Exception {
    Run burst = probe("icmp", "10.9.3.2", "--burst", "20", "--gap", "5ms", "--timeout", "10s");
    Run echo = probe("icmp", "10.9.3.2", "--stamp", "--dscp", "46", "--source", "10.9.1.7");

    assertThat(burst.text()).contains("20 of 20 echoes answered");
    assertThat(echo.text())
        .contains("sending and arrival stamped by the kernel")
        .contains("reply with DSCP 46")
        .contains("hop limit 62");
  }

  @Test
  void aHopLimitThatIsTooSmallTellsWhoseItEnded() throws Exception {
    Run run = probe("icmp", "10.9.3.2", "--hop-limit", "2");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.text()).contains("10.9.2.2 says");
  }

  @Test
  void aSourceThatIsNotOursIsOurFault() throws Exception {
    Run run = probe("icmp", "10.9.3.2", "--source", "10.9.1.99");

    assertThat(run.code()).as(run.text()).isEqualTo(2);
    assertThat(run.text()).contains("unmeasured").contains("source address");
  }

  /// In a network without any way out.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "icmp 192.0.2.1",
        "tcp 192.0.2.1 --port 80",
        "tls 192.0.2.1",
        "http http://192.0.2.1/",
        "dns mcu.test --server 192.0.2.1",
        "sip 192.0.2.1",
        "sip 192.0.2.1 --transport tcp",
        "stun 192.0.2.1",
        "ntp 192.0.2.1",
        "h323 192.0.2.1",
        "path 192.0.2.1",
        "path 192.0.2.1 --via udp"
      })
  void noRouteOfOurOwnIsOurFaultForEveryKind(String what) throws Exception {
    var alone = List.of("unshare", "--net", "sh", "-c", "ip link set lo up; exec \"$@\"", "sh");

    Run run = Run.of(AgentLine.behind(alone, probeWords(what.split(" ", -1))));

    assertThat(run.code()).as(run.text()).isEqualTo(2);
    assertThat(run.text()).contains("unmeasured, no_own_route").contains("remedy: ");
  }

  private Run probe(String... arguments) throws Exception {
    return probe(new String[0], arguments);
  }

  private Run probe(String[] before, String... arguments) throws Exception {
    List<String> command = Objects.requireNonNull(network).in("a");
    command.addAll(List.of(before));
    return Run.of(AgentLine.behind(command, probeWords(arguments)));
  }

  private static String[] probeWords(String... arguments) {
    return Stream.concat(Stream.of("probe"), Stream.of(arguments)).toArray(String[]::new);
  }
}
