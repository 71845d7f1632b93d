package vn.bridgewatch.twin.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import vn.bridgewatch.twin.demo.Control;
import vn.bridgewatch.twin.demo.Drill;

/// `./bridgewatch drill NAME`: asks the running demo to break or heal something and waits until the
/// alert, or its end, has reached the webhook.
final class DrillCommand {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(100);
  private static final int WAIT_SECONDS_DEFAULT = 150;
  private static final int WAIT_SECONDS_MAX = 600;
  private static final Duration POLL = Duration.ofMillis(250);

  private DrillCommand() {}

  private record Options(Drill drill, String site, Path folder, int waitSeconds) {}

  static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length == 0 || args[0].equals("--help") || args[0].equals("-h")) {
      out.print(help());
      return args.length == 0 ? TwinCli.FAILED : TwinCli.GOOD;
    }
    try {
      return drill(options(args), out);
    } catch (Usage e) {
      err.println("drill: " + e.getMessage());
      return TwinCli.FAILED;
    } catch (IOException e) {
      err.println("drill: the demo does not answer (" + e + ")");
      return TwinCli.FAILED;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return TwinCli.FAILED;
    }
  }

  private static int drill(Options options, PrintStream out)
      throws Usage, IOException, InterruptedException {
    Path file = options.folder().resolve(Control.FILE);
    if (!Files.isReadable(file)) {
      throw new Usage("no demo is running (" + file + " is not there): ./bridgewatch demo");
    }
    var json = new ObjectMapper();
    JsonNode demo = json.readTree(Files.readString(file));
    try (var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      long beforeMillis = System.currentTimeMillis();
      boolean wasOpen = openAlerts(json.readTree(call(client, demo, "GET", "/status")));
      String path = "/drill/" + options.drill().commandName() + "/" + options.site();
      out.println(call(client, demo, "POST", path));
      if (options.waitSeconds() == 0
          || !(expectsAlert(options) || (options.drill() == Drill.RESTORE && wasOpen))) {
        return TwinCli.GOOD;
      }
      return awaitNotification(options, out, client, demo, beforeMillis);
    }
  }

  private static int awaitNotification(
      Options options, PrintStream out, HttpClient client, JsonNode demo, long sinceMillis)
      throws Usage, IOException, InterruptedException {
    boolean healing = options.drill() == Drill.RESTORE;
    out.println(
        healing
            ? "waiting until every alert has ended ..."
            : "waiting for the alert at the webhook ...");
    var json = new ObjectMapper();
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(options.waitSeconds()).toNanos();
    while (System.nanoTime() < deadlineNanos) {
      JsonNode status = json.readTree(call(client, demo, "GET", "/status"));
      Optional<String> seen =
          healing ? allEnded(status, sinceMillis) : firing(status, options, sinceMillis);
      if (seen.isPresent()) {
        out.println(seen.get());
        return TwinCli.GOOD;
      }
      Thread.sleep(POLL);
    }
    out.println("nothing came within " + options.waitSeconds() + " s");
    return TwinCli.FOUND_BAD;
  }

  private static Optional<String> firing(JsonNode status, Options options, long sinceMillis) {
    String site = Drill.commune(options.site());
    for (JsonNode alert : status.path("received")) {
      if (alert.path("receivedMillis").asLong() >= sinceMillis
          && alert.path("status").asText().equals("firing")
          && alert.path("site").asText().equals(site)
          && alert.path("rule").asText().equals(options.drill().expectedRule())) {
        return Optional.of(line("alert", alert, sinceMillis));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> allEnded(JsonNode status, long sinceMillis) {
    JsonNode last = null;
    for (JsonNode alert : status.path("received")) {
      if (alert.path("status").asText().equals("resolved")) {
        last = alert;
      }
    }
    return last == null || openAlerts(status)
        ? Optional.empty()
        : Optional.of(line("ended", last, sinceMillis));
  }

  /// Whether the webhook was told of an alert that it was not yet told the end of.
  private static boolean openAlerts(JsonNode status) {
    var open = new java.util.HashSet<String>();
    for (JsonNode alert : status.path("received")) {
      String key = alert.path("rule").asText() + "/" + alert.path("site").asText();
      key += "/" + alert.path("fingerprint").asText();
      if (alert.path("status").asText().equals("firing")) {
        open.add(key);
      } else {
        open.remove(key);
      }
    }
    return !open.isEmpty();
  }

  private static String line(String what, JsonNode alert, long sinceMillis) {
    return "%s after %.1f s: %s [%s] %s"
        .formatted(
            what,
            Math.max(0, alert.path("receivedMillis").asLong() - sinceMillis) / 1_000.0,
            alert.path("site").asText(),
            alert.path("severity").asText(),
            alert.path("text").asText());
  }

  private static boolean expectsAlert(Options options) {
    return !options.drill().expectedRule().isEmpty();
  }

  private static String call(HttpClient client, JsonNode demo, String method, String path)
      throws Usage, IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + demo.path("port").asInt() + path))
            .timeout(CALL_TIMEOUT)
            .header("Authorization", "Bearer " + demo.path("secret").asText())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new Usage(response.body());
    }
    return response.body();
  }

  private static Options options(String[] args) throws Usage {
    Path root = Path.of(System.getProperty("bridgewatch.root", ".")).toAbsolutePath().normalize();
    Path folder = root.resolve(DemoCommand.FOLDER);
    int waitSeconds = WAIT_SECONDS_DEFAULT;
    String site = "";
    String name = args[0];
    Drill drill =
        Drill.byName(name)
            .orElseThrow(() -> new Usage("unknown drill " + name + "; known: " + Drill.names()));
    for (int i = 1; i < args.length; i++) {
      switch (args[i]) {
        case "--dir" -> folder = Path.of(Usage.value(args, i++)).toAbsolutePath().normalize();
        case "--wait" ->
            waitSeconds = Usage.integer(args[i], Usage.value(args, i++), 0, WAIT_SECONDS_MAX);
        case "--no-wait" -> waitSeconds = 0;
        default -> {
          if (args[i].startsWith("-") || !site.isEmpty() || !args[i].matches("[0-9a-z-]{2,20}")) {
            throw new Usage("unknown option " + args[i]);
          }
          site = args[i];
        }
      }
    }
    return new Options(drill, site, folder, waitSeconds);
  }

  private static String help() {
    var text =
        new StringBuilder(
            """
            Usage: ./bridgewatch drill NAME [SITE] [OPTIONS]

            Breaks or heals something real in the running demo, and waits for the alert or its end.

            """);
    for (Drill drill : Drill.values()) {
      text.append("  %-16s %s%n".formatted(drill.commandName(), drill.summary()));
    }
    text.append(
        """

        SITE is 00, 01, 00004 (default) or 00070.
          --no-wait        return at once
          --wait SECONDS   how long to wait for the alert (default %d)
          --dir FOLDER     the demo's folder, where another was given

        Exit codes: 0 done, 1 the alert did not come, 2 usage or no demo.
        """
            .formatted(WAIT_SECONDS_DEFAULT));
    return text.toString();
  }
}
