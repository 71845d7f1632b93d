package vn.bridgewatch.collector.ingest.door;

import java.time.Duration;

/// How much is done for peers of whom nothing is known yet.
///
/// An agent gives a connection 8 s from the first packet to the end of the handshake; a handshake
/// that is begun when that is nearly over is work for nothing. So the times add up to 8 s.
///
/// @param strangersMax connections whose handshake is not done, all together
/// @param acceptsPerSecond how fast connections are taken from the kernel's queue
/// @param helloWithin until the first record (ClientHello) must be here
/// @param waitMax how long a connection waits for its handshake to begin
/// @param handshakeWithin from the accept to the end of the handshake
/// @param handshakesMax handshakes under way
/// @param answersAtOnce of those, how many may wait for our answer to the ClientHello
/// @param stalledAfter how long the other side may let a handshake wait while others wait and no
///   place is free
/// @param suspectsPerSecond handshakes begun for origins that behaved badly, all together
public record DoorLimits(
    int strangersMax,
    int acceptsPerSecond,
    Duration helloWithin,
    Duration waitMax,
    Duration handshakeWithin,
    int handshakesMax,
    int answersAtOnce,
    Duration stalledAfter,
    int suspectsPerSecond) {

  public static final DoorLimits DEFAULT =
      new DoorLimits(
          4_096,
          2_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8),
          128,
          4,
          Duration.ofSeconds(3),
          50);

  /// Of the handshakes under way, those of suspects at most.
  int suspectHandshakesMax() {
    return Math.max(1, handshakesMax / 4);
  }
}
