package vn.bridgewatch.agent.address;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vn.bridgewatch.rule.countdown.Expiry;

/// An address of this machine.
///
/// @param interfaceIndex by which the kernel names the interface
/// @param v6 IPv6, else IPv4
/// @param lasting one that others reach it by: not of its link only, not deprecated, and no
///   temporary one of RFC 8981, which are meant to go
/// @param lease for how long it was lent; empty: for ever
record HeldAddress(int interfaceIndex, boolean v6, boolean lasting, Optional<Lease> lease) {

  /// For how long an address was lent.
  ///
  /// @param ageSeconds since it was lent or renewed last
  /// @param leftSeconds how long it is still valid unless it is renewed
  record Lease(long ageSeconds, long leftSeconds) {

    /// Whether a client has asked in vain for a while.
    boolean isRenewalMissed() {
      return Expiry.isRenewalMissed(
          Instant.EPOCH,
          Duration.ofSeconds(ageSeconds + leftSeconds),
          Instant.ofEpochSecond(ageSeconds));
    }
  }
}
