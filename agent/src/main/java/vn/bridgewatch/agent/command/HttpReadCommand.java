package vn.bridgewatch.agent.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.config.HttpAccessReader;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.reader.HttpReader;
import vn.bridgewatch.agent.reader.PageReading;
import vn.bridgewatch.agent.reader.ReaderDefinition;
import vn.bridgewatch.agent.reader.Readers;
import vn.bridgewatch.agent.reader.ReadingRoom;
import vn.bridgewatch.agent.reader.Shortfall;
import vn.bridgewatch.agent.reader.http.Credentials;
import vn.bridgewatch.agent.reader.http.HttpEndpoint;
import vn.bridgewatch.agent.reader.http.HttpSession;
import vn.bridgewatch.agent.reader.http.Trust;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// `bridgewatch http-read`: reads a device, or a saved document, by a reader and prints what came.
public final class HttpReadCommand {

  private static final String HELP =
      """
      Usage: bridgewatch http-read --reader NAME [options] --url URL
             bridgewatch http-read --reader NAME [options] --document FILE

      Reads a device that gives XML or JSON over HTTPS and prints the series in the Prometheus text
      format on standard output. Messages go to standard error.

        --reader NAME        one that ships, or one of --readers; "list" names them
        --readers FILE       readers of your own (docs/devices.md); may be repeated
        --url URL            https://ADDRESS[:PORT]
        --user NAME          with
          --password-env VARIABLE   the password is the value of this variable
        --pin sha256:HEX     believe the certificate with this SHA-256; or
        --ca FILE            believe certificates of these authorities (PEM)
        --timeout TIME       for one document (default 5s)
        --document FILE      no network: the document is in this file
          --path PATH        which document of the reader it is (default: the first)
        --output text|json   json: one object on a line for each series, also the absent ones with
                             the reason, and one for each document

      Without --pin and --ca nothing is read, and the device's certificate is told, for you to
      compare.

      Exit codes: 0 read whole, 1 nothing or only a part came, 2 wrong usage or our own failure.
      """;

