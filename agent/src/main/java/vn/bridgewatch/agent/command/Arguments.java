package vn.bridgewatch.agent.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import vn.bridgewatch.config.DurationText;
import vn.bridgewatch.config.Suggestion;

/// The options and words of one sub-command, read strictly: an unknown option, a missing value or
/// an option given twice is an error, never ignored.
///
/// `--name VALUE` and `--name=VALUE` mean the same; after `--` everything is a word.
public final class Arguments {

  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?");

  private final Map<String, List<String>> given;
  private final List<String> words;

  private Arguments(Map<String, List<String>> given, List<String> words) {
    this.given = Map.copyOf(given);
    this.words = List.copyOf(words);
  }

  /// Which options a sub-command knows.
  public static final class Spec {

    private final Set<String> flags = new LinkedHashSet<>();
    private final Set<String> single = new LinkedHashSet<>();
    private final Set<String> repeated = new LinkedHashSet<>();

    /// Options without a value.
    public Spec flags(String... names) {
      flags.addAll(Arrays.asList(names));
      return this;
    }

    /// Options with one value, given at most once.
    public Spec values(String... names) {
      single.addAll(Arrays.asList(names));
      return this;
    }

    /// Options with a value that may be given again and again.
    public Spec repeated(String... names) {
      repeated.addAll(Arrays.asList(names));
      return this;
    }

    public Arguments parse(String... args) throws UsageException {
      var given = new HashMap<String, List<String>>();
      var words = new ArrayList<String>();
      boolean onlyWords = false;
      for (int i = 0; i < args.length; i++) {
        String arg = args[i];
        if (onlyWords || !arg.startsWith("-") || arg.equals("-")) {
          words.add(arg);
          continue;
        }
        if (arg.equals("--")) {
          onlyWords = true;
          continue;
        }
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        List<String> values = given.computeIfAbsent(name, _ -> new ArrayList<>());
        if (flags.contains(name)) {
          check(equals < 0, name + " takes no value, got " + arg);
          continue;
        }
        check(
            single.contains(name) || repeated.contains(name),
            "unknown option " + name + suggestion(name));
        check(equals >= 0 || i + 1 < args.length, name + " needs a value");
        check(
            repeated.contains(name) || values.isEmpty(), name + " is given twice, one is possible");
        values.add(equals < 0 ? args[++i] : arg.substring(equals + 1));
      }
      return new Arguments(given, words);
    }

    private String suggestion(String name) {
      var known = new ArrayList<>(flags);
      known.addAll(single);
      known.addAll(repeated);
      return Suggestion.of(name, known)
          .map(word -> "; did you mean " + word + "?")
          .orElse("; see --help");
    }
  }

  public boolean has(String name) {
    return given.containsKey(name);
  }

  public Optional<String> value(String name) {
    return values(name).stream().findFirst();
  }

  /// All values of a repeated option, in order; empty when it was not given.
  public List<String> values(String name) {
    return given.getOrDefault(name, List.of());
  }

  /// A duration as `500ms`, `5s`, `2m`, `1h`, in a range, both ends included.
  public Duration duration(String name, Duration fallback, Duration min, Duration max)
      throws UsageException {
    Optional<String> text = value(name);
    if (text.isEmpty()) {
      return fallback;
    }
    Optional<Duration> duration = DurationText.parse(text.get(), min, max);
    if (duration.isPresent()) {
      return duration.get();
    }
    throw new UsageException(
        name
            + ": must be a duration from "
            + DurationText.show(min)
            + " to "
            + DurationText.show(max)
            + " (as 500ms, 5s, 2m), got "
            + text.get());
  }

  /// A whole number in a range, both ends included.
  public int integer(String name, int fallback, int min, int max) throws UsageException {
    Optional<String> text = value(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    throw new UsageException(
        name + ": must be a whole number from " + min + " to " + max + ", got " + text.get());
  }

  /// A decimal number, as `0.5`; its range is for the caller to check.
  double decimal(String name, double fallback) throws UsageException {
    Optional<String> text = value(name);
    if (text.isEmpty()) {
      return fallback;
    }
    check(
        DECIMAL.matcher(text.get()).matches(),
        name + ": must be a number, as 0.5, got " + text.get());
    return Double.parseDouble(text.get());
  }

  /// One of the allowed words.
  public String choice(String name, String fallback, List<String> allowed) throws UsageException {
    String text = value(name).orElse(fallback);
    check(
        allowed.contains(text),
        name + ": must be one of " + String.join(", ", allowed) + ", got " + text);
    return text;
  }

  /// The words that are no options.
  public List<String> words() {
    return words;
  }

  /// The one word that must be there.
  ///
  /// @param what how the help calls it, as `HOST[:PORT]`
  public String onlyWord(String what) throws UsageException {
    check(!words.isEmpty(), what + " is missing");
    check(words.size() == 1, "one " + what + " is possible, got " + String.join(" ", words));
    return words.getFirst();
  }

  private static void check(boolean holds, String message) throws UsageException {
    if (!holds) {
      throw new UsageException(message);
    }
  }
}
