package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `bridgewatch conference`: the calendar of a running collector.
final class ConferenceCommand implements Command {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.of("Asia/Ho_Chi_Minh"));
  private static final Arguments.Known KNOWN =
      new Arguments.Known(
          Set.of(),
          Set.of("--title", "--code-name", "--start", "--end", "--output", "--url", "--token-file"),
          Set.of("--roster"));

  @Override
  public String help() {
    return """
    Usage: bridgewatch conference list [OPTIONS]
           bridgewatch conference add ID --title TEXT --code-name TEXT --start TIME --end TIME
                                         --roster ENTRY... [OPTIONS]
           bridgewatch conference close ID [OPTIONS]

    list   the conferences, by start
    add    adds a conference, or replaces the one of the same ID
    close  says that it is over: its sites leave the phase LIVE

      ID                   1 to 64 characters of a-z, 0-9 and -
      --title TEXT         its title; never leaves the network
      --code-name TEXT     what messages call it
      --start, --end TIME  with the zone, as 2026-11-23T08:00:00+07:00
      --roster ENTRY...    site keys, province:NN or all
      --output text|json   the form of what is printed (default text)
      --url URL            where the collector is (default http://127.0.0.1:8480)
      --token-file FILE    the collector's token (default $BRIDGEWATCH_TOKEN_FILE,
                           else state/token)

    Exit codes: 0 done, 2 usage or our own failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    if (args.isEmpty()) {
      throw new UsageException("one of list, add, close is needed; see --help");
    }
    Arguments arguments = KNOWN.parse(args.subList(1, args.size()));
    boolean json = arguments.choice("--output", "text", "text", "json").equals("json");
    switch (args.getFirst()) {
      case "list" -> list(arguments, json, terminal);
      case "add" -> show(add(arguments), json, terminal);
      case "close" -> show(close(arguments), json, terminal);
      default -> throw new UsageException("list, add or close is needed, got " + args.getFirst());
    }
    return 0;
  }

  private static void list(Arguments arguments, boolean json, Terminal terminal)
      throws UsageException, CommandFailure {
    arguments.noWords();
    try (var client = CollectorClient.of(arguments, false)) {
      JsonNode conferences = client.get("/api/v1/conferences");
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
    Map<String, Object> body =
        Map.of(
            "title", arguments.required("--title"),
            "codeName", arguments.required("--code-name"),
            "start", arguments.required("--start"),
            "end", arguments.required("--end"),
            "roster", roster);
    try (var client = CollectorClient.of(arguments, true)) {
      return client.put("/api/v1/conferences/" + CollectorClient.part(id), body);
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
    } else {
      line(conference, terminal);
    }
  }

  private static void line(JsonNode conference, Terminal terminal) {
    terminal
        .out()
        .printf(
            "%s  %s  %s–%s  %s (%d)%n",
            conference.path("id").asText(),
            conference.path("phase").asText(),
            time(conference, "startMillis"),
            time(conference, "endMillis").substring(11),
            conference.path("title").asText(),
            conference.path("rosterSize").asInt());
  }

  private static String time(JsonNode conference, String field) {
    return TIME.format(Instant.ofEpochMilli(conference.path(field).asLong()));
  }
}
