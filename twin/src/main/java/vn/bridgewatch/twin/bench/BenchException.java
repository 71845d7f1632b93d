package vn.bridgewatch.twin.bench;

/// A benchmark that cannot be run; the message says what is missing or what went wrong.
public final class BenchException extends Exception {

  public BenchException(String message) {
    super(message);
  }
}
