package vn.bridgewatch.collector.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class OriginTest {

  @Test
  void anAddressIsAnOriginWhateverThePort() {
    assertThat(of("127.0.0.1", 1)).isEqualTo(of("127.0.0.1", 2)).isNotEqualTo(of("127.0.0.2", 1));
  }

  @Test
  void aHostOfVersion6HasAllOfItsNetwork() {
    assertThat(of("2001:db8:0:1::1", 1))
        .isEqualTo(of("2001:db8:0:1:ffff::2", 1))
        .isNotEqualTo(of("2001:db8:0:2::1", 1));
  }

  @Test
  void anAddressOfVersion4IsNoneOfVersion6() {
    assertThat(of("0.0.0.0", 1)).isNotEqualTo(of("::", 1));
  }

  private static Origin of(String address, int port) {
    return Origin.of(new InetSocketAddress(InetAddress.ofLiteral(address), port));
  }
}
