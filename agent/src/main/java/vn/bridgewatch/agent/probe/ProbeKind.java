package vn.bridgewatch.agent.probe;

import java.util.Locale;

/// The kinds of probe.
public enum ProbeKind {
  ICMP,
  TCP,
  DNS;

  /// As in labels and configuration.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
