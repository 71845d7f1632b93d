package vn.bridgewatch.twin.dashboards;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A variable's query as Grafana writes it: `label_values(selector, label)` or
/// `query_result(expr)`.
///
/// @param label the label whose values are asked for; empty for `query_result`
record VariableQuery(String expr, String label) {

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.+),\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\)");
  private static final Pattern QUERY_RESULT = Pattern.compile("query_result\\((.+)\\)");

  static VariableQuery parse(String query) {
    Matcher values = LABEL_VALUES.matcher(query);
    if (values.matches()) {
      return new VariableQuery(values.group(1), values.group(2));
    }
    Matcher result = QUERY_RESULT.matcher(query);
    if (result.matches()) {
      return new VariableQuery(result.group(1), "");
    }
    throw new IllegalArgumentException("neither label_values nor query_result: " + query);
  }
}
