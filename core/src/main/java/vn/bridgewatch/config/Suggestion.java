package vn.bridgewatch.config;

import java.util.Optional;

/// The known word that somebody probably meant who wrote another.
public final class Suggestion {

  private static final int DISTANCE_MAX = 2;

  private Suggestion() {}

  /// The nearest of the known words by Levenshtein's distance; empty where none is within two
  /// changes.
  public static Optional<String> of(String written, Iterable<String> known) {
    Optional<String> best = Optional.empty();
    int bestDistance = DISTANCE_MAX + 1;
    for (String word : known) {
      int distance = distance(written, word);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = Optional.of(word);
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + change, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
