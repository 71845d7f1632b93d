package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.lab.AgentLine;
import vn.bridgewatch.agent.lab.Network;
import vn.bridgewatch.agent.lab.Run;

/// `probe path` through routers that lose, share the load and change the way: what it says of each
/// hop against what the counters of nftables there say.
///
/// A machine `a`, a router `r`, two ways on through `s` or `p`, a router `q`, the target `b`.
class PathIT {

  private static final String TARGET = "10.9.6.2";
  private static final String BY_S =
      "\"path\":[\"10.9.1.2\",\"10.9.2.2\",\"10.9.4.2\",\"10.9.6.2\"]";
  private static final String BY_P =
      "\"path\":[\"10.9.1.2\",\"10.9.3.2\",\"10.9.4.2\",\"10.9.6.2\"]";
  private static final String LINKS =
      """
      link a r 1; link r s 2; link r p 3; link s q 4; link p q 5; link q b 6
      router r; router s; router p; router q; router b
      route a default via 10.9.1.2; route b default via 10.9.6.1
      route r 10.9.6.0/24 via 10.9.2.2
      route s 10.9.6.0/24 via 10.9.4.2; route s default via 10.9.2.1
      route p 10.9.6.0/24 via 10.9.5.2; route p default via 10.9.3.1
      route q default via 10.9.4.1
      """;

  private Network network;

  @BeforeAll
  static void needsRoot() {
    Network.assumeRoot("PathIT");
  }

  @BeforeEach
  void build() throws Exception {
    network = Network.of("bp", List.of("a", "r", "s", "p", "q", "b"), LINKS);
  }

  @AfterEach
  void remove() throws Exception {
    network.end();
  }

  private Run path(String via) throws Exception {
    return network.agent(
        "a",
        "probe",
        "path",
        TARGET,
        "--via",
        via,
        "--tries",
        "10",
        "--max-hops",
        "5",
        "--timeout",
        "12s",
        "--output",
        "json");
  }

  private static List<Double> losses(Run run) {
    Matcher matcher = Pattern.compile("\"hopLossRatios\":\\[([^]]*)]").matcher(run.text());
    assertThat(matcher.find()).as(run.text()).isTrue();
    var found = new ArrayList<Double>();
    for (String word : matcher.group(1).replace("\"", "").split(",")) {
      found.add(Double.parseDouble(word));
    }
    return found;
  }

  /// The router's own messages are lost, what it forwards is not.
  @ParameterizedTest
  @ValueSource(strings = {"icmp", "udp"})
  void theLossOfAHopIsThatOfItsMessages(String via) throws Exception {
    network.script(
        """
        on s nft 'table ip t {
          counter seen {}
          counter lost {}
          chain c { type filter hook output priority 0;
            icmp type time-exceeded counter name seen;
            icmp type time-exceeded numgen inc mod 3 == 1 counter name lost drop
          }
        }'
        """);

    Run run = path(via);

    Map<String, Long> truth = network.counters("s");
    assertThat(run.code()).as(run.text()).isZero();
    assertThat(run.text()).contains(BY_S);
    assertThat(truth.get("seen")).isGreaterThanOrEqualTo(5);
    assertThat(truth.get("lost")).isPositive();
    List<Double> losses = losses(run);
    assertThat(losses).hasSize(4);
    assertThat(losses.get(1)).isCloseTo(share(truth), within(1e-9));
    assertThat(List.of(losses.get(0), losses.get(2), losses.get(3))).containsOnly(0.0);
  }

  /// Every third question to the target is lost on the last link, the very first among them: the
  /// target is no hop farther away for that.
  @ParameterizedTest
  @ValueSource(strings = {"icmp", "udp"})
  void theLossOfTheTargetIsThatOfTheLastLink(String via) throws Exception {
    network.script(
        """
        on q nft 'table ip t {
          counter seen {}
          counter lost {}
          chain c { type filter hook forward priority 0;
            oifname "NAMEqb" ip ttl 1 counter name seen;
            oifname "NAMEqb" ip ttl 1 numgen inc mod 3 == 0 counter name lost drop
          }
        }'
        """);

    Run run = path(via);

    Map<String, Long> truth = network.counters("q");
    assertThat(run.code()).as(run.text()).isZero();
    assertThat(run.text()).contains(BY_S).contains("\"hops\":4");
    assertThat(truth.get("seen")).isGreaterThanOrEqualTo(5);
    assertThat(truth.get("lost")).isPositive();
    List<Double> losses = losses(run);
    assertThat(losses.get(3)).isCloseTo(share(truth), within(1e-9));
    assertThat(losses.subList(0, 3)).containsOnly(0.0);
  }

  private static double share(Map<String, Long> truth) {
    return truth.get("lost") / (double) truth.get("seen");
  }

  @Test
  void aWayThatChangesIsToldOnceWhenItHasBeenSeenTwice() throws Exception {
    List<String> lines = attempts("icmp", 6, "ip -n NAMEr route replace 10.9.6.0/24 via 10.9.3.2");

    assertThat(lines).hasSize(6);
    assertThat(lines.subList(0, 2)).allSatisfy(line -> assertThat(line).contains(BY_S));
    assertThat(lines.subList(2, 6)).allSatisfy(line -> assertThat(line).contains(BY_P));
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).as("attempt %d", i).contains("\"changed\":" + (i == 3));
    }
  }

  @Test
  void routersThatShareTheLoadAreOneHopAndNoChange() throws Exception {
    network.script(
        """
        on r sh -c 'echo 1 > /proc/sys/net/ipv4/fib_multipath_hash_policy'
        ip -n NAMEr route replace 10.9.6.0/24 nexthop via 10.9.2.2 nexthop via 10.9.3.2
        """);

    List<String> lines = attempts("udp", 5, "true");

    assertThat(lines).hasSize(5).allSatisfy(line -> assertThat(line).contains("\"changed\":false"));
    assertThat(lines)
        .anySatisfy(line ->
            assertThat(line)
                .containsPattern("10\\.9\\.(2\\.2\\|10\\.9\\.3|3\\.2\\|10\\.9\\.2)\\.2"));
  }

  /// Attempts one after the other, with something that is done after the second.
  private List<String> attempts(String via, int count, String between) throws Exception {
    List<String> command =
        AgentLine.behind(
            network.in("a"),
            "probe",
            "path",
            TARGET,
            "--via",
            via,
            "--tries",
            "6",
            "--max-hops",
            "5",
            "--timeout",
            "10s",
            "--count",
            "" + count,
            "--interval",
            "2s",
            "--output",
            "json");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var lines = new ArrayList<String>();
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (lines.size() == 2) {
          network.script(between);
        }
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return lines;
  }
}
