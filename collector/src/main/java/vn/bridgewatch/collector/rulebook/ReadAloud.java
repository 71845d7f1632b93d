package vn.bridgewatch.collector.rulebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import vn.bridgewatch.config.DurationText;
import vn.bridgewatch.metric.TextFormat;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.GuardRule;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.countdown.FaultKind;
import vn.bridgewatch.rule.kind.BudgetRule;
import vn.bridgewatch.rule.kind.Comparison;
import vn.bridgewatch.rule.kind.CountdownRule;
import vn.bridgewatch.rule.kind.CountdownRule.Shape;
import vn.bridgewatch.rule.kind.Direction;
import vn.bridgewatch.rule.kind.DriftRule;
import vn.bridgewatch.rule.kind.FlapRule;
import vn.bridgewatch.rule.kind.ForecastRule;
import vn.bridgewatch.rule.kind.LevelRule;
import vn.bridgewatch.rule.kind.PastConferencesRule;
import vn.bridgewatch.rule.kind.SiblingRule;
import vn.bridgewatch.rule.kind.UnusualRule;
import vn.bridgewatch.rule.kind.Warning;

/// Says a rule in one sentence, so that whoever wrote it hears what it means.
public final class ReadAloud {

  /// The language in which it is said.
  public enum Language {
    VI,
    EN
  }

  private final Language language;

  public ReadAloud(Language language) {
    this.language = language;
  }

  private String in(String vi, String en) {
    return language == Language.VI ? vi : en;
  }

  /// As `rtt_high: warning when probe_icmp_duration_seconds with phase "rtt" is above 150 ms for 1
  /// min; over after 1 min without it`.
  public String sentence(Rule rule) {
    return rule.name() + ": " + grade(rule.grade()) + " " + what(rule) + ".";
  }

  private String grade(Grade grade) {
    return switch (grade) {
      case INFO -> in("chỉ hiển thị", "shown only,");
      case WARNING -> in("cảnh báo", "warning");
      case CRITICAL -> in("cảnh báo nghiêm trọng", "critical");
    };
  }

  private String changed(GuardRule rule) {
    return switch (rule.changes()) {
      case CONFIGURATION -> in("cấu hình bị thay đổi", "a configuration is changed");
      case FIRMWARE ->
          in("phần mềm của thiết bị bị thay đổi", "the software of a device is changed");
      case ROUTE -> in("đường đi bị thay đổi", "the way through the network is changed");
      case TOPOLOGY -> in("thiết bị hoặc kết nối bị thay đổi", "devices or links are changed");
    };
  }

  private String what(Rule rule) {
    return switch (rule) {
      case SilenceRule it ->
          in("khi không nghe được gì từ điểm cầu trong ", "when nothing is heard of the site for ")
              + time(it.silentAfter())
              + over(it.clear());
      case GuardRule it ->
          in("khi ", "when ")
              + changed(it)
              + in(
                  " từ 24 giờ trước một hội nghị của điểm cầu cho đến khi họp xong",
                  " from 24 hours before a conference of the site until it is over");
      case ThresholdRule it ->
          when(it)
              + beyond(it.limit(), it.selector().metric())
              + held(it.hold())
              + over(it.clear())
              + (it.overWhenGone()
                  ? in(", hoặc ngay khi không còn đối tượng đo", ", or at once when it is no more")
                  : "");
      case BudgetRule it ->
          when(it)
              + beyond(it.limit(), it.selector().metric())
              + in(" quá ", " for more than ")
              + time(it.budget())
              + in(
                  " của một hội nghị, hoặc đang mất nhanh đến mức sẽ quá",
                  " of a conference, or is being lost so fast that it will be");
      case ForecastRule it ->
          when(it)
              + in("có khả năng cao sẽ ", "is likely to be ")
              + beyond(it.limit(), it.selector().metric()).replaceFirst("^is ", "")
              + in(" trước khi hội nghị kết thúc", " before the conference ends")
              + warning(it.warning());
      case CountdownRule it -> countdown(it);
      case LevelRule it ->
          when(it)
              + in("chuyển hẳn sang mức ", "goes on at ")
              + way(
                  it.direction(), in("cao hơn", "a higher level"), in("thấp hơn", "a lower level"))
              + in(" từ ", ", by ")
              + relevance(it)
              + in(" trở lên", " or more")
              + over(it.clear());
      case DriftRule it ->
          when(it)
              + way(it.direction(), in("tăng dần", "creeps up"), in("giảm dần", "creeps down"))
              + in(" so với bình thường", " from what is usual")
              + over(it.clear());
      case FlapRule it ->
          when(it)
              + in(
                  "thay đổi liên tục (từ 30 % của 20 lần đo gần nhất)",
                  "keeps changing (30 % of the last 20 readings and more)");
      case UnusualRule it ->
          when(it)
              + in("khác thường so với chính nó trước đây", "is unlike its own past")
              + over(it.clear());
      case SiblingRule it ->
          when(it)
              + in("khác hẳn các điểm cầu cùng ", "is unlike that of sites of the same ")
              + String.join(", ", it.of())
              + apart(it.comparison(), it.selector().metric())
              + over(it.clear());
      case PastConferencesRule it ->
          when(it)
              + in("khác hẳn các hội nghị gần nhất", "is unlike the last conferences")
              + apart(it.comparison(), it.selector().metric())
              + over(it.clear());
      case SeriesRule it -> when(it);
    };
  }

