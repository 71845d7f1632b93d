package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.129, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 203.0.113.9, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1/128, ::1, true",
  })
  void containsTheAddressesOfItsBlockAndNoOthers(String block, String address, boolean inside) {
    assertThat(Cidr.parse(block).contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/33",
        "10.0.0.1/8",
        "::/129",
        "fe80::1%lo/64",
        "example.vn/8",
        "10.0.0.0/8/8",
        "10.0.0.0/0x8"
      })
  void whatIsNoBlockIsRefusedWithTheText(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse(text))
        .withMessageEndingWith("got " + text);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, true", "::1, true", "192.0.2.1, false", "::2, false"})
  void theLoopbackListPermitsLoopbackOnly(String address, boolean permitted) {
    assertThat(AllowList.LOOPBACK.permits(InetAddress.ofLiteral(address))).isEqualTo(permitted);
    assertThat(new AllowList(List.of()).permits(InetAddress.ofLiteral(address))).isFalse();
  }
}
