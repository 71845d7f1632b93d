package vn.bridgewatch.ruleset;

import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;

/// Reads what people are told by a rule.
final class TextReader {

  private static final int RUNBOOK_CHARS_MAX = 200;

  private TextReader() {}

  static Rule.Texts texts(YamlMap map) {
    String runbook = map.text("runbook", "");
    map.require(
        runbook.length() <= RUNBOOK_CHARS_MAX,
        "runbook",
        "must be at most " + RUNBOOK_CHARS_MAX + " characters, got " + runbook.length());
    return new Rule.Texts(
        text(map, "summary", true),
        text(map, "notice", false),
        text(map, "first_step", true),
        runbook);
  }

  private static RuleText text(YamlMap map, String key, boolean required) {
    if (required && !map.has(key)) {
      map.problem(key, "is missing");
    }
    return map.map(
            key,
            texts -> {
              String vi = checked(texts, "vi");
              return new RuleText(vi, checked(texts, "en"));
            })
        .orElse(RuleText.NONE);
  }

  private static String checked(YamlMap texts, String language) {
    if (texts.requiredText(language).isEmpty()) {
      return "";
    }
    return texts.parsed(language, text -> new RuleText(text, "")).map(RuleText::vi).orElse("");
  }
}
