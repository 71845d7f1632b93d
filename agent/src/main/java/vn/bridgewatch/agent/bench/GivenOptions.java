package vn.bridgewatch.agent.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import vn.bridgewatch.agent.probe.form.Options;
import vn.bridgewatch.config.DurationText;

/// Options of a probe as a program gives them; a wrong one is that program's fault and ends it.
record GivenOptions(Map<String, String> given) implements Options {

  GivenOptions {
    given = Map.copyOf(given);
  }

  @Override
  public boolean has(String key) {
    return given.containsKey(key);
  }

  @Override
  public Optional<String> text(String key) {
    return Optional.ofNullable(given.get(key));
  }

  @Override
  public String requiredText(String key) {
    return text(key).orElseThrow(() -> new IllegalArgumentException(key + ": is missing"));
  }

  @Override
  public int integer(String key, int fallback, int min, int max) {
    int value = text(key).map(Integer::parseInt).orElse(fallback);
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          key + ": must be from " + min + " to " + max + ", got " + value);
    }
    return value;
  }

  @Override
  public Duration duration(String key, Duration fallback, Duration min, Duration max) {
    return text(key).flatMap(text -> DurationText.parse(text, min, max)).orElse(fallback);
  }

  @Override
  public boolean flag(String key) {
    return text(key).map(Boolean::parseBoolean).orElse(false);
  }

  @Override
  public Optional<Path> file(String key) {
    return text(key).map(Path::of);
  }

  @Override
  public List<String> texts(String key, int countMax) {
    return text(key).map(List::of).orElse(List.of());
  }

  @Override
  public <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return text(key).map(parser);
  }

  @Override
  public void problem(String key, String message) {
    throw new IllegalArgumentException(key + ": " + message);
  }
}
