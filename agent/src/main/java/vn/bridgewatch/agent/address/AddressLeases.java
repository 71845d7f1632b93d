package vn.bridgewatch.agent.address;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;

/// How long the addresses that this machine was lent (DHCP, router advertisements) are still valid,
/// and whether their renewal is overdue.
///
/// A client renews at half of the lease and asks again from then on (RFC 2131, section 4.4.5). When
/// less than [#OVERDUE_SHARE] is left nobody has answered it for a while, and the address will be
/// lost at the end of the lease, in the middle of whatever is on then. Addresses for ever, and
/// those that are meant to go, are in nothing here.
public final class AddressLeases implements Measurement {

  private static final Logger LOG = LoggerFactory.getLogger(AddressLeases.class);
  static final double OVERDUE_SHARE = 0.4;

  /// More interfaces than a site's machine has.
  private static final int LEASES_MAX = 64;

  private static final Metric LEFT =
      Metric.gauge(
          "bridgewatch_address_lease_seconds",
          "How long an address that was lent is still valid unless it is renewed");
  private static final Metric OVERDUE =
      Metric.gauge(
          "bridgewatch_address_renewal_overdue",
          "1 where less than two fifths of the lease are left: renewing has failed for a while");

  private static final Comparator<Lease> BY_NAME =
      Comparator.comparing(Lease::interfaceName).thenComparing(Lease::v6);

  private final Source source;
  private final IntFunction<String> names;
  private final Map<Lease, Terms> known = new HashMap<>();
  private boolean told;

  /// Where addresses come from.
  interface Source {
    List<HeldAddress> all() throws IOException;
  }

  private record Lease(String interfaceName, boolean v6) {}

  /// @param length the longest that was seen since it was renewed last
  /// @param left when it was looked at last
  private record Terms(long length, long left) {

    Terms next(long now) {
      return new Terms(now > left ? now : length, now);
    }
  }

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
    Map<Lease, Long> leases;
    try {
      leases = leases();
    } catch (IOException | UncheckedIOException e) {
      if (!told) {
        told = true;
        LOG.atInfo().addKeyValue("why", e.getMessage()).log("Leases of addresses are not known");
      }
      return List.of();
    }
    known.keySet().retainAll(leases.keySet());
    var seen = new ArrayList<Observation>();
    leases.forEach((lease, left) -> {
      Terms terms = known.containsKey(lease) ? known.get(lease).next(left) : new Terms(left, left);
      known.put(lease, terms);
      Labels labels =
          Labels.of("interface", lease.interfaceName(), "family", lease.v6() ? "ipv6" : "ipv4");
      boolean overdue = left < OVERDUE_SHARE * terms.length();
      seen.add(Observation.of(LEFT, labels, left));
      seen.add(Observation.of(OVERDUE, labels, overdue ? 1 : 0));
    });
    return seen;
  }

  /// The lease of an interface is that of the address that it has longest: where one of them is for
  /// ever, there is none.
  private Map<Lease, Long> leases() throws IOException {
    var leases = new TreeMap<Lease, Long>(BY_NAME);
    for (HeldAddress address : source.all()) {
      String name = names.apply(address.interfaceIndex());
      if (address.lasting() && !name.isEmpty()) {
        OptionalLong valid = address.validSeconds();
        leases.merge(new Lease(name, address.v6()), valid.orElse(Long.MAX_VALUE), Math::max);
      }
    }
    leases.values().removeIf(left -> left == Long.MAX_VALUE);
    while (leases.size() > LEASES_MAX) {
      leases.pollLastEntry();
    }
    return leases;
  }
}
