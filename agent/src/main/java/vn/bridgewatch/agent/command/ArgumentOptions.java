package vn.bridgewatch.agent.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import vn.bridgewatch.agent.probe.form.Options;

/// A probe's options as a command line gives them: `--name VALUE` for the option `name`, and one
/// word without a name.
final class ArgumentOptions implements Options {

  private final Arguments arguments;
  private final String wordKey;
  private final String wordName;
  private final String word;
  private final List<String> problems = new ArrayList<>();

  /// @param wordKey the option that the word stands for
  /// @param wordName how the help calls the word
  ArgumentOptions(Arguments arguments, String wordKey, String wordName, String word) {
    this.arguments = arguments;
    this.wordKey = wordKey;
    this.wordName = wordName;
    this.word = word;
  }

  static String option(String key) {
    return "--" + key.replace('_', '-');
  }

  /// Throws with the first problem, if there was any.
  void check() throws UsageException {
    if (!problems.isEmpty()) {
      throw new UsageException(problems.getFirst());
    }
  }

  @Override
  public boolean has(String key) {
    return key.equals(wordKey) || arguments.has(option(key));
  }

  @Override
  public Optional<String> text(String key) {
    return key.equals(wordKey) ? Optional.of(word) : arguments.value(option(key));
  }

  @Override
  public String requiredText(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty() || text.get().isBlank()) {
      problem(key, "is missing");
    }
    return text.orElse("");
  }

  @Override
  public int integer(String key, int fallback, int min, int max) {
    try {
      return arguments.integer(option(key), fallback, min, max);
    } catch (UsageException e) {
      problems.add(String.valueOf(e.getMessage()));
      return fallback;
    }
  }

  @Override
  public Duration duration(String key, Duration fallback, Duration min, Duration max) {
    try {
      return arguments.duration(option(key), fallback, min, max);
    } catch (UsageException e) {
      problems.add(String.valueOf(e.getMessage()));
      return fallback;
    }
  }

  @Override
  public boolean flag(String key) {
    return arguments.has(option(key));
  }

  @Override
  public Optional<Path> file(String key) {
    return arguments.value(option(key)).map(Path::of);
  }

  @Override
  public List<String> texts(String key, int countMax) {
    List<String> values = arguments.values(option(key));
    if (values.size() > countMax) {
      problem(key, "is given " + values.size() + " times, at most " + countMax);
      return values.subList(0, countMax);
    }
    return values;
  }

  @Override
  public <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return text(key)
        .flatMap(text -> {
          try {
            return Optional.of(parser.apply(text));
          } catch (IllegalArgumentException e) {
            String rule = e.getMessage() == null ? "is not valid: " + text : e.getMessage();
            problems.add(key.equals(wordKey) ? wordName + " " + rule : option(key) + ": " + rule);
            return Optional.empty();
          }
        });
  }

  @Override
  public void problem(String key, String message) {
    problems.add((key.equals(wordKey) ? wordName : option(key)) + " " + message);
  }
}
