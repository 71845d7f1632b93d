package vn.bridgewatch.agent.probe;

import java.util.Locale;

/// Why we could not measure; stable words, as those of [Cause].
public enum Why {
  /// The system does not let this program do it.
  NO_PERMISSION,
  /// The target is outside the allow-list.
  NOT_ALLOWED,
  /// A bound of ours is reached: requests outstanding, lookups waiting.
  OVERLOADED,
  /// The machine is out of descriptors, ports or buffers, or a system call failed unexpectedly.
  NO_RESOURCES,
  /// This machine cannot do it at all.
  NOT_SUPPORTED,
  /// This machine's own routing table has no way to the target.
  NO_OWN_ROUTE,
  /// The resolver of this machine did not answer in time.
  RESOLVER_SILENT,
  /// The target wants a user and a password, and accepts none that we have.
  WRONG_PASSWORD,
  /// The target knows who we are, and does not let us do it.
  FORBIDDEN;

  /// The stable word, as `no_permission`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
