package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import vn.bridgewatch.collector.check.Lang;

/// `bridgewatch alerts`: what is wrong now, in words.
final class AlertsCommand implements Command {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss dd/MM").withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

  @Override
  public String help() {
    return """
    Usage: bridgewatch alerts [--all] [--lang vi|en] [--output text|json] [--url URL]

    Shows the open alerts of a running collector: firing ones first, the gravest first, of those
    the ones nearest to a conference, then the newest. --all shows resolved ones too, newest first.

      --url URL           where the collector is (default http://127.0.0.1:8480)
      --token-file FILE   the collector's token, needed over https

    Exit codes: 0 no alert fires, 1 some do, 2 usage or our own failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments =
        new Arguments.Known(
                Set.of("--all"), Set.of("--lang", "--output", "--url", "--token-file"), Set.of())
            .parse(args);
    arguments.noWords();
    Lang lang = Lang.ofWord(arguments.choice("--lang", "vi", "vi", "en"));
    boolean json = arguments.choice("--output", "text", "text", "json").equals("json");
    try (var client = CollectorClient.of(arguments, false)) {
      JsonNode alerts =
          client.get("/api/v1/alerts?state=" + (arguments.has("--all") ? "all" : "open"));
      if (json) {
        terminal.out().println(alerts.toPrettyString());
      } else {
        print(alerts.path("alerts"), lang, terminal);
      }
      for (JsonNode alert : alerts.path("alerts")) {
        if (alert.path("status").asText().equals("firing")) {
          return 1;
        }
      }
      return 0;
    }
  }

  private static void print(JsonNode alerts, Lang lang, Terminal terminal) {
    if (alerts.isEmpty()) {
      terminal.out().println(lang.pick("Không có cảnh báo nào.", "No alerts."));
      return;
    }
    for (JsonNode alert : alerts) {
      String summary = alert.path(lang.pick("summaryVi", "summaryEn")).asText();
      String firstStep = alert.path(lang.pick("firstStepVi", "firstStepEn")).asText();
      terminal
          .out()
          .printf(
              "%s  %s  %s %s: %s%n",
              TIME.format(Instant.ofEpochMilli(alert.path("startedMillis").asLong())),
              state(alert, lang),
              alert.path("site").asText(),
              alert.path("siteName").asText(),
              summary);
      terminal.out().println("    " + alert.path(lang.pick("reasonVi", "reason")).asText());
      if (!firstStep.isBlank()) {
        terminal.out().println("    → " + firstStep);
      }
    }
  }

  private static String state(JsonNode alert, Lang lang) {
    String frozen =
        alert.path("frozenSinceMillis").isNull() ? "" : lang.pick(" (chưa rõ)", " (unknown)");
    return switch (alert.path("status").asText()) {
          case "resolved" -> lang.pick("[đã hết]", "[resolved]");
          case "pending" -> lang.pick("[đang theo dõi]", "[pending]");
          default ->
              switch (alert.path("severity").asText()) {
                case "critical" -> lang.pick("[NGHIÊM TRỌNG]", "[CRITICAL]");
                case "warning" -> lang.pick("[cảnh báo]", "[warning]");
                default -> lang.pick("[lưu ý]", "[info]");
              };
        }
        + frozen;
  }
}
