package vn.bridgewatch.twin.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.identity.Identity;
import vn.bridgewatch.agent.identity.IdentityException;
import vn.bridgewatch.collector.identity.DevAuthority;

/// What an agent makes of the files that enrolment gives, and of broken ones.
class IdentityTest {

  @TempDir Path tls;

  @BeforeEach
  void enrol() throws Exception {
    var authority = DevAuthority.in(tls);
    authority.collector(List.of("localhost"));
    authority.agent("agent-00");
    authority.agent("agent-01");
  }

  @Test
  void theNameIsThatOfTheCertificate() throws Exception {
    assertThat(load("agent-00.pem", "agent-00.key", "ca.pem").agent()).isEqualTo("agent-00");
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    Files.setPosixFilePermissions(
        tls.resolve("agent-00.key"), PosixFilePermissions.fromString("rw-r-----"));

    assertRefused("agent-00.pem", "agent-00.key", "ca.pem", "chmod 600), is rw-r-----");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    assertRefused("agent-00.pem", "agent-01.key", "ca.pem", "is not the key of the certificate");
  }

  @Test
  void aCertificateWithoutAnAgentsNameIsRefused() {
    assertRefused("collector.pem", "collector.key", "ca.pem", "exactly one URI");
  }

  @Test
  void aMissingFileIsNamed() {
    assertRefused("none.pem", "agent-00.key", "ca.pem", "none.pem: cannot be read");
    assertRefused("agent-00.pem", "none.key", "ca.pem", "none.key: cannot be read");
    assertRefused("agent-00.pem", "agent-00.key", "none.pem", "none.pem: cannot be read");
  }

  @Test
  void filesThatAreSomethingElseAreRefusedByName() throws Exception {
    Files.writeString(tls.resolve("text.pem"), "hello");
    assertRefused("text.pem", "agent-00.key", "ca.pem", "text.pem");
    assertRefused("agent-00.pem", "agent-00.key", "text.pem", "text.pem");

    Files.copy(
        tls.resolve("text.pem"), tls.resolve("agent-01.key"), StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(
        tls.resolve("agent-01.key"), PosixFilePermissions.fromString("rw-------"));
    assertRefused("agent-01.pem", "agent-01.key", "ca.pem", "must be PKCS#8 PEM");
  }

  private Identity load(String certificate, String key, String ca) throws IdentityException {
    return Identity.load(tls.resolve(certificate), tls.resolve(key), tls.resolve(ca));
  }

  private void assertRefused(String certificate, String key, String ca, String message) {
    assertThatThrownBy(() -> load(certificate, key, ca))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining(message);
  }
}
