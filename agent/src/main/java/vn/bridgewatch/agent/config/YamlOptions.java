package vn.bridgewatch.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import vn.bridgewatch.agent.probe.form.Options;
import vn.bridgewatch.config.YamlMap;

/// A probe's options as an entry of `probes` gives them.
///
/// @param folder to which files are relative
/// @param opens the files that may be named
/// @param fromCentre whether the centre gives them
record YamlOptions(YamlMap map, Path folder, Predicate<Path> opens, boolean fromCentre)
    implements Options {

  static final String NOT_OPENED = "must be one of from_centre.files of the agent's own file, got ";

  @Override
  public boolean has(String key) {
    return map.has(key);
  }

  @Override
  public Optional<String> text(String key) {
    return map.text(key);
  }

  @Override
  public String requiredText(String key) {
    return map.requiredText(key);
  }

  @Override
  public int integer(String key, int fallback, int min, int max) {
    return map.integer(key, fallback, min, max);
  }

  @Override
  public Duration duration(String key, Duration fallback, Duration min, Duration max) {
    return map.duration(key, fallback, min, max);
  }

  @Override
  public boolean flag(String key) {
    return map.flag(key, false);
  }

  @Override
  public Optional<Path> file(String key) {
    Optional<Path> file = map.text(key).map(text -> folder.resolve(text).normalize());
    file.filter(opens.negate())
        .ifPresent(named -> map.problem(key, NOT_OPENED + named.getFileName()));
    return file.filter(opens);
  }

  @Override
  public List<String> texts(String key, int countMax) {
    return map.texts(key, countMax);
  }

  @Override
  public <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return map.parsed(key, parser);
  }

  @Override
  public void problem(String key, String message) {
    map.problem(key, message);
  }
}
