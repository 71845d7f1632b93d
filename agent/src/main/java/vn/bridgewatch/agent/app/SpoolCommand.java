package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.JsonLine;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.agent.spool.SpoolContents;
import vn.bridgewatch.agent.spool.segment.FolderFiles;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

/// `agent spool`: what the files of a spool hold.
final class SpoolCommand {

  private static final String USAGE =
      """
      Usage: bridgewatch agent spool (--config FILE | --folder FOLDER) [--json] [--records]

      Says what an agent's spool holds on disk, without changing it.

        --config FILE    the agent's configuration; the spool is in its state folder
        --folder FOLDER  or the spool's folder itself
        --json           one JSON object for each stream, then one for the whole
        --records        instead, a line for each record: site, boot epoch and sequence, samples
                         or event, wall clock in ms, hash of its content (docs/spool.md)

      Exit codes: 0 good, 1 something in it is damaged, 2 usage or it cannot be read.
      """;

  private SpoolCommand() {}

  static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      Arguments arguments =
          new Arguments.Spec()
              .flags("--help", "-h", "--json", "--records")
              .values("--config", "--folder")
              .parse(args);
      if (arguments.has("--help") || arguments.has("-h")) {
        out.print(USAGE);
        return ExitCode.GOOD;
      }
      if (!arguments.words().isEmpty()) {
        throw new UsageException("unexpected " + arguments.words().getFirst());
      }
      return show(folder(arguments), arguments, out);
    } catch (ConfigException e) {
      for (Problem problem : e.problems()) {
        err.println(problem);
      }
      return ExitCode.FAILED;
    } catch (UsageException | IOException e) {
      err.println("bridgewatch agent spool: " + e.getMessage());
      err.println("Try: bridgewatch agent spool --help");
      return ExitCode.FAILED;
    }
  }

  private static Path folder(Arguments arguments)
      throws UsageException, ConfigException, IOException {
    if (arguments.has("--config") == arguments.has("--folder")) {
      throw new UsageException("give --config or --folder");
    }
    Path folder =
        arguments.has("--folder")
            ? Path.of(arguments.value("--folder").orElseThrow())
            : SpoolParts.folder(
                AgentFiles.read(Path.of(arguments.value("--config").orElseThrow())).config());
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + ": is no folder");
    }
    return folder;
  }

  private static int show(Path folder, Arguments arguments, PrintStream out) throws IOException {
    boolean records = arguments.has("--records");
    SpoolContents contents =
        SpoolContents.read(
            new FolderFiles(folder),
            (site, epoch, sequence, payload, hash) -> {
              if (records) {
                out.println(line(site, epoch, sequence, payload, hash));
              }
            });
    if (arguments.has("--json")) {
      json(contents, out);
    } else if (!records) {
      text(contents, out);
    }
    return contents.damaged() > 0 ? ExitCode.BAD : ExitCode.GOOD;
  }

  private static String line(
      String site, long epoch, long sequence, Payload payload, long contentHash) {
    String kind =
        switch (payload) {
          case Payload.Samples _ -> "samples";
          case Payload.Happening _ -> "event";
        };
    long wallMillis =
        switch (payload) {
          case Payload.Samples(var tick) -> tick.wallMillis();
          case Payload.Happening(var event) -> event.wallMillis();
        };
    return String.format(
        Locale.ROOT,
        "%s %016x %d %s %d %016x",
        site,
        epoch,
        sequence,
        kind,
        wallMillis,
        contentHash);
  }

  private static void json(SpoolContents contents, PrintStream out) {
    for (SpoolContents.Held held : contents.streams()) {
      out.println(
          new JsonLine()
              .put("site", held.site())
              .put("bootEpoch", String.format(Locale.ROOT, "%016x", held.bootEpoch()))
              .put("samples", held.samples())
              .put("events", held.events())
              .put("sequences", texts(held.ranges()))
              .put("givenUp", texts(held.givenUp()))
              .put("acknowledged", texts(held.acknowledged())));
    }
    out.println(
        new JsonLine()
            .put("files", contents.files())
            .put("bytes", contents.bytes())
            .put("damaged", contents.damaged())
            .put("tornBytes", contents.tornBytes()));
  }

  private static void text(SpoolContents contents, PrintStream out) {
    for (SpoolContents.Held held : contents.streams()) {
      out.printf(
          Locale.ROOT,
          "site %s, life %d (%016x): %d records of samples, %d events; sequences %s%n",
          held.site(),
          held.bootEpoch() >>> Integer.SIZE,
          held.bootEpoch(),
          held.samples(),
          held.events(),
          String.join(", ", texts(held.ranges())));
      if (!held.givenUp().isEmpty()) {
        out.println("  given up for room: " + String.join(", ", texts(held.givenUp())));
      }
      if (!held.acknowledged().isEmpty()) {
        out.println("  noted as acknowledged: " + String.join(", ", texts(held.acknowledged())));
      }
    }
    out.printf(
        Locale.ROOT,
        "%d files, %d bytes, %d damaged places, %d bytes of unfinished writes%n",
        contents.files(),
        contents.bytes(),
        contents.damaged(),
        contents.tornBytes());
  }

  private static List<String> texts(List<SequenceRange> ranges) {
    return ranges.stream()
        .map(range -> range.count() == 1 ? "" + range.first() : range.first() + "-" + range.last())
        .toList();
  }
}
