package vn.bridgewatch.agent.probe;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/// A block of addresses of one family, as `10.0.0.0/8` or `2001:db8::/32` (RFC 4632, RFC 4291).
public final class Cidr {

  private final byte[] network;
  private final int prefixBits;

  private Cidr(byte[] network, int prefixBits) {
    this.network = network;
    this.prefixBits = prefixBits;
  }

  /// Parses `address/bits`, or a lone address as a block of one; bits below the prefix must be
  /// zero.
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = literal(slash < 0 ? text : text.substring(0, slash), text);
    int bits = slash < 0 ? address.length * 8 : prefix(text.substring(slash + 1), text);
    if (bits > address.length * 8) {
      throw new IllegalArgumentException(
          "must have a prefix of at most " + address.length * 8 + " bits, got " + text);
    }
    if (!Arrays.equals(address, masked(address, bits))) {
      throw new IllegalArgumentException(
          "must have no address bits beyond its prefix of " + bits + ", got " + text);
    }
    return new Cidr(address, bits);
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == network.length && Arrays.equals(network, masked(bytes, prefixBits));
  }

  private static byte[] literal(String address, String text) {
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      if (!(parsed instanceof Inet6Address v6 && v6.getScopeId() != 0)) {
        return parsed.getAddress();
      }
    } catch (IllegalArgumentException _) {
      // reported below, with the rule
    }
    throw new IllegalArgumentException(
        "must be a block of addresses as 10.0.0.0/8 or fd00::/8, got " + text);
  }

  private static int prefix(String bits, String text) {
    if (bits.matches("\\d{1,3}")) {
      return Integer.parseInt(bits);
    }
    throw new IllegalArgumentException("must have a prefix in bits after the slash, got " + text);
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int keep = Math.clamp(bits - 8L * i, 0, 8);
      masked[i] &= (byte) (0xff << (8 - keep));
    }
    return masked;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidr that
        && prefixBits == that.prefixBits
        && Arrays.equals(network, that.network);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(network) + prefixBits;
  }

  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(network).getHostAddress() + "/" + prefixBits;
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e); // 4 or 16 bytes by construction
    }
  }
}
