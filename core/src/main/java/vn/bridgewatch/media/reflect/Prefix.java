package vn.bridgewatch.media.reflect;

import java.net.InetAddress;

/// An address or a network, as `10.1.2.0/24`, `10.1.2.3` or `2001:db8::/32`.
public record Prefix(InetAddress address, int bits) {

  public Prefix {
    int most = address.getAddress().length * 8;
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(
          "prefix: must be 0 to " + most + " for " + address.getHostAddress() + ", got " + bits);
    }
  }

  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    try {
      InetAddress address = InetAddress.ofLiteral(host);
      int most = address.getAddress().length * 8;
      return new Prefix(address, slash < 0 ? most : Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("prefix: must be a number, got " + text, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be an address or a network as 10.1.2.0/24, got " + text, e);
    }
  }

  public boolean holds(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] its = other.getAddress();
    if (mine.length != its.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != its[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || (mine[whole] ^ its[whole]) >> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
