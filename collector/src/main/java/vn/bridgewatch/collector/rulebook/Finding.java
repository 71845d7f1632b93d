package vn.bridgewatch.collector.rulebook;

/// Something about a rule that must or should be otherwise.
///
/// @param line from 1; 0 where it is about no line
/// @param rule empty where it is about no rule, or about one without a name
/// @param key empty where it is about no key
public record Finding(
    Weight weight, String file, int line, String rule, String key, String message) {

  /// How bad it is.
  public enum Weight {
    /// The rules cannot be put in force.
    ERROR,
    /// They can, and it is likely a mistake.
    WARNING
  }

  /// `rules.yaml:12: warning: rtt_high: hold: 3 s is shorter than …`
  @Override
  public String toString() {
    var text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    text.append(": ").append(weight == Weight.ERROR ? "error" : "warning").append(": ");
    if (!rule.isEmpty()) {
      text.append(rule).append(": ");
    }
    if (!key.isEmpty()) {
      text.append(key).append(": ");
    }
    return text.append(message).toString();
  }
}
