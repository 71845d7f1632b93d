package vn.bridgewatch.agent.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxWaysTest {

  private static final String ROUTES =
      """
      Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
      eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0
      eth0\t0000000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
      eth1\t0000A8C0\t0200000A\t0003\t0\t0\t100\t0000FFFF\t0\t0\t0
      eth1\t0001A8C0\t00000000\t0200\t0\t0\t100\t00FFFFFF\t0\t0\t0
      """;
  private static final String ROUTES_6 =
      """
      20010db8000000000000000000000000 20 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
      00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
      """;

  @TempDir private Path root;
  private long nowNanos;
  private LinuxWays ways;

  @BeforeEach
  void tables() throws IOException {
    Files.createDirectories(root.resolve("proc/net"));
    Files.writeString(root.resolve("proc/net/route"), ROUTES);
    Files.writeString(root.resolve("proc/net/ipv6_route"), ROUTES_6);
    carrier("eth0", "1\n");
    carrier("eth1", "0\n");
    ways = new LinuxWays(root, () -> nowNanos);
  }

  private void carrier(String device, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve("sys/class/net").resolve(device));
    Files.writeString(folder.resolve("carrier"), text);
  }

  private Ways.Way to(String address) {
    return ways.to(InetAddress.ofLiteral(address)).orElseThrow();
  }

  @Test
  void whatGoesByOneGatewayGoesOneWay() {
    assertThat(to("8.8.8.8")).isEqualTo(to("1.1.1.1"));
    assertThat(to("8.8.8.8").name()).isEqualTo("eth0 0a000001");
  }

  @Test
  void theLongestPrefixCounts() {
    assertThat(to("10.0.0.9").name()).isEqualTo("eth0");
    assertThat(to("192.168.7.1").name()).isEqualTo("eth1 0a000002");
  }

  @Test
  void aRouteThatRejectsIsNone() {
    assertThat(to("192.168.1.1").name()).isEqualTo("eth1 0a000002");
  }

  @Test
  void anInterfaceWithoutItsCableIsNotUsable() {
    assertThat(to("192.168.7.1").usable()).isFalse();
    assertThat(to("8.8.8.8").usable()).isTrue();
  }

  @Test
  void addressesOfVersion6HaveTheirOwnTable() {
    assertThat(to("2001:db8::7").name()).isEqualTo("eth0");
    assertThat(to("2a00::1").name()).isEqualTo("eth0 fe800000000000000000000000000001");
  }

  @Test
  void loopbackIsAlwaysUsable() {
    assertThat(to("127.0.0.5")).isEqualTo(new Ways.Way("lo", true));
  }

  @Test
  void aChangeOfTheTableIsSeen() throws IOException {
    assertThat(to("8.8.8.8").name()).isEqualTo("eth0 0a000001");
    Files.writeString(
        root.resolve("proc/net/route"),
        "eth1\t00000000\t0300000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n");
    nowNanos += 2_000_000_000L;

    assertThat(to("8.8.8.8").name()).isEqualTo("eth1 0a000003");
  }

  @Test
  void withoutTablesNothingIsKnown() throws IOException {
    Files.delete(root.resolve("proc/net/route"));

    assertThat(ways.to(InetAddress.ofLiteral("8.8.8.8"))).isEmpty();
  }
}
