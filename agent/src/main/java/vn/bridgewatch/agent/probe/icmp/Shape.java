package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.util.Optional;

/// What an echo request looks like on the line.
///
/// @param payloadBytes after the ICMP header; at least [EchoPackets#PAYLOAD_BYTES]
/// @param hopLimit time to live; 0: the system's
/// @param trafficClass the whole octet of type of service or traffic class; 0: the system's
/// @param source the local address; empty: the system's choice
/// @param whole whether it must not be cut into fragments, nor be refused for what was learnt of
///   the path before
/// @param stamped whether the kernel is to say when it went out
public record Shape(
    int payloadBytes,
    int hopLimit,
    int trafficClass,
    Optional<InetAddress> source,
    boolean whole,
    boolean stamped) {

  /// The least that tells our own requests from others'.
  public static final int PAYLOAD_BYTES_MIN = EchoPackets.PAYLOAD_BYTES;

  /// More does not fit into an IPv4 packet.
  public static final int PAYLOAD_BYTES_MAX = 65_507;

  public static final Shape PLAIN =
      new Shape(PAYLOAD_BYTES_MIN, 0, 0, Optional.empty(), false, false);

  /// Whether the request needs words of its own to the kernel.
  boolean isSpecial() {
    return hopLimit > 0 || trafficClass > 0 || source.isPresent() || stamped;
  }

  public Shape withHopLimit(int hops) {
    return new Shape(payloadBytes, hops, trafficClass, source, whole, stamped);
  }

  /// The same, unfragmented, with so much payload.
  public Shape whole(int bytes) {
    return new Shape(bytes, hopLimit, trafficClass, source, true, stamped);
  }
}
