package vn.bridgewatch.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameImpactTest {

  /// 1500 kbit/s at 30 pictures a second are 6,250 bytes, so six packets of 1,200; at 0.5 % loss 1
  /// - 0.995^6 = 2.9628 % of 1,800 pictures a minute are hit, and one in 1 / 0.029628 + 29 begins a
  ///   stutter.
  @Test
  void randomLossByHand() {
    FrameImpact impact = FrameImpact.expected(VideoProfile.HD_720, 0.005, 1);

    assertThat(VideoProfile.HD_720.packetsPerFrame()).isEqualTo(6);
    assertThat(impact.hitRatio()).isCloseTo(0.0296277, within(1e-6));
    assertThat(impact.hitsPerMinute()).isCloseTo(53.330, within(1e-2));
    assertThat(impact.stuttersPerMinute()).isCloseTo(28.685, within(1e-2));
  }

  @Test
  void theSameLossInRunsHitsFewerPictures() {
    double random = FrameImpact.expected(VideoProfile.HD_1080, 0.01, 1).hitRatio();
    double inRuns = FrameImpact.expected(VideoProfile.HD_1080, 0.01, 5).hitRatio();

    assertThat(inRuns).isLessThan(random).isGreaterThan(0.01);
  }

  @Test
  void theEndsOfTheScale() {
    assertThat(FrameImpact.expected(VideoProfile.CONTENT, 0, 0))
        .isEqualTo(new FrameImpact(0, 0, 0));
    assertThat(FrameImpact.expected(VideoProfile.HD_720, 1, 9))
        .isEqualTo(new FrameImpact(1, 1800, 60)); // one a second, each healed and broken anew
    assertThatThrownBy(() -> FrameImpact.expected(VideoProfile.HD_720, 1.1, 1))
        .hasMessage("loss_ratio: must be 0 to 1, got 1.1");
    assertThatThrownBy(() -> new VideoProfile(0, 30, 1200, 1))
        .hasMessage("profile.kbps: must be 1.0 to 100000.0, got 0.0");
  }

  /// Two packets a picture, a picture heals at the third: hit, broken, broken, hit again, clean.
  @Test
  void damageIsCountedByHand() {
    var profile = new VideoProfile(192, 10, 1200, 0.3);
    var damage = new FrameDamage(profile);
    "x. .. .x xx .. .".replace(" ", "").chars().forEach(fate -> damage.packet(fate == 'x'));

    FrameImpact impact = damage.report();
    assertThat(profile.packetsPerFrame()).isEqualTo(2);
    assertThat(impact.hitRatio()).isEqualTo(3 / 5.0);
    assertThat(impact.hitsPerMinute()).isCloseTo(3 * 600 / 5.0, within(1e-9));
    assertThat(impact.stuttersPerMinute()).isCloseTo(2 * 600 / 5.0, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"0.002, 1, 1", "0.01, 1, 2", "0.01, 4, 3", "0.05, 3, 4"})
  void whatIsExpectedIsWhatIsCounted(double loss, double run, long seed) {
    var random = new Random(seed);
    var damage = new FrameDamage(VideoProfile.HD_720);
    double mean = Math.max(run, 1 / (1 - loss));
    double begin = loss / (mean * (1 - loss));
    boolean lost = false;
    for (int i = 0; i < 2_000_000; i++) {
      lost = random.nextDouble() < (lost ? 1 - 1 / mean : begin);
      damage.packet(lost);
    }
    FrameImpact expected = FrameImpact.expected(VideoProfile.HD_720, loss, run);

    assertThat(damage.report().hitsPerMinute())
        .isCloseTo(expected.hitsPerMinute(), Percentage.withPercentage(4));
    assertThat(damage.report().stuttersPerMinute())
        .isCloseTo(expected.stuttersPerMinute(), Percentage.withPercentage(4));
  }
}
