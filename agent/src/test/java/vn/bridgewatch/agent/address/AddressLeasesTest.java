package vn.bridgewatch.agent.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Observation;
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

  /// Lent for 1,000 s, of which these are left.
  private static HeldAddress v4(int index, long leftSeconds) {
    return lent(index, 1_000 - leftSeconds, leftSeconds);
  }

  private static HeldAddress lent(int index, long ageSeconds, long leftSeconds) {
    var lease = new HeldAddress.Lease(ageSeconds, leftSeconds);
    return new HeldAddress(index, false, true, Optional.of(lease));
  }

  private static HeldAddress forEver(int index) {
    return new HeldAddress(index, false, true, Optional.empty());
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
  void aLeaseIsOverdueWhenThreeQuartersHavePassed() {
    assertThat(measured(v4(1, 1_000)))
        .containsExactly("lease_seconds ipv4 eth1 1000.0", "renewal_overdue ipv4 eth1 0.0");
    assertThat(measured(v4(1, 250))).contains("renewal_overdue ipv4 eth1 0.0");
    assertThat(measured(v4(1, 249))).contains("renewal_overdue ipv4 eth1 1.0");
    assertThat(measured(lent(1, 0, 60))).as("renewed").contains("renewal_overdue ipv4 eth1 0.0");
  }

  @Test
  void whatWasLentAndIsForEverNowIsTold() {
    assertThat(measured(v4(1, 100))).contains("renewal_overdue ipv4 eth1 1.0");
    assertThat(measured(forEver(1)))
        .containsExactly("lease_seconds ipv4 eth1 4.294967295E9", "renewal_overdue ipv4 eth1 0.0");
    assertThat(measured()).as("the interface is gone").isEmpty();
  }

  @Test
  void anAddressForEverIsNoLeaseAndNeitherIsOneThatIsMeantToGo() {
    var passing = new HeldAddress(2, true, false, v4(2, 10).lease());
    assertThat(measured(forEver(1), passing)).isEmpty();
    assertThat(measured(v4(1, 100), forEver(1))).as("beside a fixed one").isEmpty();
    assertThat(measured(v4(1, 100), v4(1, 900)))
        .as("of two the longer")
        .contains("lease_seconds ipv4 eth1 900.0");
  }

  @Test
  void whatTheSystemDoesNotSayIsUnmeasured() {
    broken = true;
    assertThat(leases.measure()).isEmpty();
    broken = false;
    measured(v4(1, 1_000));
    broken = true;
    assertThat(leases.measure())
        .extracting(Observation::reading)
        .containsExactly(
            new Reading.Absent(Absence.UNMEASURED), new Reading.Absent(Absence.UNMEASURED));
  }

  @Test
  void thereAreNoMoreThanAMachineMayHave() {
    var many = new ArrayList<HeldAddress>();
    IntStream.range(0, 500).forEach(index -> many.add(v4(index, 1_000)));
    held = many;
    assertThat(leases.measure()).hasSize(2 * 64);
  }
}
