package vn.bridgewatch.collector.backtest;

import java.io.PrintStream;
import java.nio.file.Path;
import vn.bridgewatch.csv.SkippedLine;

/// What a person should know of a file: which lines were passed over; the first ones each, of the
/// rest the number.
public final class Notes {

  static final int TOLD_MAX = 20;

  private final Path file;
  private final PrintStream err;
  private long told;

  Notes(Path file, PrintStream err) {
    this.file = file;
    this.err = err;
  }

  public void tell(SkippedLine skipped) {
    told++;
    if (told <= TOLD_MAX) {
      err.println(file + ":" + skipped.line() + ": passed over: " + skipped.why());
    }
  }

  void end() {
    if (told > TOLD_MAX) {
      err.printf("%s: %,d more lines passed over%n", file, told - TOLD_MAX);
    }
  }

  long told() {
    return told;
  }
}
