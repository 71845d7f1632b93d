package vn.bridgewatch.collector.notify;

/// A way to people or systems.
interface Channel {

  String name();

  /// Hands a batch over; returns when the other side has taken it.
  void deliver(Outbox.Batch batch) throws DeliveryException, InterruptedException;
}
