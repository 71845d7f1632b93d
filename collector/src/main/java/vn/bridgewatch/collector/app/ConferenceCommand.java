package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `bridgewatch conferences`, or `conference`: the calendar of a running collector.
final class ConferenceCommand implements Command {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.of("Asia/Ho_Chi_Minh"));
  private static final Arguments.Known KNOWN =
      new Arguments.Known(
          Set.of("--dry-run", "--skip-bad"),
          Set.of(
              "--title",
              "--code-name",
              "--rank",
              "--start",
              "--end",
              "--repeat",
              "--only",
              "--output",
              "--url",
              "--token-file"),
          Set.of("--roster"));

  @Override
  public String help() {
    return """
    Usage: bridgewatch conferences list [OPTIONS]
           bridgewatch conferences import FILE [--dry-run] [--skip-bad] [OPTIONS]
           bridgewatch conferences add ID --title TEXT --code-name TEXT --start TIME --end TIME
                                          --roster ENTRY... [--rank RANK] [--repeat RULE] [OPTIONS]
           bridgewatch conferences cancel ID [OPTIONS]
           bridgewatch conferences close ID [OPTIONS]

    list    the conferences that are not over, by start
    import  takes a calendar (FILE.ics, iCalendar) or a table (FILE.csv), all of it or nothing
    add     adds a conference, or replaces the one of the same ID; with --repeat a series
    cancel  calls one off that is to come, or one date of a series
    close   says that it is over: its sites leave the phase LIVE

      ID                   1 to 64 characters of a-z, 0-9 and -
      --title TEXT         its title; never leaves the network
      --code-name TEXT     what messages call it; of an import what made names begin with
      --start, --end TIME  with the zone, as 2026-11-23T08:00:00+07:00
      --repeat RULE        as FREQ=WEEKLY;BYDAY=MO (RFC 5545)
      --rank RANK          national, ministry, province or commune (default national)
      --roster ENTRY...    site keys, province:NN, tier:commune, tag:NAME or all; a - before one
                           takes its sites out again; of an import for events that say none
      --only CATEGORY      of an import: only events of this category are conferences
      --dry-run            says what would change and changes nothing
      --skip-bad           takes the rest where something cannot be taken
      --output text|json   the form of what is printed (default text)
      --url URL            where the collector is (default http://127.0.0.1:8480)
      --token-file FILE    the collector's token (default $BRIDGEWATCH_TOKEN_FILE,
                           else state/token)

    Exit codes: 0 done, 1 a dry run found something that cannot be taken, 2 usage or our own
    failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    if (args.isEmpty()) {
      throw new UsageException("one of list, import, add, cancel, close is needed; see --help");
    }
    Arguments arguments = KNOWN.parse(args.subList(1, args.size()));
    boolean json = arguments.choice("--output", "text", "text", "json").equals("json");
    switch (args.getFirst()) {
      case "list" -> list(arguments, json, terminal);
      case "import" -> {
        return new ConferenceImport(arguments, json, terminal).run();
      }
      case "add" -> show(add(arguments), json, terminal);
      case "cancel" -> show(cancel(arguments), json, terminal);
      case "close" -> show(close(arguments), json, terminal);
      default ->
          throw new UsageException(
              "list, import, add, cancel or close is needed, got " + args.getFirst());
    }
    return 0;
  }

  private static void list(Arguments arguments, boolean json, Terminal terminal)
      throws UsageException, CommandFailure {
    arguments.noWords();
    try (var client = CollectorClient.of(arguments, false)) {
      JsonNode conferences = client.get("/api/v1/conferences?from=" + System.currentTimeMillis());
      if (json) {
        terminal.out().println(conferences.toPrettyString());
        return;
      }
      conferences.path("conferences").forEach(conference -> line(conference, terminal));
    }
  }

  private static JsonNode add(Arguments arguments) throws UsageException, CommandFailure {
    String id = arguments.onlyWord("ID");
    List<String> roster = arguments.values("--roster");
    if (roster.isEmpty()) {
      throw new UsageException("--roster is missing; see --help");
    }
    Map<String, Object> body = new HashMap<>();
    body.put("title", arguments.required("--title"));
    body.put("codeName", arguments.required("--code-name"));
    body.put("start", arguments.required("--start"));
    body.put("end", arguments.required("--end"));
    body.put("roster", roster);
    arguments.value("--rank").ifPresent(rank -> body.put("rank", rank));
    arguments.value("--repeat").ifPresent(rule -> body.put("repeat", rule));
    String kind = arguments.has("--repeat") ? "series/" : "conferences/";
    try (var client = CollectorClient.of(arguments, true)) {
      return client.put("/api/v1/" + kind + CollectorClient.part(id), body);
    }
  }

  private static JsonNode cancel(Arguments arguments) throws UsageException, CommandFailure {
    String id = arguments.onlyWord("ID");
    try (var client = CollectorClient.of(arguments, true)) {
      return client.delete("/api/v1/conferences/" + CollectorClient.part(id));
    }
  }

  private static JsonNode close(Arguments arguments) throws UsageException, CommandFailure {
    String id = arguments.onlyWord("ID");
    try (var client = CollectorClient.of(arguments, true)) {
      return client.post("/api/v1/conferences/" + CollectorClient.part(id) + "/close", Map.of());
    }
  }

  private static void show(JsonNode conference, boolean json, Terminal terminal) {
    if (json) {
      terminal.out().println(conference.toPrettyString());
    } else if (conference.has("next")) {
      conference.path("next").forEach(date -> line(date, terminal));
    } else {
      line(conference, terminal);
    }
  }

  static void line(JsonNode conference, Terminal terminal) {
    terminal
        .out()
        .printf(
            "%s  %s  %s–%s  %s (%d)%n",
            conference.path("id").asText(),
            conference.path("calledOff").asBoolean()
                ? "CALLED-OFF"
                : conference.path("phase").asText(),
            time(conference, "startMillis"),
            time(conference, "endMillis").substring(11),
            conference.path("title").asText(),
            conference.path("rosterSize").asInt());
  }

  static String time(JsonNode conference, String field) {
    return TIME.format(Instant.ofEpochMilli(conference.path(field).asLong()));
  }
}
