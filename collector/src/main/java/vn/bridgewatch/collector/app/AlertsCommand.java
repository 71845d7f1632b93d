package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vn.bridgewatch.collector.check.Lang;

/// `bridgewatch alerts`: what is wrong now, in words.
final class AlertsCommand implements Command {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss dd/MM").withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

  private static final String ACKNOWLEDGE = "acknowledge";
  private static final String GIVE_BACK = "give-back";
  private static final Arguments.Known LISTING =
      new Arguments.Known(
          Set.of("--all"), Set.of("--lang", "--output", "--url", "--token-file"), Set.of());
  private static final Arguments.Known ACKNOWLEDGING =
      new Arguments.Known(
          Set.of(),
          Set.of("--lang", "--output", "--url", "--token-file", "--by", "--note"),
          Set.of());
  private static final Arguments.Known GIVING_BACK =
      new Arguments.Known(
          Set.of(), Set.of("--lang", "--output", "--url", "--token-file"), Set.of());

  @Override
  public String help() {
    return """
    Usage: bridgewatch alerts [--all] [--lang vi|en] [--output text|json] [--url URL]
           bridgewatch alerts acknowledge NUMBER --by NAME [--note TEXT] [--url URL]
           bridgewatch alerts give-back NUMBER [--url URL]

    Shows the open alerts of a running collector: firing ones first, the gravest first, of those
    the ones nearest to a conference, then the newest. --all shows resolved ones too, newest first.

    acknowledge  says who deals with an alert that fires: it goes to no further level of
                 recipients unless its conference is about to begin
    give-back    says that nobody does any more: the time until the next level begins anew

      NUMBER              as the list shows it, #17 or 17
      --by NAME           who, up to 100 characters; shown on pages and in messages
      --note TEXT         what they do, up to 200 characters
      --url URL           where the collector is (default http://127.0.0.1:8480)
      --token-file FILE   the collector's token, needed over https

    Exit codes: 0 no alert fires (or it was said), 1 some do, 2 usage or our own failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    String first = args.isEmpty() ? "" : args.getFirst();
    return switch (first) {
      case ACKNOWLEDGE -> say(ACKNOWLEDGING.parse(args), terminal);
      case GIVE_BACK -> say(GIVING_BACK.parse(args), terminal);
      default -> list(LISTING.parse(args), terminal);
    };
  }

  private static int list(Arguments arguments, Terminal terminal)
      throws UsageException, CommandFailure {
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

  /// `acknowledge` and `give-back`.
  private static int say(Arguments arguments, Terminal terminal)
      throws UsageException, CommandFailure {
    List<String> words = arguments.words();
    if (words.size() != 2 || !words.get(1).matches("#?[0-9]{1,18}")) {
      throw new UsageException(
          "NUMBER: must be the number of one alert, as 17, got "
              + String.join(" ", words.subList(1, words.size())));
    }
    Lang lang = Lang.ofWord(arguments.choice("--lang", "vi", "vi", "en"));
    boolean json = arguments.choice("--output", "text", "text", "json").equals("json");
    boolean takes = words.getFirst().equals(ACKNOWLEDGE);
    String path = "/api/v1/alerts/" + words.get(1).replace("#", "") + "/acknowledgement";
    try (var client = CollectorClient.of(arguments, true)) {
      JsonNode alert = takes ? client.put(path, acknowledgement(arguments)) : client.delete(path);
      if (json) {
        terminal.out().println(alert.toPrettyString());
      } else {
        printOne(alert, lang, terminal);
      }
      return 0;
    }
  }

  private static Map<String, String> acknowledgement(Arguments arguments) throws UsageException {
    var body = new HashMap<String, String>();
    body.put(
        "by", arguments.value("--by").orElseThrow(() -> new UsageException("--by NAME is needed")));
    arguments.value("--note").ifPresent(note -> body.put("note", note));
    return body;
  }

  private static void print(JsonNode alerts, Lang lang, Terminal terminal) {
    if (alerts.isEmpty()) {
      terminal.out().println(lang.pick("Không có cảnh báo nào.", "No alerts."));
      return;
    }
    for (JsonNode alert : alerts) {
      printOne(alert, lang, terminal);
    }
  }

  private static void printOne(JsonNode alert, Lang lang, Terminal terminal) {
    String summary = alert.path(lang.pick("summaryVi", "summaryEn")).asText();
    String firstStep = alert.path(lang.pick("firstStepVi", "firstStepEn")).asText();
    terminal
        .out()
        .printf(
            "#%d  %s  %s  %s %s: %s%n",
            alert.path("id").asLong(),
            TIME.format(Instant.ofEpochMilli(alert.path("startedMillis").asLong())),
            state(alert, lang),
            alert.path("site").asText(),
            alert.path("siteName").asText(),
            summary);
    terminal.out().println("    " + alert.path(lang.pick("reasonVi", "reason")).asText());
    if (!firstStep.isBlank()) {
      terminal.out().println("    → " + firstStep);
    }
    JsonNode acknowledged = alert.path("acknowledged");
    if (acknowledged.isObject()) {
      String note = acknowledged.path("note").asText();
      terminal
          .out()
          .println(
              "    "
                  + lang.pick("Người xử lý: ", "Dealt with by: ")
                  + acknowledged.path("by").asText()
                  + lang.pick(", từ ", ", since ")
                  + TIME.format(Instant.ofEpochMilli(acknowledged.path("atMillis").asLong()))
                  + (note.isEmpty() ? "" : " (" + note + ")"));
    } else if (alert.path("level").asInt() > 1 && !alert.path("unattendedSinceMillis").isNull()) {
      terminal
          .out()
          .println(
              "    "
                  + lang.pick(
                      "Chưa ai nhận xử lý, đã báo lên cấp ",
                      "Nobody deals with it, told up to level ")
                  + alert.path("level").asInt());
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
