package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vn.bridgewatch.collector.check.Lang;

/// `bridgewatch check media`: has sites test picture and sound at the rate of a call, as many at
/// one time as their lines may carry, and says who would be seen and heard well.
final class MediaCheck {

  private static final Duration POLL = Duration.ofSeconds(1);

  /// A whole country, some twenty sites at a time, takes half an hour.
  private static final Duration RUN_MAX = Duration.ofHours(3);

  private static final Arguments.Known KNOWN =
      new Arguments.Known(
          Set.of(),
          Set.of("--conference", "--lang", "--output", "--url", "--token-file"),
          Set.of("--site"));

  static final String HELP =
      """
      Usage: bridgewatch check media (--conference ID | --site KEY...) [OPTIONS]
             bridgewatch check media list [OPTIONS]
             bridgewatch check media show ID [OPTIONS]

      Has the sites send media at the rate of a call to their reflector and back, as many at one
      time as the lines may carry; shows progress on a terminal; prints for each site what people
      will see and hear, with loss, jitter, R and MOS of both directions. A site that is in a call,
      or short before a conference, is not tested, and it is said why. The collector keeps what was
      found: the next check shows it for 24 hours.

        --conference ID       the conference whose sites are tested
        --site KEY...         sites: keys, province:NN or all
        --lang vi|en          the language (default vi)
        --output text|json    the form of what is printed (default text)
        --url URL             where the collector is (default http://127.0.0.1:8480)
        --token-file FILE     the collector's token (default $BRIDGEWATCH_TOKEN_FILE,
                              else state/token)

      Exit codes: 0 all were tested and are good, 1 some are not, 2 usage or our own failure.
      """;

  private MediaCheck() {}

  static int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments = KNOWN.parse(args);
    Lang lang = Lang.ofWord(arguments.choice("--lang", "vi", "vi", "en"));
    boolean json = arguments.choice("--output", "text", "text", "json").equals("json");
    List<String> words = arguments.words();
    if (words.isEmpty()) {
      return test(arguments, lang, json, terminal);
    }
    try (var client = CollectorClient.of(arguments, false)) {
      if (words.equals(List.of("list"))) {
        return list(client, lang, json, terminal);
      }
      if (words.size() == 2 && words.getFirst().equals("show")) {
        return report(client, words.getLast(), lang, json, terminal);
      }
    }
    throw new UsageException(
        "check media: list, show ID or no word is needed, got " + String.join(" ", words));
  }

  private static int test(Arguments arguments, Lang lang, boolean json, Terminal terminal)
      throws UsageException, CommandFailure {
    Map<String, Object> body = AskedSites.of(arguments);
    try (var client = CollectorClient.of(arguments, true)) {
      String id = client.post("/api/v1/media", body).path("id").asText();
      awaitEnd(client, id, lang, terminal);
      return report(client, id, lang, json, terminal);
    }
  }

  private static int list(CollectorClient client, Lang lang, boolean json, Terminal terminal)
      throws CommandFailure {
    JsonNode runs = client.get("/api/v1/media?limit=50");
    if (json) {
      terminal.out().println(runs.toPrettyString());
      return 0;
    }
    for (JsonNode run : runs.path("runs")) {
      terminal
          .out()
          .println(run.path("id").asText() + "  " + MediaReport.progress(run.path("counts"), lang));
    }
    return 0;
  }

  private static void awaitEnd(CollectorClient client, String id, Lang lang, Terminal terminal)
      throws CommandFailure {
    long polls = RUN_MAX.dividedBy(POLL);
    for (long i = 0; i < polls; i++) {
      for (JsonNode run : client.get("/api/v1/media?limit=1").path("runs")) {
        if (!run.path("id").asText().equals(id) || !run.path("finishedMillis").isNull()) {
          terminal.progressDone();
          return;
        }
        terminal.progress(MediaReport.progress(run.path("counts"), lang));
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("interrupted; the tests go on in the collector");
      }
    }
    throw new CommandFailure("media tests " + id + " do not end within " + RUN_MAX);
  }

  private static int report(
      CollectorClient client, String id, Lang lang, boolean json, Terminal terminal)
      throws CommandFailure {
    JsonNode run = client.get("/api/v1/media/" + CollectorClient.part(id));
    terminal.out().print(json ? run.toPrettyString() + "\n" : MediaReport.of(run, lang));
    terminal.out().flush();
    return MediaReport.allGood(run) ? 0 : 1;
  }
}
