package vn.bridgewatch.collector.app;

import java.io.PrintStream;

/// Where a command speaks.
///
/// @param interactive whether a person looks at `err`, so that progress is shown
record Terminal(PrintStream out, PrintStream err, boolean interactive) {

  /// Shows one line of progress in place of the last one; silent in a pipe.
  void progress(String text) {
    if (interactive) {
      err.print("\r\u001b[K" + text);
      err.flush();
    }
  }

  void progressDone() {
    if (interactive) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
