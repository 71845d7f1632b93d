package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command `probe` in a network of its own: a machine, two routers, a target.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkIT {

  private static final String NAME = "bw" + ProcessHandle.current().pid() % 100_000;

  /// Addresses 10.9.N.1 on the near side of link N, 10.9.N.2 on the far side.
  private static final String SETUP =
      """
      set -e
      for n in a r s b; do ip netns add NAME$n; ip -n NAME$n link set lo up; done
      link() {
        ip link add NAME$1$2 netns NAME$1 type veth peer name NAME$2$1 netns NAME$2
        ip -n NAME$1 addr add 10.9.$3.1/24 dev NAME$1$2; ip -n NAME$2 addr add 10.9.$3.2/24 dev NAME$2$1
        ip -n NAME$1 link set NAME$1$2 up; ip -n NAME$2 link set NAME$2$1 up
      }
      link a r 1; link r s 2; link s b 3
      for n in r s; do
        ip netns exec NAME$n sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward
          echo 0 > /proc/sys/net/ipv4/icmp_ratelimit'
      done
      ip -n NAMEa route add default via 10.9.1.2; ip -n NAMEr route add 10.9.3.0/24 via 10.9.2.2
      ip -n NAMEs route add 10.9.1.0/24 via 10.9.2.1; ip -n NAMEb route add default via 10.9.3.1
      ip -n NAMEa addr add 10.9.1.7/24 dev NAMEar
      ip -n NAMEs link set NAMEsb mtu 1400; ip -n NAMEb link set NAMEbs mtu 1400
      """;

  private record Run(int code, String text) {}

  @BeforeAll
  void build() throws Exception {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root) {
      System.out.println("NetworkIT: skipped, only root can make networks");
    }
    Assumptions.assumeTrue(root, "only root can make networks");
    Run made = run("sh", "-c", SETUP.replace("NAME", NAME));
    assertThat(made.code()).as(made.text()).isZero();
  }

  @AfterAll
  void remove() throws Exception {
    for (String namespace : List.of("a", "r", "s", "b")) {
      run("ip", "netns", "del", NAME + namespace);
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
    var command =
        new ArrayList<>(
            List.of("unshare", "--net", "sh", "-c", "ip link set lo up; exec \"$@\"", "sh"));
    command.addAll(java(what.split(" ", -1)));

    Run run = run(command.toArray(String[]::new));

    assertThat(run.code()).as(run.text()).isEqualTo(2);
    assertThat(run.text()).contains("unmeasured, no_own_route").contains("remedy: ");
  }

  private static Run probe(String... arguments) throws Exception {
    return probe(new String[0], arguments);
  }

  private static Run probe(String[] before, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("ip", "netns", "exec", NAME + "a"));
    command.addAll(List.of(before));
    command.addAll(java(arguments));
    return run(command.toArray(String[]::new));
  }

  private static List<String> java(String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "vn.bridgewatch.agent.app.AgentCli",
                "probe"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Run run(String... command) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    Process process = builder.start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Run(process.exitValue(), text);
    } finally {
      process.destroyForcibly();
    }
  }
}
