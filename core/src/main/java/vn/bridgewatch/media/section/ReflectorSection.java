package vn.bridgewatch.media.section;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.media.key.KeyFile;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.reflect.KnownSender;
import vn.bridgewatch.media.reflect.Prefix;
import vn.bridgewatch.media.reflect.ReflectorSettings;

/// The section `reflector`: where it listens, whom it answers, and how much.
///
/// @param listen where
public record ReflectorSection(InetSocketAddress listen, ReflectorSettings settings) {

  /// STAMP's, of the registry of IANA.
  public static final int PORT_DEFAULT = 862;

  /// Session identifiers of a test, from its own on: one a stream.
  public static final int SSIDS = 8;

  public static final int SSID_MAX = 65_000;

  private static final int SENDERS_MAX = 4_000;
  private static final int NETWORKS_MAX = 256;
  private static final int RATE_MIN = 1_000;
  private static final int RATE_MAX = 1_000_000_000;
  private static final int SESSIONS_MAX = 100_000;

  /// @param folder to which files are relative
  /// @param keyFiles is told of every file with a key
  public static ReflectorSection read(YamlMap map, Path folder, Consumer<Path> keyFiles) {
    InetAddress at =
        map.parsed("address", ReflectorSection::address).orElseGet(InetAddress::getLoopbackAddress);
    map.require(map.has("address"), "address", "is missing: where to listen");
    int port = map.integer("port", PORT_DEFAULT, 0, 65_535);
    List<KnownSender> senders =
        map.maps("senders", SENDERS_MAX, entry -> sender(entry, folder, keyFiles));
    map.require(!senders.isEmpty(), "senders", "must name who is answered");
    return new ReflectorSection(
        new InetSocketAddress(at, port),
        new ReflectorSettings(
            senders,
            map.integer(
                "sender_bit_rate", (int) ReflectorSettings.SENDER_BIT_RATE, RATE_MIN, RATE_MAX),
            map.integer("bit_rate", (int) ReflectorSettings.BIT_RATE, RATE_MIN, RATE_MAX),
            map.integer("sessions_max", ReflectorSettings.SESSIONS_MAX, 1, SESSIONS_MAX),
            ReflectorSettings.SESSION_IDLE,
            ReflectorSettings.EVERY_DSCP));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be an address of this machine, got " + text, e);
    }
  }

  private static KnownSender sender(YamlMap map, Path folder, Consumer<Path> keyFiles) {
    String name = map.text("name", "sender");
    var from = new ArrayList<Prefix>();
    for (String text : map.texts("from", NETWORKS_MAX)) {
      try {
        from.add(Prefix.parse(text));
      } catch (IllegalArgumentException e) {
        map.problem("from", String.valueOf(e.getMessage()));
      }
    }
    map.require(map.has("from"), "from", "is missing: the addresses that are answered");
    if (from.isEmpty()) {
      from.add(Prefix.parse("127.0.0.1")); // a problem was told
    }
    int ssid = map.integer("ssid", 0, 0, SSID_MAX);
    Optional<StampKey> key = key(map, folder, keyFiles);
    return ssid == 0
        ? new KnownSender(name, from, key)
        : new KnownSender(name, from, key, ssid, ssid + SSIDS - 1);
  }

  /// `key_file`, or that there is none on purpose.
  public static Optional<StampKey> key(YamlMap map, Path folder, Consumer<Path> keyFiles) {
    Optional<String> file = map.text("key_file");
    boolean open = map.flag("unauthenticated", false);
    map.require(
        file.isPresent() != open,
        "key_file",
        open
            ? "and unauthenticated exclude each other"
            : "is missing (or unauthenticated: true, for gear of other makers)");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Path path = folder.resolve(file.get()).normalize();
    keyFiles.accept(path);
    try {
      return Optional.of(KeyFile.read(path));
    } catch (IOException e) {
      map.problem("key_file", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
