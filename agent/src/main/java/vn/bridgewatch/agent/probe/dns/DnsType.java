package vn.bridgewatch.agent.probe.dns;

import java.util.Optional;

/// The record types that can be asked for (RFC 1035, section 3.2.2; RFC 3596; RFC 2782; RFC 3403;
/// RFC 4034; RFC 6698; RFC 8659; RFC 9460).
public enum DnsType {
  A(1),
  NS(2),
  CNAME(5),
  SOA(6),
  PTR(12),
  MX(15),
  TXT(16),
  AAAA(28),
  SRV(33),
  NAPTR(35),
  DS(43),
  DNSKEY(48),
  TLSA(52),
  HTTPS(65),
  ANY(255),
  CAA(257);

  private final int code;

  DnsType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Optional<DnsType> ofCode(int code) {
    for (DnsType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
