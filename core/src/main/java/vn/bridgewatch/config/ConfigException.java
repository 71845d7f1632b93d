package vn.bridgewatch.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used, with every problem found in it.
public final class ConfigException extends Exception {

  private final transient List<Problem> problems;

  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
