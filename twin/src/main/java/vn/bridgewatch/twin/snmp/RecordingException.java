package vn.bridgewatch.twin.snmp;

/// A recording that cannot be played; the message names file and line.
public final class RecordingException extends Exception {

  RecordingException(String message) {
    super(message);
  }
}
