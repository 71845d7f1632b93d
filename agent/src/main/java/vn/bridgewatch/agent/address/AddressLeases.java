package vn.bridgewatch.agent.address;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;

/// How long the addresses that this machine was lent (DHCP, router advertisements) are still valid,
/// and whether their renewal is overdue.
///
/// A client renews at half of the lease and asks again from then on (RFC 2131, section 4.4.5). When
/// three quarters have passed without it, nobody has answered it twice at least, and the address
/// will be lost at the end of the lease, in the middle of whatever is on then. Addresses for ever,
/// and those that are meant to go, are in nothing here; but what was lent and is for ever now is
/// told as such, so that a warning about it ends.
public final class AddressLeases implements Measurement {

  private static final Logger LOG = LoggerFactory.getLogger(AddressLeases.class);
  static final double FOR_EVER_SECONDS = 0xFFFF_FFFFL; // as the kernel says it

  /// More interfaces than a site's machine has.
  private static final int LEASES_MAX = 64;

  private static final Metric LEFT =
      Metric.gauge(
          "bridgewatch_address_lease_seconds",
          "How long an address that was lent is still valid unless it is renewed");
  private static final Metric OVERDUE =
      Metric.gauge(
          "bridgewatch_address_renewal_overdue",
          "1 where three quarters of the lease have passed without it being renewed");

  private static final Comparator<Place> BY_NAME =
      Comparator.comparing(Place::interfaceName).thenComparing(Place::v6);

  private final Source source;
  private final IntFunction<String> names;
  private final Set<Place> lent = new TreeSet<>(BY_NAME);
  private boolean told;

  /// Where addresses come from.
  interface Source {
    List<HeldAddress> all() throws IOException;
  }

  private record Place(String interfaceName, boolean v6) {}

  public AddressLeases() {
    this(KernelAddresses::all, AddressLeases::name);
  }

  AddressLeases(Source source, IntFunction<String> names) {
    this.source = source;
    this.names = names;
  }

  private static String name(int index) {
    try {
      NetworkInterface found = NetworkInterface.getByIndex(index);
      return found == null ? "" : found.getName();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "addresses";
  }

  @Override
  public List<Observation> measure() {
    Map<Place, Optional<HeldAddress.Lease>> held;
    try {
      held = held();
      told = false;
    } catch (IOException | UncheckedIOException e) {
      if (!told) {
        told = true;
        LOG.atInfo().addKeyValue("why", e.getMessage()).log("Leases of addresses are not known");
      }
      return lent.stream().flatMap(AddressLeases::unmeasured).toList();
    }
    var seen = new ArrayList<Observation>();
    held.forEach((place, lease) -> {
      if (lease.isPresent() && lent.size() < LEASES_MAX) {
        lent.add(place);
      }
      if (lent.contains(place)) {
        boolean overdue = lease.filter(HeldAddress.Lease::isRenewalMissed).isPresent();
        double left = lease.map(it -> (double) it.leftSeconds()).orElse(FOR_EVER_SECONDS);
        seen.add(Observation.of(LEFT, labels(place), left));
        seen.add(Observation.of(OVERDUE, labels(place), overdue ? 1 : 0));
      }
    });
    return seen;
  }

  private static Stream<Observation> unmeasured(Place place) {
    return Stream.of(LEFT, OVERDUE)
        .map(it -> Observation.absent(it, labels(place), Absence.UNMEASURED));
  }

  private static Labels labels(Place place) {
    return Labels.of("interface", place.interfaceName(), "family", place.v6() ? "ipv6" : "ipv4");
  }

  /// What is held where: the address that is held longest, empty where one is for ever.
  private Map<Place, Optional<HeldAddress.Lease>> held() throws IOException {
    var held = new TreeMap<Place, Optional<HeldAddress.Lease>>(BY_NAME);
    for (HeldAddress address : source.all()) {
      String name = names.apply(address.interfaceIndex());
      if (address.lasting() && !name.isEmpty()) {
        held.merge(new Place(name, address.v6()), address.lease(), AddressLeases::longer);
      }
    }
    return held;
  }

  private static Optional<HeldAddress.Lease> longer(
      Optional<HeldAddress.Lease> one, Optional<HeldAddress.Lease> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    return one.get().leftSeconds() >= other.get().leftSeconds() ? one : other;
  }
}
