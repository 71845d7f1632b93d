package vn.bridgewatch.twin.rig;

import java.util.Locale;
import vn.bridgewatch.wire.RecordId;

/// A line of a ledger: what became of one record, as its sender knows it.
///
/// A line is words with a space between: `issued` or `acknowledged`, agent, site, boot epoch in
/// hexadecimal, sequence, wall milliseconds, and for what was issued the hash of its content in
/// hexadecimal and `samples` or `event`.
public sealed interface LedgerEntry {

  RecordId id();

  /// The sender's wall clock: when it was measured, or when the acknowledgement came.
  long wallMillis();

  String line();

  /// The record was made; it may go at any time from now on.
  ///
  /// @param contentHash of the decoded content
  record Issued(RecordId id, long wallMillis, long contentHash, boolean event)
      implements LedgerEntry {

    @Override
    public String line() {
      return "%s %016x %s"
          .formatted(head("issued", id, wallMillis), contentHash, event ? "event" : "samples");
    }
  }

  /// The collector said that it has it on disk.
  record Acknowledged(RecordId id, long wallMillis) implements LedgerEntry {

    @Override
    public String line() {
      return head("acknowledged", id, wallMillis);
    }
  }

  private static String head(String what, RecordId id, long wallMillis) {
    return String.format(
        Locale.ROOT,
        "%s %s %s %016x %d %d",
        what,
        id.agent(),
        id.site(),
        id.bootEpoch(),
        id.sequence(),
        wallMillis);
  }

  /// @throws IllegalArgumentException where the line is none of a ledger
  static LedgerEntry parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length >= 6) {
      var id =
          new RecordId(
              words[1], words[2], Long.parseUnsignedLong(words[3], 16), Long.parseLong(words[4]));
      long wallMillis = Long.parseLong(words[5]);
      if (words[0].equals("acknowledged") && words.length == 6) {
        return new Acknowledged(id, wallMillis);
      }
      if (words[0].equals("issued") && words.length == 8) {
        return new Issued(
            id, wallMillis, Long.parseUnsignedLong(words[6], 16), words[7].equals("event"));
      }
    }
    throw new IllegalArgumentException("ledger: must be a line of a ledger, got \"" + line + "\"");
  }
}
