package vn.bridgewatch.agent.profile;

import vn.bridgewatch.config.YamlMap;

/// A text for people in Vietnamese and in English.
public record Text(String vi, String en) {

  static final Text NONE = new Text("", "");
  private static final int CHARS_MAX = 300;

  static Text read(YamlMap map) {
    return new Text(words(map, "vi"), words(map, "en"));
  }

  private static String words(YamlMap map, String key) {
    String text = map.requiredText(key);
    map.require(
        text.length() <= CHARS_MAX,
        key,
        "must be at most " + CHARS_MAX + " characters, got " + text.length());
    return text;
  }

  /// @param language `vi` or `en`
  public String in(String language) {
    return language.equals("vi") ? vi : en;
  }
}
