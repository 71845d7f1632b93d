package vn.bridgewatch.agent.reader.http;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Whose certificate is believed.
public sealed interface Trust {

  /// The one certificate with this SHA-256, whatever its name, time and issuer: devices sign their
  /// own, and their clocks are wrong.
  record Pinned(String sha256) implements Trust {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /// @throws IllegalArgumentException with the rule
    public static Pinned parse(String text) {
      String hex = text.toLowerCase(Locale.ROOT);
      hex = hex.startsWith("sha256:") ? hex.substring("sha256:".length()) : "";
      hex = hex.replace(":", "");
      if (!FORM.matcher(hex).matches()) {
        throw new IllegalArgumentException(
            "must be sha256: and 64 hexadecimal digits, got " + text);
      }
      return new Pinned(hex);
    }
  }

  /// Certificates that one of these authorities signed, for the address of the device, now.
  record Authority(List<X509Certificate> certificates) implements Trust {
    public Authority {
      certificates = List.copyOf(certificates);
    }
  }

  /// Nobody's: the handshake tells which certificate the device shows, and ends.
  record Nobody() implements Trust {}

  /// The SHA-256 of a certificate, as `sha256:` and hexadecimal digits.
  static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("SHA-256 and DER are in every JDK", e);
    }
  }

  /// The JDK's manager for what this trusts.
  default TrustManager manager() throws GeneralSecurityException {
    return switch (this) {
      case Pinned(String sha256) -> new PinnedCertificate("sha256:" + sha256);
      case Nobody() -> new PinnedCertificate("");
      case Authority(List<X509Certificate> certificates) -> {
        try {
          KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
          store.load(null, null);
          for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("ca-" + i, certificates.get(i));
          }
          var factory = TrustManagerFactory.getInstance("PKIX");
          factory.init(store);
          yield factory.getTrustManagers()[0];
        } catch (java.io.IOException e) {
          throw new GeneralSecurityException("an empty key store cannot be made", e);
        }
      }
    };
  }
}
