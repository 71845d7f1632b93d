package vn.bridgewatch.collector.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The options and words of one sub-command, read strictly: an unknown option, a missing value or
/// an option given twice is an error, never ignored.
///
/// `--name VALUE` and `--name=VALUE` mean the same; an option that may be repeated takes every word
/// up to the next option.
final class Arguments {

  private final Map<String, List<String>> given;
  private final List<String> words;

  private Arguments(Map<String, List<String>> given, List<String> words) {
    this.given = Map.copyOf(given);
    this.words = List.copyOf(words);
  }

  /// Which options a sub-command knows: without a value, with one, with one or more.
  record Known(Set<String> flags, Set<String> values, Set<String> lists) {

    Arguments parse(List<String> args) throws UsageException {
      var given = new HashMap<String, List<String>>();
      var words = new ArrayList<String>();
      for (int i = 0; i < args.size(); i++) {
        String arg = args.get(i);
        if (!arg.startsWith("--")) {
          words.add(arg);
          continue;
        }
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        var values = new ArrayList<String>();
        if (flags.contains(name)) {
          check(equals < 0, name + " takes no value");
        } else {
          check(
              this.values.contains(name) || lists.contains(name),
              "unknown option " + name + "; see --help");
          if (equals >= 0) {
            values.add(arg.substring(equals + 1));
          }
          while (i + 1 < args.size()
              && !args.get(i + 1).startsWith("--")
              && (values.isEmpty() || (lists.contains(name) && equals < 0))) {
            values.add(args.get(++i));
          }
          check(!values.isEmpty(), name + " needs a value");
        }
        check(lists.contains(name) || !given.containsKey(name), name + " is given twice");
        given.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(values);
      }
      return new Arguments(given, words);
    }
  }

  boolean has(String name) {
    return given.containsKey(name);
  }

  Optional<String> value(String name) {
    return values(name).stream().findFirst();
  }

  String required(String name) throws UsageException {
    Optional<String> value = value(name).filter(text -> !text.isBlank());
    check(value.isPresent(), name + " is missing; see --help");
    return value.orElseThrow();
  }

  /// All values of an option, in order; empty when it was not given.
  List<String> values(String name) {
    return given.getOrDefault(name, List.of());
  }

  /// One of the allowed words.
  String choice(String name, String fallback, String... allowed) throws UsageException {
    String text = value(name).orElse(fallback);
    check(
        List.of(allowed).contains(text),
        name + ": must be one of " + String.join(", ", allowed) + ", got " + text);
    return text;
  }

  /// The words that are no options.
  List<String> words() {
    return words;
  }

  /// Exactly one word.
  ///
  /// @param what how the help calls it
  String onlyWord(String what) throws UsageException {
    check(words.size() == 1, what + ": one is needed, got " + words.size() + "; see --help");
    return words.getFirst();
  }

  void noWords() throws UsageException {
    check(words.isEmpty(), "unknown word " + String.join(" ", words) + "; see --help");
  }

  private static void check(boolean holds, String message) throws UsageException {
    if (!holds) {
      throw new UsageException(message);
    }
  }
}
