package vn.bridgewatch.agent.probe.form;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The options of one probe, from a file or from a command line, read strictly.
///
/// A value that breaks a rule is reported and read as the fallback, so that all problems come at
/// once.
public interface Options {

  boolean has(String key);

  Optional<String> text(String key);

  /// A text that must be there; `""` stands in after the problem is reported.
  String requiredText(String key);

  /// A whole number in a range, both ends included.
  int integer(String key, int fallback, int min, int max);

  Duration duration(String key, Duration fallback, Duration min, Duration max);

  boolean flag(String key);

  /// A file that is named relative to the configuration, or to where a command is run.
  Optional<Path> file(String key);

  List<String> texts(String key, int countMax);

  /// A text turned into a value by a parser that throws `IllegalArgumentException` with the rule.
  <T> Optional<T> parsed(String key, Function<String, T> parser);

  void problem(String key, String message);

  /// Whether the centre gives them, which may have a site look at more, and have it do nothing
  /// else.
  default boolean fromCentre() {
    return false;
  }

  /// Reports options that only the agent's own files may give, where the centre gives them.
  default void ownOnly(String... keys) {
    for (String key : keys) {
      if (fromCentre() && has(key)) {
        problem(
            key,
            "cannot come from the centre: only from the agent's own file, or one (blackbox) of from_centre.files");
      }
    }
  }
}