  private static final Duration BUDGET = Duration.ofMinutes(2);
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(100);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);

  private HttpReadCommand() {}

  public static int run(String[] args, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      Arguments arguments =
          new Arguments.Spec()
              .flags("--help", "-h")
              .values("--reader", "--url", "--user", "--password-env", "--pin", "--ca")
              .values("--timeout", "--document", "--path", "--output")
              .repeated("--readers")
              .parse(args);
      if (arguments.has("--help") || arguments.has("-h") || args.length == 0) {
        (args.length == 0 ? err : out).print(HELP);
        return args.length == 0 ? ExitCode.FAILED : ExitCode.GOOD;
      }
      return run(arguments, out, err);
    } catch (UsageException e) {
      err.println("bridgewatch http-read: " + e.getMessage());
      err.println("See bridgewatch http-read --help");
    } catch (ConfigException e) {
      e.problems().forEach(problem -> err.println(problem));
    } catch (IOException e) {
      err.println("bridgewatch http-read: " + e.getMessage());
    }
    return ExitCode.FAILED;
  }

  private static int run(Arguments arguments, PrintStream out, PrintStream err)
      throws UsageException, ConfigException, IOException, InterruptedException {
    check(arguments.words().isEmpty(), "unexpected " + String.join(" ", arguments.words()));
    boolean json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    Readers readers = Readers.load(arguments.values("--readers").stream().map(Path::of).toList());
    String name = arguments.value("--reader").orElse("");
    check(!name.isEmpty(), "--reader NAME is missing");
    if (name.equals("list")) {
      readers.names().forEach(out::println);
      return ExitCode.GOOD;
    }
    Optional<ReaderDefinition> definition = readers.reader(name);
    check(
        definition.isPresent(),
        "--reader: there is no reader "
            + name
            + "; there are "
            + String.join(", ", readers.names()));
    check(
        arguments.has("--url") != arguments.has("--document"),
        "one of --url and --document must be given");
    List<PageReading> readings =
        arguments.has("--url")
            ? ofDevice(arguments, definition.orElseThrow())
            : List.of(ofFile(arguments, definition.orElseThrow()));
    for (PageReading reading : readings) {
      reading.shortfall().ifPresent(why -> err.println(message(reading, why)));
    }
    if (json) {
      json(readings, out);
    } else {
      ObservationPrinter.text(readings.stream().map(PageReading::observations).toList(), out);
    }
    boolean whole = readings.stream().allMatch(reading -> reading.shortfall().isEmpty());
    return whole ? ExitCode.GOOD : ExitCode.BAD;
  }

  private static PageReading ofFile(Arguments arguments, ReaderDefinition definition)
      throws UsageException, IOException {
    Optional<ReaderDefinition.Page> page = definition.page(arguments.value("--path").orElse(""));
    check(page.isPresent(), "--path: the reader has no such document");
    Path file = Path.of(arguments.value("--document").orElseThrow());
    if (!Files.isRegularFile(file) || Files.size(file) > HttpReader.BYTES_MAX) {
      throw new IOException(
          file + ": must be a file of at most " + HttpReader.BYTES_MAX + " bytes");
    }
    return HttpReader.read(page.orElseThrow(), Files.readAllBytes(file), Labels.NONE);
  }

  private static List<PageReading> ofDevice(Arguments arguments, ReaderDefinition definition)
      throws UsageException, IOException, InterruptedException {
    check(!arguments.has("--path"), "--path goes with --document");
    HttpEndpoint endpoint;
    try {
      endpoint = HttpEndpoint.parse(arguments.value("--url").orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--url: " + e.getMessage());
    }
    var access = new HttpSession.Access(endpoint, trust(arguments), credentials(arguments));
    Duration timeout =
        arguments.duration("--timeout", HttpReader.TIMEOUT_DEFAULT, TIMEOUT_MIN, TIMEOUT_MAX);
    try (var reader =
        new HttpReader(
            definition, access, AllowList.ANYWHERE, new ReadingRoom(), timeout, NanoClock.SYSTEM)) {
      return reader.read(Labels.of("instance", endpoint.instance()), BUDGET);
    }
  }

  private static Trust trust(Arguments arguments) throws UsageException, IOException {
    check(!(arguments.has("--pin") && arguments.has("--ca")), "--pin and --ca exclude each other");
    if (arguments.has("--ca")) {
      return HttpAccessReader.certificates(Path.of(arguments.value("--ca").orElseThrow()));
    }
    try {
      Optional<Trust> pin = arguments.value("--pin").map(Trust.Pinned::parse);
      return pin.orElse(new Trust.Nobody());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--pin: " + e.getMessage());
    }
  }

  private static Credentials credentials(Arguments arguments) throws UsageException {
    check(
        arguments.has("--user") == arguments.has("--password-env"),
        "--user and --password-env go together");
    if (!arguments.has("--user")) {
      return Credentials.NONE;
    }
    String variable = arguments.value("--password-env").orElseThrow();
    String password = System.getenv(variable);
    if (password == null) {
      throw new UsageException("--password-env: environment variable is not set: " + variable);
    }
    return new Credentials(arguments.value("--user").orElseThrow(), password);
  }

  private static String message(PageReading reading, Shortfall why) {
    return "document "
        + reading.document()
        + " incomplete ("
        + why.reason().word()
        + "): "
        + why.detail();
  }

  private static void json(List<PageReading> readings, PrintStream out) {
    for (PageReading reading : readings) {
      ObservationPrinter.json("document", reading.document(), reading.observations(), out);
      var end =
          new JsonLine()
              .put("document", reading.document())
              .put("complete", reading.shortfall().isEmpty())
              .put("bytes", reading.bytes())
              .put("seconds", reading.took().toNanos() / 1e9);
      reading
          .shortfall()
          .ifPresent(why -> end.put("reason", why.reason().word()).put("detail", why.detail()));
      out.println(end);
    }
    out.flush();
  }

  private static void check(boolean holds, String message) throws UsageException {
    if (!holds) {
      throw new UsageException(message);
    }
  }
}
