package vn.bridgewatch.collector.app;

/// A command that could not do its work through no fault of its words: no collector there, a file
/// that cannot be written, an answer that is an error.
final class CommandFailure extends Exception {

  CommandFailure(String message) {
    super(message);
  }
}
