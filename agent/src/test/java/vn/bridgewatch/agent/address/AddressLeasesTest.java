package vn.bridgewatch.agent.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Reading;

class AddressLeasesTest {

  private List<HeldAddress> held = List.of();
  private boolean broken;
  private final AddressLeases leases = new AddressLeases(this::all, index -> "eth" + index);

  private List<HeldAddress> all() throws IOException {
    if (broken) {
      throw new IOException("no netlink socket, errno 93");
    }
    return held;
  }

  private static HeldAddress v4(int index, long validSeconds) {
    return new HeldAddress(index, false, true, OptionalLong.of(validSeconds));
  }

  private static HeldAddress forEver(int index) {
    return new HeldAddress(index, false, true, OptionalLong.empty());
  }

  private List<String> measured(HeldAddress... addresses) {
    held = List.of(addresses);
    return leases.measure().stream()
        .map(it ->
            it.series().name().replace("bridgewatch_address_", "")
                + " "
                + String.join(" ", it.series().labels().asMap().values())
                + " "
                + ((Reading.Present) it.reading()).value())
        .toList();
  }

  @Test
  void aLeaseIsOverdueWhenTwoFifthsAreLeft() {
    assertThat(measured(v4(1, 1_000)))
        .containsExactly("lease_seconds ipv4 eth1 1000.0", "renewal_overdue ipv4 eth1 0.0");
    assertThat(measured(v4(1, 400))).contains("renewal_overdue ipv4 eth1 0.0");
    assertThat(measured(v4(1, 399))).contains("renewal_overdue ipv4 eth1 1.0");
  }

  @Test
  void aRenewalBeginsAnew() {
    measured(v4(1, 1_000));
    measured(v4(1, 300));
    assertThat(measured(v4(1, 500))).as("a shorter one").contains("renewal_overdue ipv4 eth1 0.0");
    assertThat(measured(v4(1, 250))).contains("renewal_overdue ipv4 eth1 0.0");
    assertThat(measured(v4(1, 190))).contains("renewal_overdue ipv4 eth1 1.0");
  }

  @Test
  void anAddressForEverIsNoLeaseAndNeitherIsOneThatIsMeantToGo() {
    assertThat(measured(forEver(1), new HeldAddress(2, true, false, OptionalLong.of(10))))
        .isEmpty();
    assertThat(measured(v4(1, 100), forEver(1))).as("beside a fixed one").isEmpty();
    assertThat(measured(v4(1, 100), v4(1, 900)))
        .as("of two the longer")
        .contains("lease_seconds ipv4 eth1 900.0");
  }

  @Test
  void aLeaseThatWasGoneBeginsAnew() {
    measured(v4(1, 1_000));
    measured();
    assertThat(measured(v4(1, 300))).contains("renewal_overdue ipv4 eth1 0.0");
  }

  @Test
  void whatTheSystemDoesNotSayIsNoSeries() {
    broken = true;
    assertThat(leases.measure()).isEmpty();
    assertThat(leases.measure()).isEmpty();
  }

  @Test
  void thereAreNoMoreThanAMachineMayHave() {
    var many = new ArrayList<HeldAddress>();
    IntStream.range(0, 500).forEach(index -> many.add(v4(index, 1_000)));
    held = many;
    assertThat(leases.measure()).hasSize(2 * 64);
  }
}
