package vn.bridgewatch.media.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.media.ledger.Knowledge;
import vn.bridgewatch.media.ledger.StreamReport;

/// Reflectors of other makers, that answer short, keep to our numbers, or know no extensions.
class OtherReflectorsTest {

  private static final long NTP_UNIX = 2_208_988_800L;

  /// TWAMP Light: what there is room for of 44 bytes, and the rest of the packet as it came, if at
  /// all; no extension is understood.
  private static VirtualLine.Far light(boolean stateful, int bytes, boolean wholeSize) {
    long[] next = new long[16];
    return (stream, in, length, out, wallNanos) -> {
      var answer = ByteBuffer.wrap(out);
      answer.putInt(0, stateful ? (int) next[stream]++ : ByteBuffer.wrap(in).getInt());
      answer.putLong(4, ntp(wallNanos));
      answer.putShort(12, (short) 0x8001);
      answer.putLong(16, ntp(wallNanos));
      System.arraycopy(in, 0, out, 24, 14);
      out[40] = 63;
      if (wholeSize) {
        System.arraycopy(in, 44, out, 44, length - 44);
        return length;
      }
      return bytes;
    };
  }

  private static long ntp(long nanos) {
    long fraction = (nanos % 1_000_000_000L << 32) / 1_000_000_000L;
    return nanos / 1_000_000_000L + NTP_UNIX << 32 | fraction;
  }

  private static StreamReport run(
      VirtualLine.Script there, VirtualLine.Script back, VirtualLine.Far far) {
    var line = new VirtualLine(there, back, Optional.empty(), far);
    CallReport report =
        line.run(
            new CallPlan(CallProfile.parse("audio"), Duration.ofSeconds(10), Optional.empty(), 7));
    assertThat(report.end()).isEqualTo(CallEnd.COMPLETE);
    return report.streams().getFirst();
  }

  private static VirtualLine.Script losing(int every, int at) {
    return (_, index, _) ->
        index % every == at ? VirtualLine.Fate.LOST : VirtualLine.Fate.after(10_000_000);
  }

  private static VirtualLine.Script whole() {
    return (_, _, _) -> VirtualLine.Fate.after(10_000_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {38, 41, 44})
  void shortAnswersCount(int bytes) {
    StreamReport report = run(whole(), whole(), light(true, bytes, false));

    assertThat(report.sent()).isEqualTo(500);
    assertThat(report.lost()).isZero();
    assertThat(report.roundTrip().min()).isCloseTo(20, within(0.01));
    assertThat(report.forward().hopLimit().isPresent()).isEqualTo(bytes > 40);
    assertThat(report.forward().dscpSeen()).isEmpty();
    assertThat(report.backward().dscpSeen()).as("it was not asked for a class").isEmpty();
  }

  @Test
  void numbersOfTheReflectorTellTheWayOfALoss() {
    StreamReport report = run(losing(50, 7), losing(30, 3), light(true, 44, true));

    assertThat(report.knowledge()).isEqualTo(Knowledge.NUMBERS);
    assertThat(report.forward().lossKnown()).isTrue();
    assertThat(report.forward().packets().lost()).isEqualTo(10);
    assertThat(report.backward().packets().lost()).isEqualTo(17);
    assertThat(report.forward().runs().longest()).isEqualTo(1);
  }

  @Test
  void lossesNextToEachOtherBothWaysAreToldAsGuessed() {
    StreamReport report =
        run(
            (_, index, _) ->
                index == 100 ? VirtualLine.Fate.LOST : VirtualLine.Fate.after(10_000_000),
            (_, index, _) ->
                index == 100 ? VirtualLine.Fate.LOST : VirtualLine.Fate.after(10_000_000),
            light(true, 44, true));

    assertThat(report.forward().packets().lost()).isEqualTo(1);
    assertThat(report.backward().packets().lost()).isEqualTo(1);
    assertThat(report.forward().runsExact()).isFalse();
    assertThat(report.backward().runsExact()).isTrue();
  }

  @Test
  void aReflectorThatCopiesOurNumbersDoesNotTellTheWay() {
    StreamReport report = run(losing(50, 7), whole(), light(false, 44, true));

    assertThat(report.knowledge()).isEqualTo(Knowledge.NONE);
    assertThat(report.forward().lossKnown()).isFalse();
    assertThat(report.backward().lossKnown()).isFalse();
    assertThat(report.lost()).isEqualTo(10);
    assertThat(report.forward().packets().jitterMs()).isCloseTo(0, within(0.001));
  }

  @Test
  void withoutALossTheWayNeedNotBeKnown() {
    StreamReport report = run(whole(), whole(), light(false, 44, true));

    assertThat(report.forward().lossKnown()).isTrue();
    assertThat(report.lost()).isZero();
  }

  @Test
  void answersThatAreNoneAreCountedAndDoNoHarm() {
    StreamReport report =
        run(
            whole(),
            (_, _, _) -> new VirtualLine.Fate(List.of(10_000_000L, 11_000_000L)),
            new VirtualLine.Far() {
              private final VirtualLine.Far good = light(true, 44, true);

              @Override
              public int answer(int stream, byte[] in, int length, byte[] out, long wallNanos) {
                int answered = good.answer(stream, in, length, out, wallNanos);
                if (ByteBuffer.wrap(in).getInt() % 10 == 5) {
                  ByteBuffer.wrap(out).putInt(24, 1 << 30); // to a packet that was never sent
                }
                return answered;
              }
            });

    assertThat(report.strange()).isEqualTo(100);
    assertThat(report.backward().packets().duplicates()).isPositive();
    assertThat(report.answered()).isEqualTo(report.sent() - 50);
  }
}
