package vn.bridgewatch.twin.app;

/// The command line cannot be understood; the message names the word and the rule.
final class Usage extends Exception {

  Usage(String message) {
    super(message);
  }

  /// A whole number in a range, both ends included.
  static int integer(String option, String text, int min, int max) throws Usage {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below, with the same words
    }
    throw new Usage(
        "%s: must be a whole number from %d to %d, got %s".formatted(option, min, max, text));
  }

  /// The value after an option.
  static String value(String[] args, int at) throws Usage {
    if (at + 1 >= args.length) {
      throw new Usage(args[at] + ": needs a value");
    }
    return args[at + 1];
  }
}
