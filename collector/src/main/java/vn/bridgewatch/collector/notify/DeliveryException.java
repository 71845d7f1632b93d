package vn.bridgewatch.collector.notify;

/// A batch was not taken.
final class DeliveryException extends Exception {

  private final boolean channelDown;

  /// @param channelDown whether others would fail the same way now, so that trying them is no use
  DeliveryException(String message, boolean channelDown) {
    super(message);
    this.channelDown = channelDown;
  }

  boolean channelDown() {
    return channelDown;
  }
}
