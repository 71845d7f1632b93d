package vn.bridgewatch.collector.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import vn.bridgewatch.wire.AgentName;

/// A certificate authority for development: its key lies beside the certificates that it gives.
///
/// Nothing that is there is ever overwritten; a second run adds what is missing.
public final class DevAuthority {

  public static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);
  public static final Duration LEAF_LIFE = Duration.ofDays(365);

  /// A name that the collector's certificate always has, for `server_name`.
  public static final String COLLECTOR_NAME = "collector";

  private static final Duration BACKDATED = Duration.ofMinutes(5); // clocks that are a little slow
  private static final int SERIAL_BITS = 120;
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
  private static final int SAN_DNS = 2; // RFC 5280, section 4.2.1.6
  private static final int SAN_ADDRESS = 7;

  private final Path folder;
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final boolean created;

  /// What became of one certificate.
  ///
  /// @param created false when it was there
  /// @param remark what a person should know of one that was kept; empty when nothing
  public record Issued(Path certificate, Path key, boolean created, String remark) {}

  private DevAuthority(Path folder, X509Certificate certificate, PrivateKey key, boolean created) {
    this.folder = folder;
    this.certificate = certificate;
    this.key = key;
    this.created = created;
  }

  /// Opens the authority of a folder, or founds one: `ca.pem` and `ca.key`.
  public static DevAuthority in(Path folder) throws IOException, GeneralSecurityException {
    Files.createDirectories(folder);
    Path certificateFile = folder.resolve("ca.pem");
    Path keyFile = folder.resolve("ca.key");
    if (bothThere(certificateFile, keyFile)) {
      return new DevAuthority(
          folder, Pem.readCertificate(certificateFile), Pem.readKey(keyFile), false);
    }
    KeyPair pair = keyPair();
    X500Name name = name("Bridgewatch development authority");
    JcaX509v3CertificateBuilder builder = builder(name, name, pair, AUTHORITY_LIFE);
    X509Certificate made;
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      made = signed(builder, pair.getPrivate());
    } catch (CertIOException e) {
      throw new GeneralSecurityException(e);
    }
    Pem.writeKey(keyFile, pair.getPrivate());
    Pem.writeCertificate(certificateFile, made);
    return new DevAuthority(folder, made, pair.getPrivate(), true);
  }

  public boolean created() {
    return created;
  }

  public Path certificateFile() {
    return folder.resolve("ca.pem");
  }

  /// The collector's certificate for host names and addresses: `collector.pem`, `collector.key`.
  public Issued collector(Collection<String> hosts) throws IOException, GeneralSecurityException {
    List<String> all = new ArrayList<>(List.of(COLLECTOR_NAME));
    hosts.stream().filter(host -> !all.contains(host)).forEach(all::add);
    Path file = folder.resolve("collector.pem");
    Path keyFile = folder.resolve("collector.key");
    if (bothThere(file, keyFile)) {
      return new Issued(file, keyFile, false, remark(file, all));
    }
    GeneralName[] names =
        all.stream()
            .map(host ->
                new GeneralName(
                    ADDRESS.matcher(host).matches() ? GeneralName.iPAddress : GeneralName.dNSName,
                    host))
            .toArray(GeneralName[]::new);
    return issue(file, keyFile, COLLECTOR_NAME, names, KeyPurposeId.id_kp_serverAuth);
  }

  /// An agent's certificate: `NAME.pem`, `NAME.key`.
  public Issued agent(String agent) throws IOException, GeneralSecurityException {
    if (!AgentName.isValid(agent) || agent.equals("ca") || agent.equals(COLLECTOR_NAME)) {
      throw new IllegalArgumentException(
          "agent name: must be 1 to 63 of a-z, 0-9, '.', '-', and not ca or collector, got "
              + agent);
    }
    Path file = folder.resolve(agent + ".pem");
    Path keyFile = folder.resolve(agent + ".key");
    if (bothThere(file, keyFile)) {
      return new Issued(file, keyFile, false, remark(file, List.of()));
    }
    GeneralName[] names = {
      new GeneralName(GeneralName.uniformResourceIdentifier, AgentName.URN_PREFIX + agent)
    };
    return issue(file, keyFile, agent, names, KeyPurposeId.id_kp_clientAuth);
  }

  private Issued issue(
      Path file, Path keyFile, String subject, GeneralName[] names, KeyPurposeId purpose)
      throws IOException, GeneralSecurityException {
    KeyPair pair = keyPair();
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    JcaX509v3CertificateBuilder builder = builder(issuer, name(subject), pair, LEAF_LIFE);
    var utils = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    builder.addExtension(
        Extension.authorityKeyIdentifier, false, utils.createAuthorityKeyIdentifier(certificate));
    X509Certificate made = signed(builder, key);
    Pem.writeKey(keyFile, pair.getPrivate());
    Pem.writeCertificate(file, made);
    return new Issued(file, keyFile, true, "");
  }

  private static boolean bothThere(Path certificate, Path key) throws IOException {
    boolean haveCertificate = Files.exists(certificate);
    boolean haveKey = Files.exists(key);
    if (haveCertificate != haveKey) {
      throw new IOException(
          (haveKey ? key : certificate)
              + ": is there without "
              + (haveKey ? certificate : key)
              + "; remove it to have both made anew");
    }
    return haveCertificate;
  }

  private String remark(Path file, List<String> hosts)
      throws IOException, GeneralSecurityException {
    X509Certificate kept = Pem.readCertificate(file);
    Instant end = kept.getNotAfter().toInstant();
    if (Instant.now().isAfter(end)) {
      return "expired at " + end + "; remove it and its key to have both made anew";
    }
    try {
      kept.verify(certificate.getPublicKey());
    } catch (GeneralSecurityException _) {
      return "is of another authority; remove it and its key to have both made anew";
    }
    Set<String> covered = new HashSet<>();
    Collection<List<?>> names = kept.getSubjectAlternativeNames();
    if (names != null) {
      names.stream()
          .filter(name -> name.getFirst().equals(SAN_DNS) || name.getFirst().equals(SAN_ADDRESS))
          .forEach(name -> covered.add(plain(String.valueOf(name.get(1)))));
    }
    List<String> missing = hosts.stream().filter(host -> !covered.contains(plain(host))).toList();
    return missing.isEmpty()
        ? ""
        : "does not name "
            + String.join(", ", missing)
            + "; remove it and its key to have both made anew";
  }

  /// One spelling of an IPv6 address: the certificate's text writes every group.
  private static String plain(String host) {
    return host.equals("::1") ? "0:0:0:0:0:0:0:1" : host;
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Duration life) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
        Date.from(now.minus(BACKDATED)),
        Date.from(now.plus(life)),
        subject,
        pair.getPublic());
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey signer)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
