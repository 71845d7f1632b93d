package vn.bridgewatch.collector.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstRecordTest {

  /// A record of six bytes that begins as a ClientHello does.
  private static final byte[] HELLO = {22, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3};

  @Test
  void aClientHelloIsKnownOnceItIsWholeWhereverItIsCut() {
    for (int cut = 0; cut <= HELLO.length; cut++) {
      assertThat(FirstRecord.of(Unpooled.wrappedBuffer(HELLO, 0, cut)))
          .as("cut at byte %d", cut)
          .isEqualTo(cut < HELLO.length ? FirstRecord.INCOMPLETE : FirstRecord.CLIENT_HELLO);
    }
  }

  @Test
  void whatFollowsInTheSameReadDoesNotMatter() {
    var more = Unpooled.wrappedBuffer(HELLO, new byte[] {20, 3, 3, 0, 1, 1});

    assertThat(FirstRecord.of(more)).isEqualTo(FirstRecord.CLIENT_HELLO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET / HTTP/1.1\r\n", "SSH-2.0-x\r\n", "BWG1\u0001\u0002", "\u0016\u0002"})
  void otherProtocolsAreNonsenseAtTheFirstByteThatTells(String words) {
    assertThat(FirstRecord.of(Unpooled.copiedBuffer(words, StandardCharsets.ISO_8859_1)))
        .isEqualTo(FirstRecord.NONSENSE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 16_385, 65_535})
  void aLengthThatNoRecordHasIsNonsense(int length) {
    byte[] record = {22, 3, 1, (byte) (length >> 8), (byte) length};

    assertThat(FirstRecord.of(Unpooled.wrappedBuffer(record))).isEqualTo(FirstRecord.NONSENSE);
  }

  @Test
  void aClientHelloThatGoesOnInTheNextRecordIsNonsenseOnceItTells() {
    byte[] record = {22, 3, 1, 0, 4, 1, 0, 16, 0};

    assertThat(FirstRecord.of(Unpooled.wrappedBuffer(record, 0, 8)))
        .isEqualTo(FirstRecord.INCOMPLETE);
    assertThat(FirstRecord.of(Unpooled.wrappedBuffer(record))).isEqualTo(FirstRecord.NONSENSE);
  }

  @Test
  void anyBytesAreJudgedWithoutFailing() {
    for (int seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);

      assertThat(FirstRecord.of(Unpooled.wrappedBuffer(bytes))).as("seed %d", seed).isNotNull();
    }
  }
}
