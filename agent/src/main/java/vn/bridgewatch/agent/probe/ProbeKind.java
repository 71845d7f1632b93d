package vn.bridgewatch.agent.probe;

import java.util.Locale;

/// The kinds of probe.
public enum ProbeKind {
  ICMP,
  TCP,
  TLS,
  HTTP,
  DNS,
  SIP,
  REGISTRATION,
  STUN,
  NTP,
  H323,
  PATH;

  /// As in labels and configuration.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// All words, as `icmp, tcp or dns`.
  public static String words() {
    ProbeKind[] kinds = values();
    var text = new StringBuilder();
    for (int i = 0; i < kinds.length; i++) {
      text.append(i == 0 ? "" : i == kinds.length - 1 ? " or " : ", ").append(kinds[i].word());
    }
    return text.toString();
  }
}
