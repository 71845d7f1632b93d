package vn.bridgewatch.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.agent.reader.AskedReader.BASIC;
import static vn.bridgewatch.agent.reader.AskedReader.BUDGET;
import static vn.bridgewatch.agent.reader.AskedReader.DOCUMENT;
import static vn.bridgewatch.agent.reader.AskedReader.PATIENT;
import static vn.bridgewatch.agent.reader.AskedReader.WHO;
import static vn.bridgewatch.agent.reader.AskedReader.definition;
import static vn.bridgewatch.agent.reader.AskedReader.endpoint;
import static vn.bridgewatch.agent.reader.AskedReader.pin;
import static vn.bridgewatch.agent.reader.AskedReader.reader;
import static vn.bridgewatch.agent.reader.AskedReader.shortfall;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Cidr;
import vn.bridgewatch.agent.reader.http.Credentials;
import vn.bridgewatch.agent.reader.http.HttpEndpoint;
import vn.bridgewatch.agent.reader.http.HttpSession;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.agent.reader.http.Trust;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Whom a reader believes, and to whom it says its password.
@Timeout(60)
class HttpTrustTest {

  private static PlayedCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = PlayedCertificate.selfSigned();
  }

  @Test
  void anotherCertificateThanThePinIsToldAndNothingIsSent() throws Exception {
    PlayedCertificate other = PlayedCertificate.selfSigned();
    try (var device =
            PlayedDevice.tls(certificate.context(), (_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var reader = reader(BASIC, "https", device.port(), pin(other))) {
      Shortfall why = shortfall(reader);

      assertThat(why.reason()).isEqualTo(Reason.CERTIFICATE_CHANGED);
      assertThat(why.detail()).contains(Trust.fingerprint(certificate.certificate()));
      assertThat(device.asked).isEmpty();
    }
  }

  @Test
  void withoutPinAndAuthorityTheCertificateIsTold() throws Exception {
    try (var device =
            PlayedDevice.tls(certificate.context(), (_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var reader = reader(BASIC, "https", device.port(), new Trust.Nobody())) {
      Shortfall why = shortfall(reader);

      assertThat(why.reason()).isEqualTo(Reason.CERTIFICATE_UNKNOWN);
      assertThat(why.detail()).contains(Trust.fingerprint(certificate.certificate()));
      assertThat(device.asked).isEmpty();
    }
  }

  @Test
  void anAuthorityIsBelievedForTheAddressOfItsCertificate() throws Exception {
    PlayedCertificate authority = PlayedCertificate.authority();
    PlayedCertificate good = authority.sign("127.0.0.1", Duration.ofDays(1));
    PlayedCertificate elsewhere = authority.sign("192.0.2.1", Duration.ofDays(1));
    PlayedCertificate expired = authority.sign("127.0.0.1", Duration.ofDays(-1));
    Trust trust = new Trust.Authority(List.of(authority.certificate()));

    assertThat(reasonUnder(good, trust)).isNull();
    assertThat(reasonUnder(elsewhere, trust)).isEqualTo(Reason.CERTIFICATE_NAME);
    assertThat(reasonUnder(expired, trust)).isEqualTo(Reason.CERTIFICATE_EXPIRED);
    assertThat(reasonUnder(certificate, trust)).isEqualTo(Reason.CERTIFICATE_UNTRUSTED);
    assertThat(reasonUnder(expired, pin(expired))).isNull();
  }

  @Test
  void aDeviceThatSpeaksNoTlsIsToldSo() throws Exception {
    try (var device = PlayedDevice.plain((_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var junk = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
        var reader = reader(BASIC, "https", junk.getLocalPort(), pin(certificate))) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = junk.accept()) {
              PlayedDevice.raw(socket.getOutputStream(), "SSH-2.0-codec\r\n");
              var _ = socket.getInputStream().readAllBytes();
            } catch (java.io.IOException _) {
              // the reader went
            }
          });
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.TLS_FAILED);
      assertThat(device.asked).isEmpty();
    }
  }

  @Test
  void anAddressOutsideTheAllowListIsNotAsked() throws Exception {
    var allowed = new AllowList(List.of(Cidr.parse("192.0.2.0/24")));
    try (var device = PlayedDevice.plain((_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var reader =
            new HttpReader(
                definition(BASIC),
                new HttpSession.Access(
                    endpoint("http", device.port()), new Trust.Nobody(), Credentials.NONE),
                allowed,
                new ReadingRoom(),
                PATIENT,
                NanoClock.SYSTEM)) {
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.NOT_ALLOWED);
      assertThat(device.connections).isEmpty();
    }
  }

  @Test
  void aPasswordGoesNowhereInClearButToLoopback() throws Exception {
    try (var reader =
        new HttpReader(
            definition(BASIC),
            new HttpSession.Access(HttpEndpoint.parse("http://192.0.2.1"), new Trust.Nobody(), WHO),
            AllowList.ANYWHERE,
            new ReadingRoom(),
            PATIENT,
            NanoClock.SYSTEM)) {
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.PASSWORD_IN_CLEAR);
    }
  }

  private static Reason reasonUnder(PlayedCertificate shown, Trust trust) throws Exception {
    try (var device =
            PlayedDevice.tls(shown.context(), (_, out) -> PlayedDevice.ok(out, DOCUMENT));
        var reader = reader(BASIC, "https", device.port(), trust)) {
      return reader
          .read(Labels.NONE, BUDGET)
          .getFirst()
          .shortfall()
          .map(Shortfall::reason)
          .orElse(null);
    }
  }
}
