package vn.bridgewatch.agent.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.time.NanoClock;

class TlsProbeTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration YEAR = Duration.ofDays(365);

  /// A certificate with its key.
  private record Signed(X509Certificate certificate, KeyPair key) {}

  private Signed authority;
  private Optional<SSLServerSocket> server = Optional.empty();

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = sign("CN=authority", "", Duration.ofDays(-30), YEAR, Optional.empty());
  }

  @AfterEach
  void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  private static Signed sign(
      String name, String host, Duration from, Duration to, Optional<Signed> issuer)
      throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair key = generator.generateKeyPair();
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer.isEmpty() ? name : "CN=authority"),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.plus(from)),
            Date.from(now.plus(to)),
            new X500Name(name),
            key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer.isEmpty()));
    if (!host.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    }
    var signer =
        new JcaContentSignerBuilder("SHA256withECDSA")
            .build(issuer.map(Signed::key).orElse(key).getPrivate());
    return new Signed(new JcaX509CertificateConverter().getCertificate(builder.build(signer)), key);
  }

  private int serve(Signed signed) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "x",
        signed.key().getPrivate(),
        new char[0],
        new Certificate[] {signed.certificate(), authority.certificate()});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var listening =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 10, LOOPBACK);
    server = Optional.of(listening);
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              var socket = (SSLSocket) listening.accept();
              Thread.ofVirtual()
                  .start(() -> {
                    try (socket) {
                      socket.startHandshake();
                      int _ = socket.getInputStream().read();
                    } catch (IOException _) {
                      // the probe has gone
                    }
                  });
            }
          } catch (IOException _) {
            // the test is over
          }
        });
    return listening.getLocalPort();
  }

  private Outcome probe(int port, String name, boolean trusted, boolean verify) throws Exception {
    List<X509Certificate> authorities =
        List.of(trusted ? authority.certificate() : someoneElse().certificate());
    var terms = new TlsTerms(name, authorities, verify, List.of(), Duration.ofDays(14));
    return new TlsProbe(port, terms, Duration.ofSeconds(30), Optional.empty(), NanoClock.SYSTEM)
        .measure(LOOPBACK, Trace.OFF);
  }

  private static Signed someoneElse() throws Exception {
    return sign("CN=somebody else", "", Duration.ofDays(-1), YEAR, Optional.empty());
  }

  private Signed leaf(String host, Duration from, Duration to) throws Exception {
    return sign("CN=leaf", host, from, to, Optional.of(authority));
  }

  private static Map<String, Double> values(Answer answer) {
    var values = new TreeMap<String, Double>();
    answer.tell((field, value) -> values.put(field.metric().name(), value));
    return values;
  }

  @Test
  void aCertificateThatIsAllRightIsReachedWithItsEnd() throws Exception {
    Signed leaf = leaf("mcu.test", Duration.ofDays(-1), Duration.ofDays(100));

    Outcome outcome = probe(serve(leaf), "mcu.test", true, true);

    assertThat(outcome).isInstanceOf(Outcome.Reached.class);
    Answer answer = ((Outcome.Reached) outcome).answer();
    double end = leaf.certificate().getNotAfter().toInstant().getEpochSecond();
    assertThat(values(answer))
        .containsEntry("probe_ssl_earliest_cert_expiry", end)
        .containsEntry("probe_ssl_last_chain_expiry_timestamp_seconds", end)
        .containsEntry("probe_tls_version_info", 1.0);
    assertThat(answer.doubt()).isEmpty();
  }

  @Test
  void oneThatEndsSoonIsADoubt() throws Exception {
    Signed leaf = leaf("mcu.test", Duration.ofDays(-1), Duration.ofHours(75));

    Outcome outcome = probe(serve(leaf), "mcu.test", true, true);

    assertThat(((Outcome.Reached) outcome).answer().doubt())
        .hasValueSatisfying(
            doubt -> assertThat(doubt.reason()).isEqualTo("certificate_ends_in_3_days"));
  }

  @ParameterizedTest
  @CsvSource({
    "mcu.test, -60, -2, true, CERTIFICATE_OUT_OF_DATE",
    "mcu.test, 2, 60, true, CERTIFICATE_OUT_OF_DATE",
    "other.test, -1, 60, true, CERTIFICATE_OTHER_NAME",
    "mcu.test, -1, 60, false, CERTIFICATE_NOT_TRUSTED",
  })
  void whatIsWrongIsToldAndItsEndAllTheSame(
      String host, int fromDays, int toDays, boolean trusted, Cause cause) throws Exception {
    Signed leaf = leaf(host, Duration.ofDays(fromDays), Duration.ofDays(toDays));
    int port = serve(leaf);

    Outcome judged = probe(port, "mcu.test", trusted, true);
    Outcome told = probe(port, "mcu.test", trusted, false);

    assertThat(judged)
        .isInstanceOfSatisfying(
            Outcome.Unreached.class,
            unreached -> {
              assertThat(unreached.cause()).isEqualTo(cause);
              assertThat(values(unreached.seen()))
                  .containsEntry(
                      "probe_ssl_earliest_cert_expiry",
                      (double) leaf.certificate().getNotAfter().toInstant().getEpochSecond());
            });
    assertThat(told).isInstanceOf(Outcome.Reached.class);
  }

  @ParameterizedTest
  @CsvSource({
    "mcu.test, mcu.test, true",
    "MCU.Test, mcu.test., true",
    "*.test, mcu.test, true",
    "*.test, a.mcu.test, false",
    "*.test, test, false",
    "mcu.test, mcu.tes, false",
  })
  void namesAreComparedAsRfc9525Says(String certificate, String name, boolean covered)
      throws Exception {
    Signed leaf = leaf(certificate, Duration.ofDays(-1), YEAR);

    assertThat(CertificateNames.of(leaf.certificate()).covers(name)).isEqualTo(covered);
  }

  @Test
  void aCommonNameAloneNamesNobody() throws Exception {
    Signed leaf = sign("CN=mcu.test", "", Duration.ofDays(-1), YEAR, Optional.of(authority));

    assertThat(CertificateNames.of(leaf.certificate()).covers("mcu.test")).isFalse();
  }
}
