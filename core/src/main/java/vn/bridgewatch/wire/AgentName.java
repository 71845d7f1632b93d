package vn.bridgewatch.wire;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The agent's name in its certificate: exactly one URI in the alternative names,
/// `urn:bridgewatch:agent:NAME`.
///
/// The subject is never looked at; two URIs are no identity (the rule of SPIFFE's X509-SVID).
public final class AgentName {

  public static final String URN_PREFIX = "urn:bridgewatch:agent:";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
  private static final int URI_NAME_TYPE = 6; // RFC 5280, section 4.2.1.6

  private AgentName() {}

  public static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }

  /// The name that a certificate gives, if it gives exactly one and a legal one.
  public static Optional<String> of(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException _) {
      return Optional.empty();
    }
    if (names == null) {
      return Optional.empty();
    }
    List<String> uris =
        names.stream()
            .filter(name -> name.getFirst().equals(URI_NAME_TYPE))
            .map(name -> String.valueOf(name.get(1)))
            .toList();
    if (uris.size() != 1 || !uris.getFirst().startsWith(URN_PREFIX)) {
      return Optional.empty();
    }
    String name = uris.getFirst().substring(URN_PREFIX.length());
    return isValid(name) ? Optional.of(name) : Optional.empty();
  }
}
