package vn.bridgewatch.agent.probe.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/// How TLS is to be spoken, and what the certificate must be.
///
/// @param name whom the certificate must name: a host name or an address; sent as SNI where it is a
///   name
/// @param authorities whose signature counts; empty: those that this machine trusts
/// @param verify whether chain, time and name must hold; they are told in any case
/// @param protocols the versions that are offered, as `TLSv1.3`; empty: all that are still safe
/// @param warnWithin how long before it ends a certificate gives reason for doubt
public record TlsTerms(
    String name,
    List<X509Certificate> authorities,
    boolean verify,
    List<String> protocols,
    Duration warnWithin) {

  /// Two weeks: time enough to have a certificate renewed.
  public static final Duration WARN_WITHIN_DEFAULT = Duration.ofDays(14);

  public TlsTerms {
    authorities = List.copyOf(authorities);
    protocols = List.copyOf(protocols);
  }
}
