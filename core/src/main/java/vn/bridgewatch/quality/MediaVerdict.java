package vn.bridgewatch.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What people will see and hear, in plain words, and why; the worst first.
///
/// The limits are judgement, not standard, but for two: 400 ms of delay is what ITU-T G.114 calls
/// unfit for planning, and the limits of speech are user classes of ITU-T G.109.
public record MediaVerdict(List<Remark> remarks) {

  /// How bad it is.
  public enum Level {
    GOOD,
    NOTICEABLE,
    BAD
  }

  /// A sentence and its reason, in Vietnamese and English.
  public record Remark(Level level, String vi, String en, String whyVi, String whyEn) {}

  static final double LOST_RATIO = 0.5;
  static final double STUTTERS_ALL_THE_TIME = 10;
  static final double STUTTERS_BAD = 2;
  static final double STUTTERS_NOTICEABLE = 0.1;
  static final double GAP_MS_BAD = 1000;
  static final double GAP_MS_NOTICEABLE = 200;
  static final double DELAY_MS_BAD = 400;
  static final double DELAY_MS_NOTICEABLE = 250;

  /// Shares of the best rating: ITU-T G.109 calls 60 to 70 of 100 low, 50 to 60 poor.
  static final double SPEECH_BAD = 0.6;

  static final double SPEECH_NOTICEABLE = 0.7;

  public MediaVerdict {
    remarks = List.copyOf(remarks);
    if (remarks.isEmpty()) {
      throw new IllegalArgumentException("remarks: must not be empty");
    }
  }

  public static MediaVerdict of(MediaFigures figures) {
    var remarks = new ArrayList<Remark>();
    picture(figures, remarks);
    freeze(figures, remarks);
    speech(figures, remarks);
    delay(figures, remarks);
    if (remarks.isEmpty()) {
      remarks.add(
          new Remark(
              Level.GOOD,
              figures.speech().isPresent() ? "hình và tiếng sẽ tốt" : "hình sẽ mượt",
              figures.speech().isPresent()
                  ? "picture and sound will be good"
                  : "the picture will be smooth",
              "đường truyền " + lossVi(figures),
              "the line " + lossEn(figures)));
    }
    remarks.sort(Comparator.comparing(Remark::level).reversed());
    return new MediaVerdict(remarks);
  }

  public Level level() {
    return remarks.getFirst().level();
  }

  /// As `Hình sẽ giật khoảng 3 lần mỗi phút, vì …`.
  public String vi() {
    return remarks.stream()
        .map(remark -> sentence(remark.vi() + ", vì " + remark.whyVi()))
        .collect(Collectors.joining(" "));
  }

  /// As `The picture will stutter about 3 times a minute, because …`.
  public String en() {
    return remarks.stream()
        .map(remark -> sentence(remark.en() + ", because " + remark.whyEn()))
        .collect(Collectors.joining(" "));
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }

  private static void picture(MediaFigures figures, List<Remark> remarks) {
    double stutters = figures.pictures().stuttersPerMinute();
    String whyVi = "đường truyền " + lossVi(figures);
    String whyEn = "the line " + lossEn(figures);
    if (figures.residualRatio() >= LOST_RATIO) {
      remarks.add(
          new Remark(
              Level.BAD,
              "gần như không xem được hình",
              "there will hardly be a picture",
              whyVi,
              whyEn));
    } else if (stutters >= STUTTERS_ALL_THE_TIME) {
      remarks.add(
          new Remark(
              Level.BAD,
              "hình sẽ giật liên tục",
              "the picture will stutter all the time",
              whyVi,
              whyEn));
    } else if (stutters >= 0.75) {
      long times = Math.round(stutters);
      remarks.add(
          new Remark(
              stutters >= STUTTERS_BAD ? Level.BAD : Level.NOTICEABLE,
              "hình sẽ giật khoảng " + times + " lần mỗi phút",
              "the picture will stutter about "
                  + (times == 1 ? "once" : times + " times")
                  + " a minute",
              whyVi,
              whyEn));
    } else if (stutters >= STUTTERS_NOTICEABLE) {
      long minutes = Math.max(2, Math.round(1 / stutters));
      remarks.add(
          new Remark(
              Level.NOTICEABLE,
              "khoảng " + minutes + " phút hình sẽ giật một lần",
              "the picture will stutter about once in " + minutes + " minutes",
              whyVi,
              whyEn));
    }
  }

