package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import vn.bridgewatch.collector.backtest.RecordedFiles;

/// What all kinds of `backtest` have in common: `--out`, `--value` and the files.
final class BacktestFiles {

  static final String OPTIONS =
      """
        --out DIR       a result for each file into DIR, under the file's name; needed for
                        more than one file
        --value NAME    the column of the values (default: value, else the second one)
      """;

  static final String EXIT_CODES =
      "Exit codes: 0 done, 1 a file could not be read or none of its lines, 2 usage or our own"
          + " failure.\n";

  private BacktestFiles() {}

  static RecordedFiles of(Arguments arguments) throws UsageException {
    try {
      List<Path> files = arguments.words().stream().map(Path::of).toList();
      return new RecordedFiles(
          files, arguments.value("--out").map(Path::of), arguments.value("--value"));
    } catch (InvalidPathException e) {
      throw new UsageException("not a path: " + e.getInput());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() + "; see --help");
    }
  }

  /// @return the exit code
  static int run(RecordedFiles files, RecordedFiles.Work work, Terminal terminal)
      throws CommandFailure {
    try {
      return files.run(work, terminal.out(), terminal.err()) ? 0 : 1;
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }
}
