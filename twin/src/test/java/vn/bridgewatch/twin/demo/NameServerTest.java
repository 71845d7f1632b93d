package vn.bridgewatch.twin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameServerTest {

  private static final byte[] QUERY =
      HexFormat.of().parseHex("1234010000010000000000000161076578616d706c650000010001");

  @Test
  void answersAQuestionForAnAddressWithLoopback() {
    assertThat(HexFormat.of().formatHex(NameServer.answer(QUERY)))
        .isEqualTo(
            "1234858000010001000000000161076578616d706c650000010001"
                + "c00c000100010000003c00047f000001");
  }

  @Test
  void answersAnotherTypeWithNoRecords() {
    byte[] query = QUERY.clone();
    query[query.length - 3] = 28;

    assertThat(NameServer.answer(query)).hasSize(query.length);
  }

  @Test
  void isSilentOnAnythingThatIsNoQuery() {
    for (int cut = 0; cut < QUERY.length; cut++) {
      assertThat(NameServer.answer(Arrays.copyOf(QUERY, cut))).as("cut at %d", cut).isEmpty();
    }
  }

  @Test
  void survivesRandomBytes() {
    long seed = 7;
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      var bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);

      assertThat(NameServer.answer(bytes).length).as("seed %d round %d", seed, i).isLessThan(600);
    }
  }
}
