package vn.bridgewatch.agent.probe.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Certificates of authorities: of a file, or those that this machine trusts.
public final class Authorities {

  /// Where Debian and Ubuntu keep what `update-ca-certificates` makes.
  private static final Path SYSTEM = Path.of("/etc/ssl/certs/ca-certificates.crt");

  private static final long FILE_BYTES_MAX = 4 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(Authorities.class);

  private Authorities() {}

  /// Read when a certificate is first judged by them.
  private static final class OfThisMachine {
    static final List<X509Certificate> CERTIFICATES = ofThisMachine();
  }

  /// Those that this machine trusts: the system's, or the JDK's where it has none.
  static List<X509Certificate> system() {
    return OfThisMachine.CERTIFICATES;
  }

  /// Reads PEM, one or several.
  ///
  /// @throws IllegalArgumentException with the rule
  public static List<X509Certificate> read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException("must be a file of certificates (PEM), got " + file);
      }
      return parse(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + file, e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("must be a file of certificates (PEM), got " + file, e);
    }
  }

  private static List<X509Certificate> parse(Path file) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new CertificateException("no certificate in it");
      }
      return certificates;
    }
  }

  private static List<X509Certificate> ofThisMachine() {
    try {
      return parse(SYSTEM);
    } catch (IOException | CertificateException e) {
      LOG.atDebug().setCause(e).log("The JDK's authorities are used");
    }
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
          .toList();
    } catch (GeneralSecurityException e) {
      LOG.atWarn().setCause(e).log("This machine trusts no authority");
      return List.of();
    }
  }
}
