package vn.bridgewatch.agent.probe.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.probe.line.BadAnswer;

class DigestTest {

  /// RFC 7616, section 3.9.1.
  private static final String NEWER =
      "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s,"
          + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
          + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

  /// RFC 2617, section 3.5.
  private static final String OLDER =
      "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";

  private static Optional<Digest> of(String headers) throws BadAnswer {
    String text = "SIP/2.0 401 Unauthorized\r\n" + headers + "\r\n\r\n";
    return Digest.of(SipResponse.read(text.getBytes(StandardCharsets.UTF_8)).orElseThrow());
  }

  private static String answered(String challenge, String password, String cnonce)
      throws BadAnswer {
    var login = new SipLogin("Mufasa", password);
    return of("WWW-Authenticate: " + challenge)
        .orElseThrow()
        .answer(login, "GET", "/dir/index.html", cnonce);
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, 8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
  })
  void theExamplesOfRfc7616(String algorithm, String response) throws Exception {
    String header =
        answered(
            NEWER.formatted(algorithm),
            "Circle of Life",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

    assertThat(header)
        .startsWith("Authorization: Digest username=\"Mufasa\", realm=\"http-auth@example.org\", ")
        .contains("response=\"" + response + "\"")
        .contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")
        .contains("algorithm=" + algorithm)
        .endsWith(", qop=auth, nc=00000001");
  }

  @Test
  void theExampleOfRfc2617AndWithoutQop() throws Exception {
    assertThat(answered(OLDER + ", qop=\"auth\"", "Circle Of Life", "0a4f113b"))
        .contains("response=\"6629fae49393a05397450978507c4ef1\"");
    assertThat(answered(OLDER, "Circle Of Life", "0a4f113b"))
        .contains("response=\"670fd8c2df070c60b045671b8b24ff02\"")
        .doesNotContain("nonce=\"0a4f113b\"")
        .doesNotContain("qop");
  }

  @Test
  void theFirstThatCanBeAnsweredIsTaken() throws Exception {
    Digest digest =
        of("WWW-Authenticate: Basic realm=\"x\"\r\n"
                + "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=TIGER\r\n"
                + "WWW-Authenticate: Digest realm=\"b\", nonce=\"2\", qop=\"auth-int\"\r\n"
                + "WWW-Authenticate: digest REALM=\"c\\\"d\",NONCE=\"3\",algorithm=sha-256-SESS\r\n"
                + "WWW-Authenticate: Digest realm=\"e\", nonce=\"4\"")
            .orElseThrow();

    assertThat(digest.algorithm()).isEqualTo(Digest.Algorithm.SHA_256);
    assertThat(digest.session()).isTrue();
    assertThat(digest.answer(new SipLogin("a\"b", "p"), "REGISTER", "sip:x", "cn"))
        .contains("username=\"a\\\"b\", realm=\"c\\\"d\", nonce=\"3\"")
        .contains("algorithm=SHA-256-sess, cnonce=\"cn\"");
  }

  @Test
  void aProxyIsAnsweredInItsOwnHeader() throws Exception {
    Digest digest = of("Proxy-Authenticate: " + OLDER).orElseThrow();

    assertThat(digest.answer(new SipLogin("a", "b"), "REGISTER", "sip:x", "cn"))
        .startsWith("Proxy-Authorization: Digest ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WWW-Authenticate: Digest",
        "WWW-Authenticate: Digest realm=\"a\"",
        "WWW-Authenticate: Digest realm=\"a, nonce=\"b\"",
        "WWW-Authenticate: Negotiate",
        "X: y"
      })
  void whatCannotBeAnsweredIsNone(String headers) throws Exception {
    assertThat(of(headers)).isEmpty();
  }

  @Test
  void noPasswordIsPrinted() {
    assertThat(new SipLogin("room", "s3cret")).hasToString("room:<secret>");
  }
}
