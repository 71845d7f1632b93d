package vn.bridgewatch.twin.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs every query of every dashboard against a real Prometheus, as Grafana would.
public final class DashboardQueries {

  /// More series than this make a browser slow: the query is a fault of the dashboard.
  static final int SERIES_MAX = 1_000;

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration BACK = Duration.ofMinutes(10);

  /// Grafana's own variables, for a scrape interval of some seconds and the last hour.
  private static final Map<String, String> BUILT_IN =
      Map.of(
          "__rate_interval", "1m",
          "__interval", "15s",
          "__interval_ms", "15000",
          "__range", "1h",
          "__range_s", "3600",
          "__range_ms", "3600000");

  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\$\\{([A-Za-z_]\\w*)(?::\\w+)?}|\\$([A-Za-z_]\\w*)|\\[\\[([A-Za-z_]\\w*)]]");

  private DashboardQueries() {}

  /// How a query went.
  public enum Status {
    OK,
    /// No data, and the panel has a text for that: nothing may well be so.
    EMPTY_EXPLAINED,
    EMPTY,
    ERROR
  }

  /// One query and how it went.
  ///
  /// @param place dashboard, panel and query
  /// @param detail the error, or what is missing
  public record Outcome(
      String place, String expr, Status status, String detail, int series, Duration took) {

    /// Good enough for a system in which nothing bad happens to happen.
    public boolean isSound() {
      return status == Status.OK || status == Status.EMPTY_EXPLAINED;
    }
  }

  /// Runs all queries of panels, variables and annotations of the dashboards below a folder.
  ///
  /// @param variables values for the dashboards' variables (`province`, `site`, ...); one that is
  ///   missing makes its queries fail
  public static List<Outcome> checkAll(
      URI prometheus, Path dashboards, Map<String, String> variables) {
    var outcomes = new ArrayList<Outcome>();
    try (var api = new PrometheusApi(prometheus)) {
      for (JsonNode dashboard : Checkout.dashboards(dashboards).values()) {
        new Run(api, dashboard, variables, outcomes).all();
      }
    }
    if (outcomes.isEmpty()) {
      throw new AssertionError("no queries found below " + dashboards);
    }
    return List.copyOf(outcomes);
  }

