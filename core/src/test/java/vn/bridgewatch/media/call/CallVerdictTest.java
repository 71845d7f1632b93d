package vn.bridgewatch.media.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.media.verdict.CallVerdict;
import vn.bridgewatch.quality.MediaVerdict;

/// What a line does, in words.
class CallVerdictTest {

  private static VirtualLine.Script whole() {
    return (_, _, _) -> VirtualLine.Fate.after(15_000_000);
  }

  private static CallReport run(VirtualLine line, String profile) {
    return line.run(
        new CallPlan(CallProfile.parse(profile), Duration.ofSeconds(10), Optional.empty(), 1));
  }

  private static VirtualLine line(VirtualLine.Script there, VirtualLine.Script back) {
    return new VirtualLine(there, back, Optional.empty(), null);
  }

  @Test
  void aWholeLineIsGoodBothWays() {
    CallVerdict verdict = CallVerdict.of(run(line(whole(), whole()), "1080p"));

    assertThat(verdict.level()).isEqualTo(MediaVerdict.Level.GOOD);
    assertThat(verdict.vi())
        .containsExactly(
            "Chiều đi: Hình và tiếng sẽ tốt, vì đường truyền không mất gói tin nào.",
            "Chiều về: Hình và tiếng sẽ tốt, vì đường truyền không mất gói tin nào.");
    assertThat(verdict.ways().getFirst().speech().orElseThrow().mos()).isGreaterThan(4.3);
  }

  @Test
  void aWayThatLosesIsTheOneThatIsBlamed() {
    CallVerdict verdict =
        CallVerdict.of(
            run(
                line(
                    whole(),
                    (_, index, _) ->
                        index % 50 < 3
                            ? VirtualLine.Fate.LOST
                            : VirtualLine.Fate.after(80_000_000)),
                "1080p"));

    assertThat(verdict.level()).isEqualTo(MediaVerdict.Level.BAD);
    assertThat(verdict.ways().get(0).verdict().level()).isEqualTo(MediaVerdict.Level.GOOD);
    assertThat(verdict.ways().get(1).verdict().level()).isEqualTo(MediaVerdict.Level.BAD);
    assertThat(verdict.vi().get(1))
        .startsWith("Chiều về: Hình sẽ giật")
        .contains("mất 6,1 % gói tin");
    assertThat(verdict.en().get(1)).startsWith("Back: The picture will stutter");
  }

  @Test
  void aCutLineStandsStill() {
    CallVerdict verdict =
        CallVerdict.of(
            run(
                line(
                    (_, _, sent) ->
                        sent > 4_000_000_000L && sent < 5_500_000_000L
                            ? VirtualLine.Fate.LOST
                            : VirtualLine.Fate.after(15_000_000),
                    whole()),
                "720p"));

    assertThat(verdict.vi().getFirst()).contains("lúc hình và tiếng đứng khoảng 1,5 giây");
    assertThat(verdict.level()).isEqualTo(MediaVerdict.Level.BAD);
  }

  @Test
  void aClassThatTheNetworkChangesIsToldWithItsWay() {
    VirtualLine line = line(whole(), whole()).remarkThere(trafficClass -> 0);

    CallReport report = run(line, "audio");

    assertThat(report.streams().getFirst().forward().rewritten()).isTrue();
    assertThat(report.streams().getFirst().forward().dscpSeen()).containsOnlyKeys(0);
    assertThat(report.streams().getFirst().backward().rewritten()).isFalse();
    assertThat(CallVerdict.of(report).vi())
        .contains("Mạng đổi mức ưu tiên (DSCP) của audio ở chiều đi từ 46 thành 0.");
    assertThat(CallVerdict.of(report).en())
        .contains("The network changes the class (DSCP) of audio on the way there from 46 to 0.");
  }

  @Test
  void clocksThatAreApartAreTold() {
    VirtualLine line = line(whole(), whole()).farClockAhead(Duration.ofMinutes(-10).toNanos());

    assertThat(CallVerdict.of(run(line, "audio")).vi())
        .contains("Đồng hồ hai đầu lệch nhau khoảng 10 phút; các số đo khác không bị ảnh hưởng.");
  }
}
