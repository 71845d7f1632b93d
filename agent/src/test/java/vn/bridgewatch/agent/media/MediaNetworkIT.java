package vn.bridgewatch.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.lab.AgentLine;
import vn.bridgewatch.agent.lab.Network;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.lab.Run;
import vn.bridgewatch.agent.lab.Told;

/// The commands `media` and `media-reflector` on two machines with a router between them: what they
/// say of each way against what the counters of nftables there say.
class MediaNetworkIT {

  private static final int SOUND = 0;
  private static final int PICTURES = 1;

  private Path folder;
  private Network network;
  private Programs programs;

  @BeforeAll
  static void needsRoot() {
    Network.assumeRoot("MediaNetworkIT");
  }

  @BeforeEach
  void build(@TempDir Path temporary) throws Exception {
    folder = temporary;
    network =
        Network.of(
            "bm",
            List.of("a", "r", "b"),
            """
            link a r 1; link r b 2; router r
            route a default via 10.9.1.2; route b default via 10.9.2.1
            """);
    programs = new Programs(folder);
    Path key = folder.resolve("media.key");
    Files.writeString(key, "0123456789abcdef0123456789abcdef\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Process reflector =
        programs.start(
            AgentLine.behind(
                network.in("b"),
                "media-reflector",
                "--listen",
                "10.9.2.2:862",
                "--key-file",
                key.toString(),
                "--from",
                "10.9.1.0/24"));
    Programs.await(
        "the reflector listens",
        () -> {
          assertThat(reflector.isAlive()).as("the reflector runs").isTrue();
          List<String> command = network.in("b");
          command.addAll(List.of("ss", "-Hlun", "sport = :862"));
          return Run.of(command).good().contains("10.9.2.2:862");
        });
  }

  @AfterEach
  void remove() throws Exception {
    programs.end();
    network.end();
  }

  private Told media(String profile, int seconds) throws Exception {
    Run run =
        network.agent(
            "a",
            "media",
            "10.9.2.2",
            "--key-file",
            folder.resolve("media.key").toString(),
            "--profile",
            profile,
            "--seconds",
            "" + seconds,
            "--output",
            "json");
    Told told = Told.of(run.text());
    assertThat(told.at("end").value()).as(run.text()).isEqualTo("complete");
    return told;
  }

  private static Told way(Told told, int stream, String way) {
    return told.at("streams", stream, way);
  }

  private static long sum(Told told, String way, String count) {
    return told.at("streams").elements().stream()
        .mapToLong(stream -> (long) stream.at(way, count).number())
        .sum();
  }

  /// What was sent and lost each way is what the router counted, and it is said that it is known.
  private static void isAs(Told told, int stream, String counted, Map<String, Long> truth) {
    for (String way : List.of("there", "back")) {
      Told its = way(told, stream, way);
      String counter = counted + "_" + way;
      assertThat(its.at("loss_known").value()).as(counter).isEqualTo(true);
      assertThat(its.at("runs_exact").value()).as(counter).isEqualTo(true);
      assertThat((long) its.at("sent").number()).as(counter).isEqualTo(truth.get(counter));
      assertThat((long) its.at("lost").number())
          .as("%s, lost", counter)
          .isEqualTo(truth.get(counter + "_lost"));
    }
  }

  @Test
  void theLossOfEachWayIsThatOfTheCountersOfTheRouter() throws Exception {
    network.script(
        """
        on r nft 'table ip t {
          counter sound_there {}
          counter sound_there_lost {}
          counter pictures_there {}
          counter pictures_there_lost {}
          counter sound_back {}
          counter sound_back_lost {}
          counter pictures_back {}
          counter pictures_back_lost {}
          chain c { type filter hook forward priority 0;
            udp dport 862 ip dscp ef counter name sound_there;
            udp dport 862 ip dscp ef numgen random mod 100 < 4 counter name sound_there_lost drop;
            udp dport 862 ip dscp af41 counter name pictures_there;
            udp dport 862 ip dscp af41 numgen random mod 100 < 7 counter name pictures_there_lost drop;
            udp sport 862 ip dscp ef counter name sound_back;
            udp sport 862 ip dscp ef numgen inc mod 40 == 7 counter name sound_back_lost drop;
            udp sport 862 ip dscp af41 counter name pictures_back;
            udp sport 862 ip dscp af41 numgen random mod 100 < 3 counter name pictures_back_lost drop
          }
        }'
        """);

    Told told = media("720p", 6);

    Map<String, Long> truth = network.counters("r");
    assertThat(truth)
        .hasSize(8)
        .allSatisfy((name, count) -> assertThat(count).as(name).isPositive());
    isAs(told, SOUND, "sound", truth);
    isAs(told, PICTURES, "pictures", truth);
  }

  @Test
  void aClassThatTheRouterRewritesIsToldOfTheWayOnWhichItDoes() throws Exception {
    network.script(
        """
        on r nft 'table ip t {
          counter marked {}
          chain c { type filter hook forward priority 0;
            udp dport 862 ip dscp af41 counter name marked ip dscp set cs1;
            udp sport 862 ip dscp ef ip dscp set cs0
          }
        }'
        """);

    Told told = media("720p", 3);

    double marked = network.counters("r").get("marked");
    assertThat(way(told, SOUND, "there").at("dscp_rewritten").value()).isEqualTo(false);
    assertThat(way(told, SOUND, "there").at("dscp_seen").members()).containsOnlyKeys("46");
    assertThat(way(told, SOUND, "back").at("dscp_rewritten").value()).isEqualTo(true);
    assertThat(way(told, SOUND, "back").at("dscp_seen").members()).containsOnlyKeys("0");
    assertThat(way(told, PICTURES, "there").at("dscp_rewritten").value()).isEqualTo(true);
    assertThat(way(told, PICTURES, "there").at("dscp_seen").members())
        .isEqualTo(Map.of("8", marked));
    assertThat(way(told, PICTURES, "back").at("dscp_rewritten").value()).isEqualTo(false);
    assertThat(way(told, PICTURES, "back").at("dscp_seen").members())
        .isEqualTo(Map.of("34", marked));
  }

  /// A bottleneck of 1 Mbit/s on the way there, for 1.5 of pictures, with 60 ms of queue.
  @Test
  void aBottleneckIsToldAsLossAndDelayOfTheWayOnWhichItIs() throws Exception {
    network.script(
        """
        tc -n NAMEr qdisc add dev NAMErb root tbf rate 1mbit burst 3000 latency 60ms
        on r nft 'table ip t {
          counter came {}
          chain c { type filter hook forward priority 0;
          udp dport 862 counter name came
          }
        }'
        on b nft 'table ip t {
          counter passed {}
          chain c { type filter hook input priority 0;
          udp dport 862 counter name passed
          }
        }'
        """);

    Told told = media("720p", 6);

    long came = network.counters("r").get("came");
    long passed = network.counters("b").get("passed");
    assertThat(came - passed).isPositive();
    assertThat(sum(told, "there", "sent")).isEqualTo(came);
    assertThat(sum(told, "there", "lost")).isEqualTo(came - passed);
    assertThat(sum(told, "back", "lost")).isZero();
    assertThat(way(told, PICTURES, "there").at("pdv_ms", "p95").number()).isBetween(30.0, 150.0);
    assertThat(way(told, PICTURES, "back").at("pdv_ms", "p50").number()).isLessThan(10);
  }
}
