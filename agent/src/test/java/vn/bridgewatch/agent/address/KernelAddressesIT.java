package vn.bridgewatch.agent.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.lab.Network;
import vn.bridgewatch.agent.lab.Run;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;

/// The kernel's own word on leases, in a network that the test made.
class KernelAddressesIT {

  private Network network;

  /// Prints what is measured on the machine it runs on.
  static final class Main {

    private Main() {}

    public static void main(String[] args) {
      for (Observation seen : new AddressLeases().measure()) {
        System.out.println(seen.series() + " " + ((Reading.Present) seen.reading()).value());
      }
      System.out.println("end");
    }
  }

  @BeforeEach
  void begin() throws Exception {
    Network.assumeRoot("KernelAddressesIT");
    network =
        Network.of(
            "al",
            List.of("A", "B"),
            """
            link A B 1
            ip -n NAMEA addr add 10.9.2.1/24 dev NAMEAB
            ip -n NAMEB addr del 10.9.1.2/24 dev NAMEBA
            ip -n NAMEB addr add 10.9.1.2/24 dev NAMEBA valid_lft 900 preferred_lft 600
            ip -n NAMEB addr add fd00::2/64 dev NAMEBA valid_lft 7200 preferred_lft 3600
            i=3; while [ $i -lt 250 ]; do
              ip -n NAMEB addr add 10.9.1.$i/32 dev NAMEBA valid_lft 60 preferred_lft 60; i=$((i+1))
            done
            """);
  }

  @AfterEach
  void end() throws Exception {
    if (network != null) {
      network.end();
    }
  }

  private String measured(String machine) throws Exception {
    List<String> command = network.in(machine);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    String text = Run.of(command).good();
    assertThat(text).contains("end");
    return text;
  }

  @Test
  void whatWasLentIsSeenWithItsTimeAndWhatIsFixedIsNot() throws Exception {
    assertThat(measured("A")).doesNotContain("bridgewatch_address_lease_seconds{family=\"ipv4\"");

    String lent = measured("B");
    assertThat(seconds(lent, "ipv4")).isBetween(600.0, 900.0);
    assertThat(seconds(lent, "ipv6")).isBetween(3_600.0, 7_200.0);
    assertThat(lent).contains("bridgewatch_address_renewal_overdue").doesNotContain(" 1.0");
  }

  private static double seconds(String text, String family) {
    Matcher found =
        Pattern.compile("bridgewatch_address_lease_seconds\\{[^}]*" + family + "[^}]*} ([0-9.E]+)")
            .matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return Double.parseDouble(found.group(1));
  }
}
