package vn.bridgewatch.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.reader.http.Trust;
import vn.bridgewatch.config.ConfigException;

class HttpAccessReaderTest {

  private static final String PIN = "sha256:" + "ab".repeat(32);
  private static final String GOOD =
      "{ id: room, kind: codec, address: 127.0.0.1, reader: cisco_xapi, http: { url:"
          + " \"https://127.0.0.1:8443\", user: monitor, password_file: room.pw, pin: \"PIN\" } }";

  @TempDir Path folder;

  @BeforeEach
  void writePassword() throws Exception {
    Path file = Files.writeString(folder.resolve("room.pw"), "geheim\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aDeviceIsReadOverHttpAlone() throws Exception {
    AgentConfig.Device device = device(GOOD);
    HttpAccess http = device.http().orElseThrow();

    assertThat(device.modules()).isEmpty();
    assertThat(http.reader()).isEqualTo("cisco_xapi");
    assertThat(http.endpoint().instance()).isEqualTo("127.0.0.1:8443");
    assertThat(http.credentials().password()).isEqualTo("geheim");
    assertThat(http.trust()).isEqualTo(Trust.Pinned.parse(PIN));
    assertThat(http.interval(HttpAccess.INTERVAL_DEFAULT)).isEqualTo(Duration.ofSeconds(15));
    assertThat(http.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(http.files()).containsExactly(folder.resolve("room.pw"));
    assertThat(device.toString()).doesNotContain("geheim");
  }

  @Test
  void theUrlMayBeLeftOut() throws Exception {
    String text = GOOD.replace("url: \"https://127.0.0.1:8443\", ", "");

    assertThat(device(text).http().orElseThrow().endpoint().instance()).isEqualTo("127.0.0.1:443");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://127.0.0.1:8443     | https://192.0.2.9    | http.url: must be in the allow-list
          https://127.0.0.1:8443     | https://codec.vn     | http.url: must name the device by its address
          https://127.0.0.1:8443     | ftp://127.0.0.1      | http.url: must begin with https://
          https://127.0.0.1:8443     | https://a:b@127.0.0.1 | http.url: must hold no user and no password
          https://127.0.0.1:8443     | https://127.0.0.1/?a | http.url: must end after
          https://127.0.0.1:8443     | http://127.0.0.1     | where a certificate is expected
          room.pw                    | none.pw              | http.password_file: there is no such file
          user: monitor,             | user: "",            | and password_file must be given together
          reader: cisco_xapi,        | kind2: x,            | reader: is missing
          PIN                        | sha256:12            | http.pin: must be sha256: and 64
          pin:                       | pinn:                | unknown key
          password_file: room.pw,    | password_file: room.pw, interval: 5s, timeout: 5s, | must be at most 4000ms
          """)
  void eachRuleIsHeld(String good, String bad, String message) {
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> device(GOOD.replace(good, bad)));

    assertThat(e).isNotNull();
    assertThat(e.getMessage()).contains(message);
  }

  @Test
  void aPasswordThatOthersMayReadIsRefused() throws Exception {
    Files.setPosixFilePermissions(
        folder.resolve("room.pw"), PosixFilePermissions.fromString("rw-r--r--"));

    ConfigException e = catchThrowableOfType(ConfigException.class, () -> device(GOOD));

    assertThat(e.getMessage()).contains("must be for its owner only (chmod 600)");
  }

  @Test
  void aReaderThatIsNotKnownIsToldWithThoseThatAre() throws Exception {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, config(GOOD.replace("cisco_xapi", "rumour")));

    ConfigException e = catchThrowableOfType(ConfigException.class, () -> AgentFiles.read(file));

    assertThat(e.getMessage())
        .contains("devices.room.reader: must be one of")
        .contains("poly_rest");
  }

  @Test
  void aProfileMayNameTheReaderOrNotAndThatIsTold() throws Exception {
    String named = GOOD.replace("reader: cisco_xapi", "profile: cisco_roomos");
    AgentConfig.Device device = device(named);
    assertThat(device.http().orElseThrow().reader()).isEmpty();
    assertThat(device.overSnmp()).isFalse();
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, config(named));
    assertThat(AgentFiles.read(file).readers().names()).contains("cisco_xapi");

    Files.writeString(file, config(named.replace("cisco_roomos", "generic")));
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> AgentFiles.read(file));
    assertThat(e.getMessage())
        .contains("devices.room.reader: is missing: the profile generic has none");
  }

  private AgentConfig.Device device(String text) throws ConfigException {
    return AgentConfigFile.parse(
            "agent.yaml",
            config(text).getBytes(StandardCharsets.UTF_8),
            folder,
            1024L * 1024 * 1024)
        .sites()
        .getFirst()
        .devices()
        .getFirst();
  }

  private static String config(String device) {
    return """
    agent: agent-00004
    site: "00004"
    province: "01"
    identity: { certificate: a.pem, key: a.key, ca: ca.pem }
    uplink: { collectors: [ { host: 127.0.0.1 } ] }
    allow: [ 127.0.0.0/8 ]
    sites:
      - site: "00004"
        devices:
          - %s
    """
        .formatted(device.replace("PIN", PIN));
  }
}
