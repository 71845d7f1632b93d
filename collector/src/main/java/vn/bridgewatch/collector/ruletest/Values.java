package vn.bridgewatch.collector.ruletest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Reading;

/// The values of a series in promtool's notation: `1 0x3 10+5x4 _x2 stale`, where `0x3` is 0 and
/// three times more, `10+5x4` is 10 and four times 5 more, `_` no sample, `stale` a series that the
/// device says is no more. Beyond promtool, `NaN` is a value that could not be read, and a group in
/// parentheses repeats, `(40 41)x30`: 30 times in all, with its noise.
final class Values {

  static final int COUNT_MAX = 1_000_000;

  private static final String NUMBER =
      "[-+]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][-+]?[0-9]+)?";
  private static final Pattern WORD =
      Pattern.compile(
          "(?<gap>_)(?:x(?<gaps>[0-9]{1,7}))?|(?<word>stale|NaN)(?:x(?<words>[0-9]{1,7}))?"
              + "|(?<first>"
              + NUMBER
              + ")(?:(?<step>[-+](?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][-+]?[0-9]+)?)?"
              + "x(?<times>[0-9]{1,7}))?");
  private static final Pattern PART =
      Pattern.compile("\\((?<group>[^()]*)\\)x(?<times>[0-9]{1,7})|(?<word>[^\\s()]+)");

  private Values() {}

  /// What is read at each interval; empty where there is no sample.
  static List<Optional<Reading>> of(String text) {
    var values = new ArrayList<Optional<Reading>>();
    Matcher part = PART.matcher(text);
    int end = 0;
    while (part.find()) {
      checkBlank(text.substring(end, part.start()));
      end = part.end();
      String word = part.group("word");
      if (word != null) {
        word(word, values);
      } else {
        var group = new ArrayList<Optional<Reading>>();
        for (String each : part.group("group").strip().split("\\s+", -1)) {
          word(each, group);
        }
        repeat(group, Integer.parseInt(part.group("times")), values);
      }
    }
    checkBlank(text.substring(end));
    return values;
  }

  private static void checkBlank(String between) {
    if (!between.isBlank()) {
      throw new IllegalArgumentException(
          "must be values as 1 0x3 10+5x4 _x2 stale (1 2)x5, got " + between.strip());
    }
  }

  private static void repeat(
      List<Optional<Reading>> group, int times, List<Optional<Reading>> values) {
    checkCount((long) values.size() + (long) group.size() * times);
    for (int i = 0; i < times; i++) {
      values.addAll(group);
    }
  }

  private static void checkCount(long count) {
    if (count > COUNT_MAX) {
      throw new IllegalArgumentException("has " + count + " values, at most " + COUNT_MAX);
    }
  }

  private static void word(String word, List<Optional<Reading>> values) {
    Matcher matcher = WORD.matcher(word);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be values as 1 0x3 10+5x4 _x2 stale (1 2)x5, got " + word);
    }
    if (matcher.group("gap") != null) {
      repeat(List.of(Optional.empty()), count(matcher.group("gaps"), 1), values);
    } else if (matcher.group("word") != null) {
      Absence absence = matcher.group("word").equals("stale") ? Absence.GONE : Absence.UNMEASURED;
      repeat(
          List.of(Optional.of(Reading.absent(absence))), count(matcher.group("words"), 1), values);
    } else {
      numbers(matcher, values);
    }
  }

  private static void numbers(Matcher matcher, List<Optional<Reading>> values) {
    double first = Double.parseDouble(matcher.group("first"));
    String stepText = matcher.group("step");
    double step = stepText == null ? 0 : Double.parseDouble(stepText);
    int more = count(matcher.group("times"), 0);
    checkCount(values.size() + 1L + more);
    for (int i = 0; i <= more; i++) {
      values.add(Optional.of(Reading.of(first + i * step)));
    }
  }

  private static int count(@org.jspecify.annotations.Nullable String text, int fallback) {
    return text == null ? fallback : Integer.parseInt(text);
  }
}
