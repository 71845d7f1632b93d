package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.segment.JournalFolder;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Lane;

/// `bridgewatch collector journal`: what a journal holds, and whether it is whole; reads only.
final class JournalCommand implements Command {

  private static final Arguments.Known KNOWN =
      new Arguments.Known(
          Set.of("--records"), Set.of("--config", "--folder", "--output"), Set.of());

  @Override
  public String help() {
    return """
    Usage: bridgewatch collector journal (--config FILE | --folder DIR) [--output text|json]
           bridgewatch collector journal (--config FILE | --folder DIR) --records

    Lists the segments of a journal and checks every entry. Changes nothing, and may be used
    beside the collector that writes it.

      --config FILE   collector.yaml, which names the state folder
      --folder DIR    the folder of the journal itself
      --records       a line for each record instead: agent, site, boot epoch (hexadecimal),
                      sequence, lane (live or backlog), when it was received (ms since 1970),
                      hash of its content (hexadecimal)

    Exit codes: 0 all is whole, 1 something is damaged, 2 usage or our own failure.
    """;
  }

  @Override
  public int run(List<String> args, Terminal terminal) throws UsageException, CommandFailure {
    Arguments arguments = KNOWN.parse(args);
    arguments.noWords();
    boolean json = arguments.choice("--output", "text", "text", "json").equals("json");
    boolean records = arguments.has("--records");
    Path folder = folder(arguments);
    try {
      List<JournalFolder.Found> found =
          new JournalFolder(folder)
              .check(at -> {
                if (records) {
                  terminal.out().println(line(at));
                }
              });
      if (!records) {
        print(found, json, terminal);
      }
      return found.stream().allMatch(JournalFolder.Found::isGood) ? 0 : 1;
    } catch (IOException e) {
      throw new CommandFailure("the journal cannot be read: " + e.getMessage());
    }
  }

  private static Path folder(Arguments arguments) throws UsageException, CommandFailure {
    if (arguments.has("--folder") == arguments.has("--config")) {
      throw new UsageException("one of --folder and --config is needed; see --help");
    }
    return arguments.has("--folder")
        ? Path.of(arguments.required("--folder"))
        : CollectorCommand.read(Path.of(arguments.required("--config")).toAbsolutePath())
            .stateDir()
            .resolve(StateFolder.JOURNAL);
  }

  private static String line(Journal.At at) {
    JournalEntry entry = at.entry();
    return String.join(
        " ",
        entry.id().agent(),
        entry.id().site(),
        Long.toHexString(entry.id().bootEpoch()),
        Long.toString(entry.id().sequence()),
        entry.lane() == Lane.LIVE ? "live" : "backlog",
        Long.toString(entry.receivedMillis()),
        Long.toHexString(ContentHash.of(entry.payload())));
  }

  private static void print(List<JournalFolder.Found> found, boolean json, Terminal terminal) {
    if (json) {
      var mapper = new ObjectMapper();
      ObjectNode all = mapper.createObjectNode();
      all.set("segments", mapper.valueToTree(found));
      terminal.out().println(all.toPrettyString());
      return;
    }
    for (JournalFolder.Found segment : found) {
      terminal
          .out()
          .printf(
              "%s  version %d  %,d bytes  %,d records  %s%s%n",
              segment.file(),
              segment.version(),
              segment.bytes(),
              segment.records(),
              segment.complete() ? "complete" : "open",
              damage(segment));
    }
    long records = found.stream().mapToLong(JournalFolder.Found::records).sum();
    terminal.out().printf("%,d segments, %,d records%n", found.size(), records);
  }

  private static String damage(JournalFolder.Found segment) {
    var text = new StringBuilder();
    if (segment.version() == 0) {
      text.append("  HEADER DAMAGED");
    }
    if (segment.tornBytes() > 0) {
      text.append(String.format("  %,d bytes of a write that did not end", segment.tornBytes()));
    }
    if (segment.damagedBytes() > 0) {
      text.append(String.format("  %,d BYTES DAMAGED", segment.damagedBytes()));
    }
    if (segment.unreadable() > 0) {
      text.append(String.format("  %,d RECORDS UNREADABLE", segment.unreadable()));
    }
    return text.toString();
  }
}