  private static void freeze(MediaFigures figures, List<Remark> remarks) {
    double gap = figures.longestGapMs();
    if (gap < GAP_MS_NOTICEABLE || figures.residualRatio() >= LOST_RATIO) {
      return;
    }
    String seconds = number(gap / 1000);
    remarks.add(
        new Remark(
            gap >= GAP_MS_BAD ? Level.BAD : Level.NOTICEABLE,
            "có lúc hình và tiếng đứng khoảng " + comma(seconds) + " giây",
            "picture and sound will at times stand still for about " + seconds + " s",
            "có lúc đường truyền ngắt hẳn",
            "the line is cut off at times"));
  }

  private static void speech(MediaFigures figures, List<Remark> remarks) {
    if (figures.speech().isEmpty()) {
      return;
    }
    var rating = figures.speech().get();
    double share = rating.r() / rating.scale().ratingMax();
    if (share >= SPEECH_NOTICEABLE) {
      return;
    }
    boolean byLoss = rating.ieEff() >= rating.idd() + rating.idte() + rating.idle();
    remarks.add(
        new Remark(
            share < SPEECH_BAD ? Level.BAD : Level.NOTICEABLE,
            share < SPEECH_BAD ? "tiếng sẽ khó nghe" : "tiếng đôi lúc khó nghe",
            share < SPEECH_BAD
                ? "speech will be hard to understand"
                : "speech will at times be hard to understand",
            byLoss ? "mất gói tin làm tiếng bị ngắt quãng" : "tiếng đến chậm hoặc bị vọng lại",
            byLoss ? "lost packets tear holes into it" : "it comes late or with an echo"));
  }

  private static void delay(MediaFigures figures, List<Remark> remarks) {
    double delay = figures.delayMs().orElse(0.0);
    if (delay < DELAY_MS_NOTICEABLE) {
      return;
    }
    long ms = Math.round(delay);
    remarks.add(
        new Remark(
            delay >= DELAY_MS_BAD ? Level.BAD : Level.NOTICEABLE,
            delay >= DELAY_MS_BAD
                ? "hai bên sẽ nói chồng lên nhau"
                : "người nghe sẽ thấy bên kia trả lời chậm",
            delay >= DELAY_MS_BAD
                ? "people will talk into each other's words"
                : "answers will seem slow",
            "hình và tiếng đến chậm " + ms + " mili giây",
            "picture and sound come " + ms + " ms late"));
  }

  private static String lossVi(MediaFigures figures) {
    if (figures.lossRatio() == 0) {
      return "không mất gói tin nào";
    }
    String text = "mất " + comma(percent(figures.lossRatio())) + " % gói tin";
    return figures.residualRatio() == figures.lossRatio()
        ? text
        : text + ", sau khi bù còn thiếu " + comma(percent(figures.residualRatio())) + " %";
  }

  private static String lossEn(MediaFigures figures) {
    if (figures.lossRatio() == 0) {
      return "loses no packet";
    }
    String text = "loses " + percent(figures.lossRatio()) + " % of the packets";
    return figures.residualRatio() == figures.lossRatio()
        ? text
        : text + ", " + percent(figures.residualRatio()) + " % after repair";
  }

  /// Two digits that count; nothing is called 0 that is not.
  private static String percent(double ratio) {
    double percent = ratio * 100;
    return percent == 0 ? "0" : percent < 0.01 ? "0.01" : number(percent);
  }

  private static String number(double value) {
    String form = value >= 9.95 ? "%.0f" : value >= 0.095 ? "%.1f" : "%.2f";
    String text = String.format(Locale.ROOT, form, value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String comma(String number) {
    return number.replace('.', ',');
  }
}
