package vn.bridgewatch.collector.conference.ical;

/// A calendar, or a part of it, that cannot be read.
public final class IcalException extends Exception {

  private final int line;

  IcalException(int line, String message) {
    super(message);
    this.line = line;
  }

  /// From 1; 0: the whole of it.
  public int line() {
    return line;
  }
}
