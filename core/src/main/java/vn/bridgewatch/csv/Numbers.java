package vn.bridgewatch.csv;

/// Numbers as files write them.
public final class Numbers {

  private static final int TEXT_MAX = 400;

  private Numbers() {}

  static boolean mayBegin(char first) {
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
  }

  /// NaN where it is no number; Java's own suffixes (`1d`, `0x1p3`) are none.
  public static double parse(String text) {
    if (text.isEmpty() || text.length() > TEXT_MAX || !isPlain(text)) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  /// Whether it stands for a value that is not there, or is not finite.
  public static boolean isAbsent(String text) {
    return switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "", "nan", "na", "n/a", "null", "none", "-" -> true;
      case "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" -> true;
      default -> false;
    };
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!mayBegin(c) && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }
}
