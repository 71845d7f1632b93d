package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import vn.bridgewatch.collector.check.CheckJson;
import vn.bridgewatch.collector.check.CheckReport;
import vn.bridgewatch.collector.check.CheckRun;
import vn.bridgewatch.collector.check.CheckSummary;
import vn.bridgewatch.collector.check.Lang;

/// `bridgewatch check`: makes the sites of a conference measure now, and says who is ready.
final class CheckCommand implements Command {

  private static final Duration POLL = Duration.ofMillis(300);
  private static final Duration RUN_MAX = Duration.ofMinutes(15);
  private static final Arguments.Known KNOWN =
      new Arguments.Known(
          Set.of(),
          Set.of("--conference", "--lang", "--output", "--save", "--url", "--token-file"),
          Set.of("--site"));

  @Override
  public String help(List<String> args) {
    return args.isEmpty() || !args.getFirst().equals("media") ? help() : MediaCheck.HELP;
  }

  @Override
  public String help() {
    return """
    Usage: bridgewatch check run (--conference ID | --site KEY...) [OPTIONS]
           bridgewatch check list [OPTIONS]
           bridgewatch check show ID [OPTIONS]
           bridgewatch check media ... (see check media --help)

    run   makes every site of the conference, or the named sites, measure now; shows
          progress on a terminal; prints a readiness table. The collector keeps the run.
    list  the newest runs
    show  one run
    media makes sites test picture and sound at the rate of a call

      --conference ID           the conference whose sites are checked
      --site KEY...             sites: keys, province:NN or all
      --lang vi|en              the language of the report (default vi)
      --output text|json|html   the form of what is printed (default text)
      --save FILE               writes the report to FILE too, in the form that its ending
                                names (.html, .json, else text)
      --url URL                 where the collector is (default http://127.0.0.1:8480)
      --token-file FILE         the collector's token (default $BRIDGEWATCH_TOKEN_FILE,
                                else state/token)

    Exit codes: 0 all ready, 1 some are not or it is unknown, 2 usage or our own failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    if (args.isEmpty()) {
      throw new UsageException("one of run, list, show, media is needed; see --help");
    }
    if (args.getFirst().equals("media")) {
      return MediaCheck.run(args.subList(1, args.size()), terminal);
    }
    Arguments arguments = KNOWN.parse(args.subList(1, args.size()));
    Lang lang = Lang.ofWord(arguments.choice("--lang", "vi", "vi", "en"));
    String output = arguments.choice("--output", "text", "text", "json", "html");
    return switch (args.getFirst()) {
      case "run" -> check(arguments, lang, output, terminal);
      case "list" -> list(arguments, lang, output, terminal);
      case "show" -> show(arguments, lang, output, terminal);
      default ->
          throw new UsageException("run, list, show or media is needed, got " + args.getFirst());
    };
  }

  private static int check(Arguments arguments, Lang lang, String output, Terminal terminal)
      throws UsageException, CommandFailure {
    arguments.noWords();
    Map<String, Object> body = AskedSites.of(arguments);
    try (var client = CollectorClient.of(arguments, true)) {
      String id = client.post("/api/v1/checks", body).path("id").asText();
      awaitEnd(client, id, lang, terminal);
      CheckRun run = read(client, id);
      report(run, arguments, lang, output, terminal);
      if (terminal.interactive()) {
        terminal.err().println(client.url() + "/check/" + id);
      }
      return run.summary().allReady() ? 0 : 1;
    }
  }

  private static int show(Arguments arguments, Lang lang, String output, Terminal terminal)
      throws UsageException, CommandFailure {
    String id = arguments.onlyWord("ID");
    try (var client = CollectorClient.of(arguments, false)) {
      CheckRun run = read(client, id);
      report(run, arguments, lang, output, terminal);
      return run.summary().allReady() ? 0 : 1;
    }
  }

  private static int list(Arguments arguments, Lang lang, String output, Terminal terminal)
      throws UsageException, CommandFailure {
    arguments.noWords();
    try (var client = CollectorClient.of(arguments, false)) {
      JsonNode checks = client.get("/api/v1/checks?limit=50");
      if (output.equals("json")) {
        terminal.out().println(checks.toPrettyString());
        return 0;
      }
      for (JsonNode check : checks.path("checks")) {
        CheckSummary summary = CheckJson.readSummary(check.toString());
        terminal
            .out()
            .println(summary.id() + "  " + progress(summary, lang) + "  " + summary.title());
      }
      return 0;
    }
  }

  private static void awaitEnd(CollectorClient client, String id, Lang lang, Terminal terminal)
      throws CommandFailure {
    long polls = RUN_MAX.dividedBy(POLL);
    for (long i = 0; i < polls; i++) {
      for (JsonNode check : client.get("/api/v1/checks?limit=20").path("checks")) {
        if (!check.path("id").asText().equals(id)) {
          continue;
        }
        CheckSummary summary = CheckJson.readSummary(check.toString());
        if (summary.finishedMillis() != null) {
          terminal.progressDone();
          return;
        }
        terminal.progress(progress(summary, lang));
      }
      pause();
    }
    throw new CommandFailure("check " + id + " does not end within " + RUN_MAX);
  }

  private static void pause() throws CommandFailure {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted; the check goes on in the collector");
    }
  }

  private static String progress(CheckSummary summary, Lang lang) {
    CheckSummary.Counts counts = summary.counts();
    return summary.done()
        + "/"
        + summary.total()
        + lang.pick("  sẵn sàng ", "  ready ")
        + counts.ready()
        + lang.pick(", có nguy cơ ", ", at risk ")
        + counts.atRisk()
        + lang.pick(", chưa sẵn sàng ", ", not ready ")
        + counts.notReady()
        + lang.pick(", chưa rõ ", ", unknown ")
        + counts.unknown()
        + (summary.interrupted() ? lang.pick("  (bị ngắt)", "  (cut off)") : "");
  }

  private static CheckRun read(CollectorClient client, String id) throws CommandFailure {
    try {
      return CheckJson.readRun(client.getText("/api/v1/checks/" + CollectorClient.part(id)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("the collector's answer cannot be read: " + e.getMessage());
    }
  }

  private static void report(
      CheckRun run, Arguments arguments, Lang lang, String output, Terminal terminal)
      throws CommandFailure {
    terminal.out().print(form(run, lang, output));
    terminal.out().flush();
    if (!arguments.has("--save")) {
      return;
    }
    Path file = Path.of(arguments.value("--save").orElseThrow());
    String name = file.toString().toLowerCase(Locale.ROOT);
    String form = name.endsWith(".html") ? "html" : name.endsWith(".json") ? "json" : "text";
    try {
      Files.writeString(file, form(run, lang, form), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailure("cannot write " + file + ": " + e);
    }
  }

  private static String form(CheckRun run, Lang lang, String form) {
    return switch (form) {
      case "html" -> CheckReport.html(run, lang);
      case "json" -> CheckJson.write(CheckJson.of(run)) + "\n";
      default -> CheckReport.text(run, lang);
    };
  }
}
