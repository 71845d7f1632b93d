package vn.bridgewatch.twin.dashboards;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the selectors of a PromQL expression: the metric, its matchers, its range, what it is in.
///
/// No parser: it tells names of metrics from functions, operators and lists of labels. Prometheus
/// itself judges the syntax, in the integration test.
final class Promql {

  private static final Set<String> AGGREGATIONS =
      Set.of(
          "sum",
          "min",
          "max",
          "avg",
          "group",
          "stddev",
          "stdvar",
          "count",
          "count_values",
          "bottomk",
          "topk",
          "quantile");
  private static final Set<String> BEFORE_LABELS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "Inf", "NaN");

  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'" // string
              + "|[0-9][0-9a-zA-Z.]*" // number or duration
              + "|[a-zA-Z_:][a-zA-Z0-9_:]*"
              + "|\\{(?:[^}\"']|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')*\\}"
              + "|\\[[^\\]]*\\]"
              + "|\\S");

  private Promql() {}

  /// One selector.
  ///
  /// @param matchers with braces, or empty
  /// @param range without brackets, or empty
  /// @param function the function or aggregation whose argument it is, directly; or empty
  record Selector(String metric, String matchers, String range, String function) {}

  static List<Selector> selectors(String expr) {
    List<String> tokens = tokens(expr);
    var found = new ArrayList<Selector>();
    Deque<String> open = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
      if (token.equals("(")) {
        open.push(functionBefore(tokens, i));
      } else if (token.equals(")")) {
        open.poll();
      } else if (BEFORE_LABELS.contains(token)) {
        i = next.equals("(") ? tokens.subList(i, tokens.size()).indexOf(")") + i : i;
      } else if (isName(token)
          && !next.equals("(")
          && !WORDS.contains(token)
          && !AGGREGATIONS.contains(token)) {
        boolean matched = next.startsWith("{");
        String matchers = matched ? next : "";
        String after = matched && i + 2 < tokens.size() ? tokens.get(i + 2) : matched ? "" : next;
        String range = after.startsWith("[") ? after.substring(1, after.length() - 1) : "";
        found.add(new Selector(token, matchers, range, open.isEmpty() ? "" : open.peek()));
      }
    }
    return found;
  }

  private static boolean isName(String token) {
    char first = token.charAt(0);
    return Character.isLetter(first) || first == '_' || first == ':';
  }

  /// The name before a bracket; for `sum by (x) (` the aggregation before the labels.
  private static String functionBefore(List<String> tokens, int bracket) {
    int i = bracket - 1;
    if (i >= 0 && tokens.get(i).equals(")")) {
      int labels = tokens.subList(0, i).lastIndexOf("(");
      if (labels > 1 && BEFORE_LABELS.contains(tokens.get(labels - 1))) {
        i = labels - 2;
      }
    }
    return i >= 0 && isName(tokens.get(i)) && !WORDS.contains(tokens.get(i)) ? tokens.get(i) : "";
  }

  private static List<String> tokens(String expr) {
    var tokens = new ArrayList<String>();
    Matcher matcher = TOKEN.matcher(expr);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }
}
