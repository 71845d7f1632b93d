package vn.bridgewatch.config;

/// One thing wrong in a file: where, what, and the rule it breaks.
///
/// @param line from 1; 0 when the problem has no line
public record Problem(String file, int line, String path, String message) {

  /// `agent.yaml:12: uplink.port: must be 1 to 65535, got 0`
  @Override
  public String toString() {
    var text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    text.append(": ");
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    return text.append(message).toString();
  }
}
