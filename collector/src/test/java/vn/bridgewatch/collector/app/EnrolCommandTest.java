package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.wire.AgentName;

class EnrolCommandTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void makesAnAuthorityACollectorAndAgentsWithOneNameEach() throws Exception {
    assertThat(run("--dev", "--dir", folder.toString(), "--agent", "agent-00", "agent-01"))
        .isZero();

    X509Certificate ca = certificate("ca.pem");
    X509Certificate agent = certificate("agent-01.pem");
    X509Certificate collector = certificate("collector.pem");
    agent.verify(ca.getPublicKey());
    collector.verify(ca.getPublicKey());
    assertThat(AgentName.of(agent)).contains("agent-01");
    assertThat(AgentName.of(collector)).isEmpty();
    assertThat(agent.getSubjectAlternativeNames()).hasSize(1);
    assertThat(agent.getExtendedKeyUsage()).isEqualTo(List.of("1.3.6.1.5.5.7.3.2"));
    assertThat(collector.getExtendedKeyUsage()).isEqualTo(List.of("1.3.6.1.5.5.7.3.1"));
    assertThat(agent.getBasicConstraints()).isEqualTo(-1);
    assertThat(ca.getBasicConstraints()).isZero();
  }

  @Test
  void keysAreForTheirOwnerOnly() throws Exception {
    run("--dev", "--dir", folder.toString(), "--agent", "agent-00");

    for (String key : List.of("ca.key", "collector.key", "agent-00.key")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aSecondRunAddsWhatIsMissingAndOverwritesNothing() throws Exception {
    run("--dev", "--dir", folder.toString(), "--agent", "agent-00");
    byte[] ca = Files.readAllBytes(folder.resolve("ca.pem"));
    byte[] agent = Files.readAllBytes(folder.resolve("agent-00.key"));

    assertThat(run("--dev", "--dir", folder.toString(), "--agent", "agent-00", "agent-01"))
        .isZero();

    assertThat(Files.readAllBytes(folder.resolve("ca.pem"))).isEqualTo(ca);
    assertThat(Files.readAllBytes(folder.resolve("agent-00.key"))).isEqualTo(agent);
    certificate("agent-01.pem").verify(certificate("ca.pem").getPublicKey());
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("kept", "made");
  }

  @Test
  void aCollectorKeptWithoutTheHostIsPointedOut() {
    run("--dev", "--dir", folder.toString());

    assertThat(run("--dev", "--dir", folder.toString(), "--collector-host", "10.0.0.9,localhost"))
        .isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("does not name 10.0.0.9;");
  }

  @Test
  void aKeyWithoutItsCertificateIsNotBuiltUpon() throws Exception {
    Files.writeString(folder.resolve("ca.key"), "x");

    assertThat(run("--dev", "--dir", folder.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("ca.key: is there without");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPPER", "a b", "../x", "ca", "collector", "-a", ""})
  void anAgentNameThatIsNoneIsRefused(String name) {
    assertThat(run("--dev", "--dir", folder.toString(), "--agent=" + name)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("agent name");
  }

  @Test
  void withoutDevNothingIsMade() {
    assertThat(run("--dir", folder.toString())).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  private int run(String... args) {
    return EnrolCommand.run(args, stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private X509Certificate certificate(String name) throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
