package vn.bridgewatch.quality.opinion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VideoTelephonyModelTest {

  @ParameterizedTest
  @EnumSource(VideoSet.class)
  void everySetStaysOnItsScaleAndLossIsNeverBetter(VideoSet set) {
    for (double kbps : new double[] {64, 512, 2000, 4000}) {
      double before = 5;
      for (double loss : new double[] {0, 0.5, 1, 3, 10, 100}) {
        double score =
            VideoTelephonyModel.video(new VideoTelephonyModel.Video(kbps, 15, loss), set);

        assertThat(score).as("%s %s kbit/s %s %%", set, kbps, loss).isBetween(1.0, before);
        before = score;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(VideoSet.class)
  void aSetIsFoundByNameTableOrBoth(VideoSet set) {
    assertThat(VideoSet.of(set.word())).contains(set);
    assertThat(VideoSet.of(set.table())).contains(set);
    assertThat(VideoSet.of(set.word() + "(" + set.table() + ")")).contains(set);
  }

  /// Ts = 150, Tv = 250 on 4.2 inches: AD = 3.915 - 0.0003235 * 400 = 3.7856, MS = -0.001095 * 100
  /// = -0.1095; the other way about MS = -0.001377 * 100 = -0.1377.
  @Test
  void lipsAndVoiceApartAreWorseWhicheverIsLater() {
    double together = both(200, 200);

    assertThat(together - both(150, 250)).isCloseTo(slope() * 0.1095, within(1e-9));
    assertThat(together - both(250, 150)).isCloseTo(slope() * 0.1377, within(1e-9));
  }

  @Test
  void speechLosesNothingByDelayButByLossAndEcho() {
    var path = new SpeechPath(0, 25.1, 0, 1, 300, Echo.NONE);
    var lossy = new SpeechPath(0, 25.1, 3, 2, 300, Echo.NONE);

    assertThat(VideoTelephonyModel.speechRating(path)).isEqualTo(93.193);
    assertThat(VideoTelephonyModel.speechRating(lossy))
        .isCloseTo(93.193 - 95 * 3 / 28.1, within(1e-9));
    assertThat(VideoTelephonyModel.speechRating(path.with(Echo.telr65(300)))).isLessThan(93);
    assertThat(VideoTelephonyModel.speech(path)).isBetween(4.4, 4.5);
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertThatThrownBy(() -> new VideoTelephonyModel.Video(0, 30, 0))
        .hasMessageStartingWith("bitrate: must be 1 to 100000 kbit/s, got 0");
    assertThatThrownBy(() -> new VideoTelephonyModel.Video(1, 0, 0))
        .hasMessageStartingWith("fps: must be 1 to 30 1/s, got 0");
    assertThatThrownBy(() -> VideoTelephonyModel.multimedia(0, 3, 0, 0, ScreenSet.SCREEN_4_2))
        .hasMessageStartingWith("sq: must be 1 to 5, got 0");
    assertThatThrownBy(() -> VideoTelephonyModel.multimedia(4, 3, 0, -1, ScreenSet.SCREEN_4_2))
        .hasMessageStartingWith("video-delay: must be 0 to 10000 ms, got -1");
  }

  private static double both(double speechDelay, double videoDelay) {
    return VideoTelephonyModel.multimedia(4, 4, speechDelay, videoDelay, ScreenSet.SCREEN_4_2);
  }

  /// How the score falls with MMt at Sq = Vq = 4: m2 + m3 MMsv.
  private static double slope() {
    double content = -0.3255 * 4 + 0.3309 * 4 + 0.1494 * 16 + 0.5457;
    return -0.6638 + 0.4042 * content;
  }
}
