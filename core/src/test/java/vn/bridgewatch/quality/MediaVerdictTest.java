package vn.bridgewatch.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.quality.MediaVerdict.Level;
import vn.bridgewatch.quality.opinion.Echo;
import vn.bridgewatch.quality.opinion.NarrowbandModel;
import vn.bridgewatch.quality.opinion.SpeechPath;

class MediaVerdictTest {

  @Test
  void threeStuttersAMinuteAreSaidWithTheirReason() {
    MediaVerdict verdict = pictures(0.012, 0.0003, 3.1);

    assertThat(verdict.level()).isEqualTo(Level.BAD);
    assertThat(verdict.vi())
        .isEqualTo(
            "Hình sẽ giật khoảng 3 lần mỗi phút, vì đường truyền mất 1,2 % gói tin, sau khi bù còn"
                + " thiếu 0,03 %.");
    assertThat(verdict.en())
        .isEqualTo(
            "The picture will stutter about 3 times a minute, because the line loses 1.2 % of the"
                + " packets, 0.03 % after repair.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | GOOD | Hình sẽ mượt, vì đường truyền không mất gói tin nào.",
        "0.05 | GOOD | Hình sẽ mượt",
        "0.1 | NOTICEABLE | Khoảng 10 phút hình sẽ giật một lần",
        "0.7 | NOTICEABLE | Khoảng 2 phút hình sẽ giật một lần",
        "0.75 | NOTICEABLE | Hình sẽ giật khoảng 1 lần mỗi phút",
        "2 | BAD | Hình sẽ giật khoảng 2 lần mỗi phút",
        "10 | BAD | Hình sẽ giật liên tục",
      })
  void theSentenceFollowsTheStutters(double stutters, Level level, String vi) {
    MediaVerdict verdict = pictures(stutters == 0 ? 0 : 0.001, stutters == 0 ? 0 : 0.001, stutters);

    assertThat(verdict.level()).isEqualTo(level);
    assertThat(verdict.vi()).startsWith(vi);
  }

  @Test
  void theWorstIsSaidFirst() {
    var speech = NarrowbandModel.rate(new SpeechPath(0, 4.3, 5, 1, 300, Echo.NONE)); // R about 27
    MediaVerdict verdict =
        MediaVerdict.of(
            new MediaFigures(
                0.05,
                0.05,
                new FrameImpact(0.01, 18, 0.8),
                400,
                Optional.of(speech),
                Optional.of(300.0)));

    assertThat(verdict.remarks())
        .extracting(MediaVerdict.Remark::level)
        .containsExactly(Level.BAD, Level.NOTICEABLE, Level.NOTICEABLE, Level.NOTICEABLE);
    assertThat(verdict.vi())
        .startsWith("Tiếng sẽ khó nghe, vì mất gói tin làm tiếng bị ngắt quãng. ")
        .contains("Có lúc hình và tiếng đứng khoảng 0,4 giây, vì có lúc đường truyền ngắt hẳn.")
        .contains(
            "Người nghe sẽ thấy bên kia trả lời chậm, vì hình và tiếng đến chậm 300 mili giây.");
    assertThat(verdict.en()).startsWith("Speech will be hard to understand");
  }

  @Test
  void aDeadLineHasNoPictureAndNothingElseToSayOfIt() {
    MediaVerdict verdict =
        MediaVerdict.of(
            new MediaFigures(
                0.9, 0.9, new FrameImpact(1, 1800, 60), 5000, Optional.empty(), Optional.empty()));

    assertThat(verdict.vi())
        .isEqualTo("Gần như không xem được hình, vì đường truyền mất 90 % gói tin.");
    assertThat(verdict.en())
        .isEqualTo("There will hardly be a picture, because the line loses 90 % of the packets.");
  }

  @Test
  void longDelayIsBad() {
    MediaVerdict verdict =
        MediaVerdict.of(
            new MediaFigures(
                0, 0, new FrameImpact(0, 0, 0), 0, Optional.empty(), Optional.of(450.0)));

    assertThat(verdict.level()).isEqualTo(Level.BAD);
    assertThat(verdict.vi()).startsWith("Hai bên sẽ nói chồng lên nhau");
  }

  @Test
  void goodSpeechIsPraisedOnlyWhenItWasRated() {
    var speech = NarrowbandModel.rate(SpeechPath.clean());
    MediaVerdict verdict =
        MediaVerdict.of(
            new MediaFigures(
                0.000001, 0, new FrameImpact(0, 0, 0), 0, Optional.of(speech), Optional.of(20.0)));

    assertThat(verdict.vi())
        .isEqualTo(
            "Hình và tiếng sẽ tốt, vì đường truyền mất 0,01 % gói tin, sau khi bù còn thiếu 0 %.");
    assertThat(verdict.level()).isEqualTo(Level.GOOD);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> pictures(1.5, 0, 0)).hasMessage("loss_ratio: must be 0 to 1, got 1.5");
    assertThatThrownBy(() -> new MediaVerdict(List.of())).hasMessage("remarks: must not be empty");
  }

  private static MediaVerdict pictures(double loss, double residual, double stutters) {
    return MediaVerdict.of(
        new MediaFigures(
            loss,
            residual,
            new FrameImpact(0, 0, stutters),
            0,
            Optional.empty(),
            Optional.empty()));
  }
}
