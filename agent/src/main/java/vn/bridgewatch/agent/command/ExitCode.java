package vn.bridgewatch.agent.command;

/// What the commands give back to the shell.
public final class ExitCode {

  public static final int GOOD = 0;

  /// Something bad was found.
  public static final int BAD = 1;

  /// Wrong usage, or our own failure.
  public static final int FAILED = 2;

  private ExitCode() {}
}
