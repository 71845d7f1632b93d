package vn.bridgewatch.collector.media;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Who may test now: room on the line of a province and on the backbone, lent for a time. A lease
/// that nobody gives back ends by itself.
///
/// The centre's own sites are on neither. Not thread-safe.
final class LeaseBook {

  private static final String CENTRE = "00";

  /// Room that is lent.
  record Lease(long number, String site, String province, long endsNanos) {}

  private final MediaLimits limits;
  private final Map<Long, Lease> leases = new HashMap<>();
  private long last;

  LeaseBook(MediaLimits limits) {
    this.limits = limits;
  }

  /// Room for a site's test; empty where there is none now, or where the site has some already.
  Optional<Lease> take(String site, String province, long nowNanos) {
    leases.values().removeIf(lease -> nowNanos - lease.endsNanos() >= 0);
    if (leases.values().stream().anyMatch(lease -> lease.site().equals(site))) {
      return Optional.empty();
    }
    if (!province.equals(CENTRE)) {
      boolean fits =
          fits(inProvince(province), limits.provinceBitRate())
              && fits(onBackbone(), limits.backboneBitRate());
      if (!fits) {
        return Optional.empty();
      }
    }
    var lease = new Lease(++last, site, province, nowNanos + limits.lease().toNanos());
    leases.put(lease.number(), lease);
    return Optional.of(lease);
  }

  private boolean fits(long running, long most) {
    return (running + 1) * limits.siteBitRate() <= most;
  }

  void giveBack(Lease lease) {
    leases.remove(lease.number());
  }

  /// Tests that may run within a province now.
  long inProvince(String province) {
    return leases.values().stream().filter(lease -> lease.province().equals(province)).count();
  }

  /// Tests that may cross the backbone now.
  long onBackbone() {
    return leases.values().stream().filter(lease -> !lease.province().equals(CENTRE)).count();
  }
}
