package vn.bridgewatch.agent.probe.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Whether authorities vouch for a certificate (RFC 5280, section 6), at a moment.
///
/// @param until when the first certificate of the chain that was found ends, its authority's
///   included; empty where nobody vouches
/// @param why why nobody vouches, in English; empty where somebody does
record Vouching(Optional<Instant> until, String why) {

  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  /// @param sent the certificates as the server sent them, its own first
  static Vouching of(
      List<X509Certificate> sent, List<X509Certificate> authorities, Instant moment) {
    X509Certificate own = sent.getFirst();
    if (authorities.contains(own)) {
      return judge(own, moment);
    }
    if (authorities.isEmpty()) {
      return new Vouching(Optional.empty(), "no authority is trusted here");
    }
    try {
      return new Vouching(Optional.of(end(path(sent, authorities, moment))), "");
    } catch (CertPathBuilderException e) {
      return new Vouching(Optional.empty(), reason(e));
    } catch (GeneralSecurityException e) {
      return new Vouching(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  /// The certificate is among the trusted ones itself, so only its time is to be judged.
  private static Vouching judge(X509Certificate own, Instant moment) {
    Instant end = own.getNotAfter().toInstant();
    boolean valid = !moment.isAfter(end) && !moment.isBefore(own.getNotBefore().toInstant());
    return valid
        ? new Vouching(Optional.of(end), "")
        : new Vouching(Optional.empty(), "it is not valid now");
  }

  private static PKIXCertPathBuilderResult path(
      List<X509Certificate> sent, List<X509Certificate> authorities, Instant moment)
      throws GeneralSecurityException {
    var target = new X509CertSelector();
    target.setCertificate(sent.getFirst());
    if (sent.getFirst().getExtendedKeyUsage() != null) {
      setServer(target);
    }
    var anchors = new HashSet<TrustAnchor>();
    authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    var parameters = new PKIXBuilderParameters(anchors, target);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(moment));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(sent)));
    return (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
  }

  private static void setServer(X509CertSelector target) throws GeneralSecurityException {
    try {
      target.setExtendedKeyUsage(Set.of(SERVER_AUTHENTICATION));
    } catch (IOException e) {
      throw new GeneralSecurityException("the object identifier is well-formed", e);
    }
  }

  private static Instant end(PKIXCertPathBuilderResult path) {
    Instant end = path.getTrustAnchor().getTrustedCert().getNotAfter().toInstant();
    for (var certificate : path.getCertPath().getCertificates()) {
      Instant its = ((X509Certificate) certificate).getNotAfter().toInstant();
      end = its.isBefore(end) ? its : end;
    }
    return end;
  }

  private static String reason(Throwable e) {
    Throwable deepest = e;
    for (int i = 0; i < 8 && deepest.getCause() != null; i++) {
      deepest = Objects.requireNonNull(deepest.getCause());
    }
    String text = Objects.requireNonNullElse(deepest.getMessage(), "it cannot be verified");
    return text.contains("unable to find valid certification path")
        ? "its chain leads to no authority that is trusted here"
        : text;
  }
}
