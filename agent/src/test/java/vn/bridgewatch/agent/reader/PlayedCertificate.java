package vn.bridgewatch.agent.reader;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate with its key, for a device that a test plays.
record PlayedCertificate(X509Certificate certificate, KeyPair key) {

  static PlayedCertificate selfSigned() throws Exception {
    return make("CN=device", "192.0.2.99", Duration.ofDays(1), null);
  }

  static PlayedCertificate authority() throws Exception {
    return make("CN=authority", "", Duration.ofDays(1), null);
  }

  /// @param lifetime from a day ago or, where negative, ended that long ago
  PlayedCertificate sign(String address, Duration lifetime) throws Exception {
    return make("CN=device", address, lifetime, this);
  }

  private static PlayedCertificate make(
      String name, String address, Duration lifetime, PlayedCertificate issuer) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair key = generator.generateKeyPair();
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer == null ? name : "CN=authority"),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(Duration.ofDays(30))),
            Date.from(now.plus(lifetime)),
            new X500Name(name),
            key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer == null));
    if (!address.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
    }
    var signer =
        new JcaContentSignerBuilder("SHA256withECDSA")
            .build(issuer == null ? key.getPrivate() : issuer.key().getPrivate());
    return new PlayedCertificate(
        new JcaX509CertificateConverter().getCertificate(builder.build(signer)), key);
  }

  SSLContext context() throws Exception {
    char[] password = "test".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "device", key.getPrivate(), password, new java.security.cert.Certificate[] {certificate});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    try {
      context.init(keys.getKeyManagers(), null, null);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    return context;
  }
}
