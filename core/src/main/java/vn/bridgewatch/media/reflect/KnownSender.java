package vn.bridgewatch.media.reflect;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.media.packet.StampKey;

/// Somebody who is answered.
///
/// @param name for people
/// @param from where its packets may come from
/// @param key what they are signed with; without one they are not, which is for other makers' gear
/// @param ssidFirst lowest session identifier that this key is for
/// @param ssidLast highest one
public record KnownSender(
    String name, List<Prefix> from, Optional<StampKey> key, int ssidFirst, int ssidLast) {

  public static final int SSID_MAX = 65_535;

  public KnownSender {
    from = List.copyOf(from);
    if (from.isEmpty()) {
      throw new IllegalArgumentException("from: must name at least one address or network");
    }
    if (ssidFirst < 0 || ssidLast > SSID_MAX || ssidFirst > ssidLast) {
      throw new IllegalArgumentException(
          "ssid: must be a range within 0 to 65535, got " + ssidFirst + " to " + ssidLast);
    }
  }

  /// A sender of which no session identifiers are known.
  public KnownSender(String name, List<Prefix> from, Optional<StampKey> key) {
    this(name, from, key, 0, SSID_MAX);
  }

  boolean mayBe(InetAddress source, int ssid) {
    return ssid >= ssidFirst
        && ssid <= ssidLast
        && from.stream().anyMatch(prefix -> prefix.holds(source));
  }
}
