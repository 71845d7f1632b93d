package vn.bridgewatch.agent.reader.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Believes one certificate and no other. An extended manager is asked instead of the JDK's checks
/// of name and algorithm, which do not matter then.
final class PinnedCertificate extends X509ExtendedTrustManager {

  /// The device showed another certificate than the one that is believed.
  static final class Other extends CertificateException {
    private final String shown;

    Other(String shown) {
      super("another certificate");
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }

  private final String fingerprint;

  /// @param fingerprint as [Trust#fingerprint]; empty: believes none
  PinnedCertificate(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    String shown = chain.length == 0 ? "none" : Trust.fingerprint(chain[0]);
    if (!shown.equals(fingerprint)) {
      throw new Other(shown);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this side asks nobody for a certificate");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
