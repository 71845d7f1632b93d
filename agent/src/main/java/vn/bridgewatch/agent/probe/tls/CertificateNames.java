package vn.bridgewatch.agent.probe.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Whom a certificate names (RFC 9525): the DNS names and addresses of its subject alternative
/// name; its common name counts for nothing any more.
record CertificateNames(List<String> dns, List<InetAddress> addresses) {

  private static final int NAMES_MAX = 200;
  private static final int SAN_DNS = 2;
  private static final int SAN_ADDRESS = 7;

  CertificateNames {
    dns = List.copyOf(dns);
    addresses = List.copyOf(addresses);
  }

  static CertificateNames of(X509Certificate certificate) {
    var dns = new ArrayList<String>();
    var addresses = new ArrayList<InetAddress>();
    try {
      Collection<List<?>> names =
          Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
      for (List<?> name : names.stream().limit(NAMES_MAX).toList()) {
        if (name.get(1) instanceof String text) {
          switch ((Integer) name.getFirst()) {
            case SAN_DNS -> dns.add(text.toLowerCase(Locale.ROOT));
            case SAN_ADDRESS -> addresses.add(InetAddress.ofLiteral(text));
            default -> {} // no host
          }
        }
      }
    } catch (CertificateParsingException | IllegalArgumentException _) {
      // a name that cannot be read names nobody
    }
    return new CertificateNames(dns, addresses);
  }

  boolean covers(String name) {
    try {
      return addresses.contains(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException _) {
      String ascii = ascii(name);
      return dns.stream().anyMatch(pattern -> covers(pattern, ascii));
    }
  }

  private static String ascii(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    try {
      return IDN.toASCII(bare).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      return bare.toLowerCase(Locale.ROOT);
    }
  }

  /// A wildcard stands for one whole label, the first.
  private static boolean covers(String pattern, String name) {
    if (!pattern.startsWith("*.")) {
      return pattern.equals(name);
    }
    int dot = name.indexOf('.');
    return dot > 0 && name.substring(dot).equals(pattern.substring(1));
  }

  @Override
  public String toString() {
    var all = new ArrayList<>(dns);
    addresses.forEach(address -> all.add(address.getHostAddress()));
    return all.isEmpty() ? "nobody" : String.join(", ", all);
  }
}
