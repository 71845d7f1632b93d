package vn.bridgewatch.twin.demo;

/// The demo cannot go on; the message says what to do.
public final class DemoException extends Exception {

  public DemoException(String message) {
    super(message);
  }
}
