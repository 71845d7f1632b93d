package vn.bridgewatch.agent.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.wire.AgentName;

/// Who this agent is and whom it believes: certificate, key, and the authority of both sides.
public final class Identity {

  private static final Pattern KEY_PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);
  private static final int KEY_BYTES_MAX = 64 * 1024;

  private final String agent;
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final List<X509Certificate> authorities;

  private Identity(
      String agent,
      List<X509Certificate> chain,
      PrivateKey key,
      List<X509Certificate> authorities) {
    this.agent = agent;
    this.chain = chain;
    this.key = key;
    this.authorities = authorities;
  }

  /// Loads PEM files: the certificate (with its chain), its PKCS#8 key, the authority to trust.
  public static Identity load(Path certificate, Path key, Path ca) throws IdentityException {
    List<X509Certificate> chain = certificates(certificate);
    X509Certificate own = chain.getFirst();
    String agent =
        AgentName.of(own)
            .orElseThrow(() ->
                new IdentityException(
                    certificate
                        + ": must have exactly one URI "
                        + AgentName.URN_PREFIX
                        + "NAME among its alternative names"));
    try {
      own.checkValidity();
    } catch (CertificateException e) {
      throw new IdentityException(
          certificate
              + ": valid from "
              + own.getNotBefore().toInstant()
              + " to "
              + own.getNotAfter().toInstant()
              + ", not now",
          e);
    }
    requireOwnerOnly(key);
    PrivateKey privateKey = privateKey(key, own);
    requirePair(key, privateKey, own);
    return new Identity(agent, chain, privateKey, certificates(ca));
  }

  /// The name in the certificate.
  public String agent() {
    return agent;
  }

  /// Our certificate first, then those that lead to the authority.
  public List<X509Certificate> chain() {
    return chain;
  }

  public PrivateKey key() {
    return key;
  }

  /// The authorities that a collector's certificate must come from.
  public List<X509Certificate> authorities() {
    return authorities;
  }

  private static List<X509Certificate> certificates(Path file) throws IdentityException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IdentityException(file + ": holds no certificate");
      }
      return found;
    } catch (IOException e) {
      throw new IdentityException(file + ": cannot be read: " + e, e);
    } catch (CertificateException e) {
      throw new IdentityException(file + ": must be PEM certificates: " + e.getMessage(), e);
    }
  }

  private static void requireOwnerOnly(Path key) throws IdentityException {
    PosixFileAttributeView view = Files.getFileAttributeView(key, PosixFileAttributeView.class);
    if (view == null) {
      return; // a file system without owners cannot be asked
    }
    try {
      Set<PosixFilePermission> permissions = view.readAttributes().permissions();
      if (!OWNER_ONLY.containsAll(permissions)) {
        throw new IdentityException(
            key
                + ": must be for its owner only (chmod 600), is "
                + PosixFilePermissions.toString(permissions));
      }
    } catch (IOException e) {
      throw new IdentityException(key + ": cannot be read: " + e, e);
    }
  }

  private static PrivateKey privateKey(Path file, X509Certificate own) throws IdentityException {
    try {
      if (Files.size(file) > KEY_BYTES_MAX) {
        throw new IdentityException(file + ": over " + KEY_BYTES_MAX + " bytes, no key");
      }
      Matcher pem = KEY_PEM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (!pem.find()) {
        throw new IdentityException(
            file + ": must be PKCS#8 PEM, beginning -----BEGIN PRIVATE KEY-----");
      }
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(own.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IOException e) {
      throw new IdentityException(file + ": cannot be read: " + e, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IdentityException(
          file + ": is no key of the kind of the certificate's: " + e.getMessage(), e);
    }
  }

  private static void requirePair(Path file, PrivateKey key, X509Certificate own)
      throws IdentityException {
    byte[] probe = "bridgewatch".getBytes(StandardCharsets.US_ASCII);
    String algorithm =
        key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm();
    try {
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(own.getPublicKey());
      signer.update(probe);
      if (!signer.verify(signature)) {
        throw new IdentityException(file + ": is not the key of the certificate");
      }
    } catch (GeneralSecurityException e) {
      throw new IdentityException(file + ": cannot be used: " + e.getMessage(), e);
    }
  }
}
