package vn.bridgewatch.agent.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.media.call.CallProfile;
import vn.bridgewatch.media.section.ReflectorSection;

/// Reads the section `media` of `agent.yaml`.
final class MediaReader {

  static final int TESTS_MAX = 16;
  private static final Duration INTERVAL_MIN = Duration.ofSeconds(10);
  private static final Duration INTERVAL_MAX = Duration.ofHours(1);
  private static final Duration INTERVAL_DEFAULT = Duration.ofSeconds(30);

  private final Path folder;
  private final AllowList allow;
  private final Set<String> names = new HashSet<>();
  private final List<Path> keyFiles = new ArrayList<>();

  MediaReader(Path folder, AllowList allow) {
    this.folder = folder;
    this.allow = allow;
  }

  MediaSettings read(YamlMap map) {
    Optional<ReflectorSection> reflector =
        map.map("reflector", entry -> ReflectorSection.read(entry, folder, keyFiles::add));
    List<MediaSettings.Test> tests = map.maps("tests", TESTS_MAX, this::test);
    return new MediaSettings(reflector, tests, keyFiles);
  }

  private MediaSettings.Test test(YamlMap map) {
    String site = AgentConfigFile.siteKey(map);
    String name = map.requiredText("name");
    map.require(names.add(site + " " + name), "name", "is the name of two tests: " + name);
    String host = AgentConfigFile.host(map, "target");
    if (Resolver.isLiteral(host)) {
      map.require(allow.permits(InetAddress.ofLiteral(host)), "target", "is not in allow: " + host);
    }
    return new MediaSettings.Test(
        site,
        name,
        host,
        map.integer("port", ReflectorSection.PORT_DEFAULT, 1, 65_535),
        ReflectorSection.key(map, folder, keyFiles::add),
        map.integer("ssid", 1, 1, ReflectorSection.SSID_MAX),
        map.duration("interval", INTERVAL_DEFAULT, INTERVAL_MIN, INTERVAL_MAX),
        map.number("packets_per_second", 0.2, 10).orElse(1.0),
        source(map),
        map.map("burst", MediaReader::burst));
  }

  private static Optional<InetAddress> source(YamlMap map) {
    return map.parsed(
        "source",
        text -> {
          if (!Resolver.isLiteral(text)) {
            throw new IllegalArgumentException("must be an address, got " + text);
          }
          return InetAddress.ofLiteral(text);
        });
  }

  private static MediaSettings.Burst burst(YamlMap map) {
    CallProfile profile =
        map.parsed("profile", CallProfile::parse).orElseGet(() -> CallProfile.parse("1080p"));
    return new MediaSettings.Burst(
        profile, map.integer("seconds", 10, 1, 60), map.integer("times_a_day", 24, 1, 1_000));
  }
}
