package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.lab.AgentLine;
import vn.bridgewatch.agent.lab.NameServer;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.lab.Run;
import vn.bridgewatch.agent.probe.dns.DnsAnswer;
import vn.bridgewatch.agent.probe.dns.DnsName;
import vn.bridgewatch.agent.probe.dns.DnsProbe;
import vn.bridgewatch.agent.probe.dns.DnsQuestion;
import vn.bridgewatch.agent.probe.dns.DnsType;
import vn.bridgewatch.time.NanoClock;

/// The probes against what they are for: the kernel's ICMP with and without rights, and unbound.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbeIT {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private Programs programs;
  private NameServer server;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    programs = new Programs(shared);
    server = NameServer.start(programs);
  }

  @AfterAll
  void stopUnbound() throws Exception {
    programs.end();
  }

  @ParameterizedTest
  @CsvSource({
    "mcu.bridge.test, A, mcu.bridge.test. 60 A 192.0.2.9",
    "mcu.bridge.test, AAAA, mcu.bridge.test. 60 AAAA 2001:db8:0:0:0:0:0:9",
    "_sip._tcp.bridge.test, SRV, _sip._tcp.bridge.test. 60 SRV 10 20 5060 mcu.bridge.test.",
  })
  void aRealServersAnswerIsRead(String name, DnsType type, String record) throws Exception {
    assertThat(records(ask(name, type)).records()).containsExactly(record);
  }

  @Test
  void aRealServersLongAnswerIsFetchedOverTcp() throws Exception {
    DnsAnswer records = records(ask("long.bridge.test", DnsType.TXT));

    assertThat(records.tcp()).isTrue();
    assertThat(records.answers()).isEqualTo(20);
  }

  @Test
  void aNameThatExistsWithoutSuchARecordIsAnsweredByNone() throws Exception {
    assertThat(records(ask("mcu.bridge.test", DnsType.MX)).answers()).isZero();
  }

  @Test
  void aNameThatDoesNotExistIsUnreached() throws Exception {
    assertThat(ask("nosuch.bridge.test", DnsType.A))
        .isInstanceOfSatisfying(
            Outcome.Unreached.class,
            unreached -> {
              assertThat(unreached.cause()).isEqualTo(Cause.NO_SUCH_NAME);
              assertThat(unreached.detail())
                  .isEqualTo("the name nosuch.bridge.test. does not exist (NXDOMAIN)");
            });
  }

  @Test
  void aZoneThatIsRefusedIsUnreached() throws Exception {
    assertThat(ask("mcu.refused.test", DnsType.A))
        .isInstanceOfSatisfying(
            Outcome.Unreached.class,
            unreached -> assertThat(unreached.cause()).isEqualTo(Cause.QUERY_REFUSED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void withRightsForRawSocketsLoopbackAnswersAnEcho(String target) throws Exception {
    assumeRoot();

    Run run = Run.of(probe("icmp", target, "--count", "3", "--interval", "20ms"));

    assertThat(run.code()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("icmp " + target + ": reached in ")
        .contains("hop limit 64, arrival stamped by the kernel")
        .contains("3 attempts: 3 reached, 0 unreached, 0 unmeasured");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void withoutRightsItIsUnmeasuredWithTheRemedyAndNeverDown(String target) throws Exception {
    var command = new ArrayList<String>();
    if (isRoot()) {
      command.addAll(withoutRaw());
    } else {
      assumeClosedPingGroup();
    }
    command.addAll(probe("icmp", target));

    Run run = Run.of(command);

    assertThat(run.code()).as(run.text()).isEqualTo(2);
    assertThat(run.text())
        .contains("icmp " + target + ": unmeasured, no_permission")
        .contains("net.ipv4.ping_group_range")
        .contains("CAP_NET_RAW");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aPingGroupIsEnoughWithoutRawSockets(String target) throws Exception {
    assumeRoot();
    String inside =
        "ip link set lo up && echo '0 2147483647' > /proc/sys/net/ipv4/ping_group_range && exec "
            + String.join(" ", withoutRaw())
            + " \"$@\"";
    var command = new ArrayList<>(List.of("unshare", "--net", "sh", "-c", inside, "sh"));
    command.addAll(probe("icmp", target));

    Run run = Run.of(command);

    assertThat(run.code()).as(run.text()).isZero();
    assertThat(run.text()).contains("reached in").contains("arrival stamped by the kernel");
  }

  @ParameterizedTest
  @CsvSource({"unreachable, host_unreachable, 1", "prohibit, no_permission, 2"})
  void theRoutingOfThisMachineDecidesWhoseFaultItIs(String route, String reason, int code)
      throws Exception {
    assumeRoot();
    String inside =
        "ip link set lo up && ip route add "
            + route
            + " 127.9.0.0/16 table local"
            + " && exec \"$@\"";
    var command = new ArrayList<>(List.of("unshare", "--net", "sh", "-c", inside, "sh"));
    command.addAll(probe("icmp", "127.9.0.1"));

    Run run = Run.of(command);

    assertThat(run.code()).as(run.text()).isEqualTo(code);
    assertThat(run.text()).contains(reason);
  }

  private Outcome ask(String name, DnsType type) throws InterruptedException {
    return new DnsProbe(
            new DnsQuestion(DnsName.parse(name), type),
            server.port(),
            Duration.ofSeconds(5),
            Optional.empty(),
            NanoClock.SYSTEM)
        .measure(LOOPBACK, Trace.OFF);
  }

  private static DnsAnswer records(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Reached.class);
    return (DnsAnswer) ((Outcome.Reached) outcome).answer();
  }

  private static List<String> probe(String... args) {
    return AgentLine.of(Stream.concat(Stream.of("probe"), Stream.of(args)).toArray(String[]::new));
  }

  private static List<String> withoutRaw() {
    return List.of("setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void assumeRoot() {
    if (!isRoot()) {
      System.out.println("ProbeIT: skipped what only root can arrange");
    }
    Assumptions.assumeTrue(isRoot(), "only root can arrange this");
  }

  private static void assumeClosedPingGroup() throws IOException {
    String range =
        Files.readString(Path.of("/proc/sys/net/ipv4/ping_group_range"), StandardCharsets.US_ASCII);
    boolean closed = range.strip().matches("1\\s+0");
    if (!closed) {
      System.out.println("ProbeIT: skipped, this machine lets everybody ping: " + range.strip());
    }
    Assumptions.assumeTrue(closed, "this machine lets everybody ping");
  }
}