  /// Puts values in the place of `$name`, `${name}`, `${name:format}` and `[[name]]`.
  static String substitute(String text, Map<String, String> variables) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> {
          String name =
              match.group(1) != null
                  ? match.group(1)
                  : match.group(2) != null ? match.group(2) : match.group(3);
          String value = variables.getOrDefault(name, BUILT_IN.get(name));
          if (value == null) {
            throw new IllegalArgumentException("no value for variable " + name);
          }
          return Matcher.quoteReplacement(value);
        });
  }

  /// The queries of one dashboard.
  private record Run(
      PrometheusApi api,
      JsonNode dashboard,
      Map<String, String> variables,
      List<Outcome> outcomes) {

    void all() {
      String uid = dashboard.path("uid").asText();
      for (JsonNode variable : dashboard.path("templating").path("list")) {
        if (variable.path("type").asText().equals("query")) {
          variable(uid + " variable " + variable.path("name").asText(), variable);
        }
      }
      for (JsonNode annotation : dashboard.path("annotations").path("list")) {
        if (annotation.has("expr")) {
          String place = uid + " annotation " + annotation.path("name").asText();
          query(place, annotation.path("expr").asText(), false, true);
        }
      }
      for (JsonNode panel : DashboardLint.panels(dashboard)) {
        boolean mayBeEmpty = panel.path("fieldConfig").path("defaults").has("noValue");
        for (JsonNode target : panel.path("targets")) {
          query(
              uid + " " + panel.path("title").asText() + " " + target.path("refId").asText(),
              target.path("expr").asText(),
              target.path("instant").asBoolean(),
              mayBeEmpty);
        }
      }
    }

    private void query(String place, String text, boolean instant, boolean mayBeEmpty) {
      String expr = substitute(text, variables);
      long startNanos = System.nanoTime();
      JsonNode answer = instant ? instant(expr) : range(expr);
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      JsonNode result = answer.path("data").path("result");
      outcomes.add(judge(place, expr, answer, result, mayBeEmpty, took));
    }

    private static Outcome judge(
        String place,
        String expr,
        JsonNode answer,
        JsonNode result,
        boolean mayBeEmpty,
        Duration took) {
      int series = result.size();
      if (!answer.path("status").asText().equals("success")) {
        return new Outcome(
            place, expr, Status.ERROR, answer.path("error").asText("no status"), 0, took);
      }
      if (series > SERIES_MAX) {
        String detail = series + " series, at most " + SERIES_MAX;
        return new Outcome(place, expr, Status.ERROR, detail, series, took);
      }
      if (!hasNumber(result)) {
        Status status = mayBeEmpty ? Status.EMPTY_EXPLAINED : Status.EMPTY;
        return new Outcome(place, expr, status, "no data", series, took);
      }
      return new Outcome(place, expr, Status.OK, "", series, took);
    }

    /// Series of nothing but NaN show nothing.
    private static boolean hasNumber(JsonNode result) {
      for (JsonNode series : result) {
        for (JsonNode sample :
            series.has("values") ? series.path("values") : List.of(series.path("value"))) {
          if (!sample.path(1).asText().equals("NaN")) {
            return true;
          }
        }
      }
      return false;
    }

    private JsonNode instant(String expr) {
      return api.post("/api/v1/query", Map.of("query", expr));
    }

    private JsonNode range(String expr) {
      Instant end = Instant.now();
      var form = new TreeMap<String, String>();
      form.put("query", expr);
      form.put("start", end.minus(BACK).toString());
      form.put("end", end.toString());
      form.put("step", STEP.toSeconds() + "s");
      return api.post("/api/v1/query_range", form);
    }

    /// A variable must offer the value that the test uses, under the name that Grafana would show.
    private void variable(String place, JsonNode variable) {
      var parsed = VariableQuery.parse(variable.path("query").path("query").asText());
      String expr = substitute(parsed.expr(), variables);
      long startNanos = System.nanoTime();
      JsonNode answer = instant(expr);
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      JsonNode result = answer.path("data").path("result");
      Outcome outcome = judge(place, expr, answer, result, false, took);
      if (outcome.status() == Status.OK) {
        List<String> offered = offered(parsed, variable.path("regex").asText(), result);
        String wanted = variables.getOrDefault(variable.path("name").asText(), "");
        boolean all = variable.path("includeAll").asBoolean() && wanted.equals(".*");
        if (offered.isEmpty() || !all && !offered.contains(wanted)) {
          outcome =
              new Outcome(
                  place,
                  expr,
                  Status.ERROR,
                  "must offer '" + wanted + "', offers " + offered,
                  offered.size(),
                  took);
        }
      }
      outcomes.add(outcome);
    }

    private static List<String> offered(VariableQuery query, String regex, JsonNode result) {
      var offered = new ArrayList<String>();
      Pattern pattern = Pattern.compile(regex.replaceAll("^/|/$", ""));
      for (JsonNode series : result) {
        if (query.label().isEmpty()) {
          Matcher matcher = pattern.matcher(grafanaText(series));
          if (matcher.find() && !matcher.group("text").isBlank()) {
            offered.add(matcher.group("value"));
          }
        } else if (series.path("metric").has(query.label())) {
          offered.add(series.path("metric").path(query.label()).asText());
        }
      }
      return offered;
    }

    /// How Grafana writes an answer of `query_result` before it applies the regular expression.
    private static String grafanaText(JsonNode series) {
      var text = new StringBuilder("{");
      for (Map.Entry<String, JsonNode> label : series.path("metric").properties()) {
        text.append(text.length() > 1 ? "," : "").append(label.getKey());
        text.append("=\"").append(label.getValue().asText()).append('"');
      }
      return text.append("} ").append(series.path("value").path(1).asText()).toString();
    }
  }
}
