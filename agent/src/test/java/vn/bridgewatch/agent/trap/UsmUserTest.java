package vn.bridgewatch.agent.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

class UsmUserTest {

  /// RFC 3414, appendix A.3.
  @ParameterizedTest
  @CsvSource({
    "MD5, 526f5eed9fcce26f8964c2930787d82b",
    "SHA, 6695febc9288e36282235fc7151f128497b38f3f"
  })
  void aPasswordBecomesTheKeyOfTheRfc(SnmpAuth.AuthProtocol protocol, String key) {
    var auth =
        new SnmpAuth(
            3,
            Secret.NONE,
            SnmpAuth.Level.AUTH_NO_PRIV,
            "user",
            protocol,
            new Secret("maplesyrup"),
            SnmpAuth.PrivProtocol.AES,
            Secret.NONE,
            "");

    byte[] localised =
        new UsmUser(auth).authKey(HexFormat.of().parseHex("000000000000000000000002"));

    assertThat(HexFormat.of().formatHex(localised)).isEqualTo(key);
  }
}
