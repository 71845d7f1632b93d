package vn.bridgewatch.media.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Room for one packet that arrives; used again and again by one thread.
public final class Datagram {

  /// Larger packets are dropped.
  public static final int BYTES_MAX = 9216;

  private static final InetSocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final byte[] bytes = new byte[BYTES_MAX];
  private int length;
  private InetSocketAddress from = NOWHERE;
  private @Nullable InetAddress to;
  private int trafficClass;
  private int hopLimit;
  private long arrivedNanos;

  /// @param from who sent it
  /// @param to the address of ours that it was sent to; null where it is not known
  /// @param trafficClass DSCP and ECN, -1 where it is not known
  /// @param hopLimit what is left of it, -1 where it is not known
  /// @param arrivedNanos monotonic
  public void set(
      int length,
      InetSocketAddress from,
      @Nullable InetAddress to,
      int trafficClass,
      int hopLimit,
      long arrivedNanos) {
    this.length = length;
    this.from = from;
    this.to = to;
    this.trafficClass = trafficClass;
    this.hopLimit = hopLimit;
    this.arrivedNanos = arrivedNanos;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public InetSocketAddress from() {
    return from;
  }

  public @Nullable InetAddress to() {
    return to;
  }

  /// 0 to 63, -1 where it is not known.
  public int dscp() {
    return trafficClass < 0 ? -1 : trafficClass >> 2;
  }

  /// 0 to 3, -1 where it is not known.
  public int ecn() {
    return trafficClass < 0 ? -1 : trafficClass & 3;
  }

  public int hopLimit() {
    return hopLimit;
  }

  public long arrivedNanos() {
    return arrivedNanos;
  }
}
