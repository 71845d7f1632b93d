package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MalformedRequestTest {

  private static final int MUTATIONS = 200_000;

  /// GETBULK of 1.3.6.1.2.1.2.2.1.1 and 1.3.6.1.2.1.31.1.1.1.1 with the community `public`.
  private static final byte[] GOOD =
      HexFormat.of()
          .parseHex(
              "303b02010104067075626c6963a52e0204000012670201000201193020"
                  + "300d06092b060102010202010105003"
                  + "00f060b2b060102011f01010101010500");

  @Test
  void aGoodRequestIsRead() {
    var request = new Request();
    assertThat(request.read(GOOD, GOOD.length)).isEqualTo(Request.Outcome.GOOD);
    assertThat(request.count()).isEqualTo(2);
    assertThat(request.repetitions()).isEqualTo(25);
  }

  @Test
  void everyCutRequestIsRefused() {
    var request = new Request();
    for (int length = 0; length < GOOD.length; length++) {
      assertThat(request.read(Arrays.copyOf(GOOD, length), length))
          .as("cut at %d", length)
          .isEqualTo(Request.Outcome.MALFORMED);
    }
  }

  @Test
  void mutatedRequestsAreRefusedOrAnsweredButBreakNothing() throws Exception {
    long seed = Long.getLong("bridgewatch.seed", 20_261_121L);
    var random = new Random(seed);
    var device = new SimulatedDevice(Recording.builtin("switch"), 1);
    var request = new Request();
    var answers = new Answers(device.recording());
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] octets = mutated(random);
      boolean[] good = new boolean[1];
      int number = i;
      assertThatCode(
              () -> {
                if (request.read(octets, octets.length) == Request.Outcome.GOOD) {
                  good[0] = true;
                  if (answers.answer(request, device, device.moment(number), 1_472)) {
                    assertThat(answers.end() - answers.start()).isBetween(1, 65_535);
                  }
                }
              })
          .as("seed %d, mutation %d: %s", seed, i, HexFormat.of().formatHex(octets))
          .doesNotThrowAnyException();
      refused += good[0] ? 0 : 1;
    }
    assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS - 1);
    assertThat(request.read(GOOD, GOOD.length)).isEqualTo(Request.Outcome.GOOD);
    assertThat(answers.answer(request, device, device.moment(1), 1_472)).isTrue();
  }

  private static byte[] mutated(Random random) {
    byte[] octets = Arrays.copyOf(GOOD, GOOD.length + random.nextInt(3));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(octets, random.nextInt(octets.length)) : octets;
  }
}
