package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Brings a calendar or a table to the collector and says what it changed, or would change.
final class ConferenceImport {

  private static final int SHOWN_MAX = 100;

  private final Arguments arguments;
  private final boolean json;
  private final Terminal terminal;

  ConferenceImport(Arguments arguments, boolean json, Terminal terminal) {
    this.arguments = arguments;
    this.json = json;
    this.terminal = terminal;
  }

  int run() throws UsageException, CommandFailure {
    Path file = Path.of(arguments.onlyWord("FILE"));
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean table = name.endsWith(".csv");
    if (!table && !name.endsWith(".ics")) {
      throw new UsageException("FILE: must end in .ics or .csv, got " + file);
    }
    try (var client = CollectorClient.of(arguments, true)) {
      JsonNode answer =
          client.post(
              "/api/v1/conferences/import" + query(),
              table ? "text/csv; charset=utf-8" : "text/calendar; charset=utf-8",
              content(file));
      if (json) {
        terminal.out().println(answer.toPrettyString());
      } else {
        show(answer);
      }
      return answer.path("good").asBoolean() ? 0 : 1;
    }
  }

  private static byte[] content(Path file) throws CommandFailure {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file + ": " + e);
    }
  }

  private String query() {
    var parts = new ArrayList<String>();
    add(parts, "dry_run", arguments.has("--dry-run") ? Optional.of("true") : Optional.empty());
    add(parts, "skip_bad", arguments.has("--skip-bad") ? Optional.of("true") : Optional.empty());
    add(parts, "rank", arguments.value("--rank"));
    add(parts, "code_name", arguments.value("--code-name"));
    add(parts, "only", arguments.value("--only"));
    String roster = String.join(" ", arguments.values("--roster"));
    add(parts, "roster", Optional.of(roster).filter(it -> !it.isEmpty()));
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  private static void add(List<String> parts, String name, Optional<String> value) {
    value.ifPresent(it -> parts.add(name + "=" + URLEncoder.encode(it, StandardCharsets.UTF_8)));
  }

  private void show(JsonNode answer) {
    terminal
        .out()
        .println(
            answer.path("dryRun").asBoolean() ? "Nothing was changed; this would be:" : "Done:");
    list("+", answer.path("added"));
    for (JsonNode changed : answer.path("changed")) {
      var what = new ArrayList<String>();
      changed.path("what").forEach(it -> what.add(it.asText()));
      terminal.out().print("~ " + String.join(", ", what) + ": ");
      ConferenceCommand.line(changed.path("conference"), terminal);
    }
    list("-", answer.path("removed"));
    if (answer.path("added").isEmpty()
        && answer.path("changed").isEmpty()
        && answer.path("removed").isEmpty()) {
      terminal.out().println("= all of it is known already");
    }
    for (JsonNode problem : answer.path("problems")) {
      terminal
          .out()
          .printf(
              "! line %d: %s %s%n",
              problem.path("line").asInt(),
              problem.path("where").asText(),
              problem.path("what").asText());
    }
  }

  private void list(String mark, JsonNode conferences) {
    int shown = 0;
    for (JsonNode conference : conferences) {
      if (shown++ == SHOWN_MAX) {
        terminal.out().println(mark + " and " + (conferences.size() - SHOWN_MAX) + " more");
        return;
      }
      terminal.out().print(mark + " ");
      ConferenceCommand.line(conference, terminal);
    }
  }
}
