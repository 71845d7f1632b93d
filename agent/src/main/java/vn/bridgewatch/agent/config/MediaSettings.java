package vn.bridgewatch.agent.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.media.call.CallProfile;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.section.ReflectorSection;

/// The section `media`: a reflector here, and tests to reflectors elsewhere.
///
/// @param keyFiles files that keys were read from
public record MediaSettings(
    Optional<ReflectorSection> reflector, List<Test> tests, List<Path> keyFiles) {

  static final MediaSettings NONE = new MediaSettings(Optional.empty(), List.of(), List.of());

  public MediaSettings {
    tests = List.copyOf(tests);
    keyFiles = List.copyOf(keyFiles);
  }

  /// What the thin streams of a site take of its line, all the time.
  double bitsPerSecond(String site) {
    return tests.stream()
        .filter(test -> test.site().equals(site))
        .mapToDouble(Test::bitsPerSecond)
        .sum();
  }

  /// A test from a site to a reflector.
  ///
  /// @param host a name or an address
  /// @param interval from the start of one measurement to the next
  /// @param packetsPerSecond of the thin stream that always flows
  /// @param burst what is sent at the rate of a call when the centre asks for it; empty: nothing
  public record Test(
      String site,
      String name,
      String host,
      int port,
      Optional<StampKey> key,
      int ssid,
      Duration interval,
      double packetsPerSecond,
      Optional<InetAddress> source,
      Optional<Burst> burst) {

    /// Target and port, as labels show them.
    public String instance() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }

    /// What the thin stream takes of the line, both ways, Ethernet included.
    double bitsPerSecond() {
      return packetsPerSecond * 2 * PACKET_BYTES * 8;
    }
  }

  /// @param timesADay what the centre cannot lift
  public record Burst(CallProfile profile, int seconds, int timesADay) {}

  /// 172 bytes of UDP payload behind UDP, IPv4 and Ethernet with its check.
  private static final int PACKET_BYTES = 172 + 8 + 20 + 18;
}