  private String countdown(CountdownRule rule) {
    String metric = rule.selector().metric();
    String runsOut =
        switch (rule.shape()) {
          case Shape.EndsAt() -> in("đến hạn", "comes to its end");
          case Shape.EndsIn() -> in("cạn hết", "runs out");
          case Shape.Renews() ->
              in(
                  "không được gia hạn như mọi khi và sẽ hết hạn",
                  "is not renewed as it was before and runs out");
          case Shape.Fills(double full) ->
              in("đầy đến ", "fills up to ") + Quantity.text(full, metric);
          case Shape.Drains(_, double empty, String load) ->
              in("cạn xuống ", "drains to ")
                  + Quantity.text(empty, metric)
                  + in(", tính theo tải ", ", by the load ")
                  + load;
        };
    String within =
        rule.within().isZero()
            ? ""
            : in("; luôn báo khi còn dưới ", "; always when less is left than ")
                + time(rule.within());
    CountdownRule.Condition only = rule.only();
    String condition =
        only == null
            ? ""
            : in("; chỉ tính khi ", "; only while ")
                + only.metric()
                + " "
                + beyond(only.limit(), only.metric());
    return when(rule)
        + runsOut
        + in(" trước khi hội nghị kết thúc", " before the conference ends")
        + warning(rule.warning())
        + within
        + condition
        + over(rule.clear());
  }

  private String relevance(LevelRule rule) {
    String share = Quantity.text(rule.relevance().relative(), "_ratio");
    double least = rule.relevance().absolute();
    return least == 0
        ? share
        : share
            + in(" và ít nhất ", " and at least ")
            + Quantity.text(least, rule.selector().metric());
  }

  private String apart(Comparison comparison, String metric) {
    String least =
        comparison.atLeast() == 0
            ? ""
            : in(" và ít nhất ", " and at least ") + Quantity.text(comparison.atLeast(), metric);
    return " ("
        + way(comparison.direction(), in("cao hơn", "above"), in("thấp hơn", "below"))
        + in(" quá ", " by more than ")
        + TextFormat.number(comparison.by())
        + in(" lần độ lệch thường thấy", " times the usual deviation")
        + least
        + ")";
  }

  private String way(Direction direction, String up, String down) {
    return switch (direction) {
      case UP -> up;
      case DOWN -> down;
      case BOTH -> up + in(" hoặc ", " or ") + down;
    };
  }

  private String warning(Warning warning) {
    return in(" và phải đi sửa ngay mới kịp (", " and there is just time to act (")
        + fault(warning.fault())
        + in(", dự phòng ", ", with a margin of ")
        + time(warning.margin())
        + ")"
        + (warning.of().isEmpty() ? "" : in(", báo trước ", ", ahead of ") + warning.of());
  }

  private String fault(FaultKind kind) {
    return switch (kind) {
      case REMOTE -> in("sửa từ xa", "done from the centre");
      case ROOM -> in("người trong phòng tự sửa", "done by who is in the room");
      case TECHNICIAN -> in("kỹ thuật viên đến nơi", "a technician must come");
      case POWER -> in("mang máy phát hoặc ắc quy đến", "a generator or battery must come");
      case CARRIER -> in("nhà mạng sửa", "the carrier repairs it");
    };
  }

  private String when(SeriesRule rule) {
    Selector selector = rule.selector();
    return in("khi ", "when ") + selector.metric() + labels(selector) + unless(selector) + " ";
  }

  private String labels(Selector selector) {
    var parts = new ArrayList<String>();
    for (Map.Entry<String, String> each : new TreeMap<>(selector.match()).entrySet()) {
      parts.add(each.getKey() + " \"" + each.getValue() + "\"");
    }
    for (Map.Entry<String, Pattern> each : new TreeMap<>(selector.where()).entrySet()) {
      parts.add(each.getKey() + " /" + each.getValue() + "/");
    }
    return parts.isEmpty() ? "" : in(" có ", " with ") + String.join(", ", parts);
  }

  private String unless(Selector selector) {
    return selector.unless().isEmpty()
        ? ""
        : in(" (trừ khi thiết bị có ", " (not where the device has ") + selector.unless() + ")";
  }

  private String beyond(Limit limit, String metric) {
    return switch (limit) {
      case Limit.Above(double value) -> in("lớn hơn ", "is above ") + Quantity.text(value, metric);
      case Limit.Below(double value) -> in("nhỏ hơn ", "is below ") + Quantity.text(value, metric);
    };
  }

  private String held(Duration hold) {
    return hold.isZero() ? in(", báo ngay", ", at once") : in(" trong ", " for ") + time(hold);
  }

  private String over(Duration clear) {
    return clear.isZero()
        ? ""
        : in("; hết khi đã bình thường ", "; over when it was well for ") + time(clear);
  }

  private String time(Duration time) {
    String text = DurationText.show(time);
    String unit = text.replaceAll("[0-9.]", "");
    String number = text.substring(0, text.length() - unit.length());
    return number
        + " "
        + switch (unit) {
          case "d" -> in("ngày", "d");
          case "h" -> in("giờ", "h");
          case "m" -> in("phút", "min");
          case "s" -> in("giây", "s");
          default -> "ms";
        };
  }
}
