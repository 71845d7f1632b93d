package vn.bridgewatch.media.call;

/// A stream of a call.
///
/// @param dscp what its packets are given, both ways, 0 to 63
public record StreamPlan(String name, int dscp, Shape shape) {

  /// Expedited forwarding, for voice (RFC 4594, section 4.1).
  public static final int DSCP_VOICE = 46;

  /// AF41, for conferences with pictures (RFC 4594, section 4.4).
  public static final int DSCP_PICTURES = 34;

  private static final int UDP_IP_BYTES = 28;

  public StreamPlan {
    if (dscp < 0 || dscp > 63) {
      throw new IllegalArgumentException("dscp: must be 0 to 63, got " + dscp);
    }
  }

  public StreamPlan withDscp(int other) {
    return new StreamPlan(name, other, shape);
  }

  /// bit/s with the headers of UDP and IPv4, one way.
  public double bitRate() {
    return shape.payloadBitRate() + shape.packetsPerSecond() * UDP_IP_BYTES * 8;
  }
}
