package vn.bridgewatch.agent.app;

/// What the commands give back to the shell.
final class ExitCode {

  static final int GOOD = 0;

  /// Something bad was found.
  static final int BAD = 1;

  /// Wrong usage, or our own failure.
  static final int FAILED = 2;

  private ExitCode() {}
}
