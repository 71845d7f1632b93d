package vn.bridgewatch.collector.app;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.collector.conference.feed.Feed;
import vn.bridgewatch.collector.export.remote.RemoteWriteSettings;
import vn.bridgewatch.collector.journal.segment.JournalSettings;
import vn.bridgewatch.collector.media.MediaLimits;
import vn.bridgewatch.collector.notify.NotifySettings;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.media.reflect.ReflectorSettings;
import vn.bridgewatch.media.section.ReflectorSection;

/// What `collector.yaml` says; paths are absolute.
record CollectorConfig(
    Path stateDir,
    Agents agents,
    Http http,
    Path inventory,
    List<Path> rules,
    Optional<Path> conferences,
    List<Feed> calendars,
    Media media,
    Journal journal,
    Optional<RemoteWriteSettings> remoteWrite,
    NotifySettings notifications) {

  private static final int PORT_MAX = 65_535;
  private static final int AGENTS_PORT = 7_443;
  private static final int HTTP_PORT = 8_480;
  private static final int JOURNAL_MIB_MAX = 1_048_576;
  private static final int JOURNAL_QUOTA_MIB_MIN = 128; // two segments
  private static final int RULE_FILES_MAX = 100;
  private static final Duration SILENT_AFTER = Duration.ofSeconds(12);
  private static final Duration SILENT_MIN = Duration.ofSeconds(2);
  private static final Duration SILENT_MAX = Duration.ofHours(1);

  /// How much of what came is kept for looking back, and how much may wait to be judged.
  record Journal(int keepMib, int quotaMib) {
    static final Journal DEFAULT = new Journal(JournalSettings.KEEP_MIB, JournalSettings.QUOTA_MIB);
  }

  /// Where agents connect, and the identity that is shown to them.
  record Agents(
      InetAddress host, int port, Path certificate, Path key, Path ca, Duration silentAfter) {}

  /// Where pages and the API are.
  record Http(InetAddress host, int port, Optional<Tls> tls) {}

  record Tls(Path certificate, Path key) {}

  /// Media tests: how much of the lines they may take, and a reflector for them.
  record Media(MediaLimits limits, Optional<ReflectorSection> reflector) {
    static final Media DEFAULT = new Media(MediaLimits.DEFAULT, Optional.empty());
  }

  /// Whether more differs than whom and how much the reflector answers.
  boolean needsRestart(CollectorConfig running) {
    return !withoutSenders().equals(running.withoutSenders());
  }

  private CollectorConfig withoutSenders() {
    var reflector =
        media
            .reflector()
            .map(it -> new ReflectorSection(it.listen(), ReflectorSettings.of(List.of())));
    return new CollectorConfig(
        stateDir,
        agents,
        http,
        inventory,
        rules,
        conferences,
        calendars,
        new Media(media.limits(), reflector),
        journal,
        remoteWrite,
        notifications);
  }

  /// @param file where the text is from; paths in it are relative to its folder
  static CollectorConfig read(Path file, byte[] content) throws ConfigException {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    return YamlFile.read(file.toString(), content, map -> new Reading(folder).config(map));
  }

  /// Reads the file's sections; what breaks a rule is reported and stands in as the default.
  private record Reading(Path folder) {

    CollectorConfig config(YamlMap map) {
      Path stateDir = folder.resolve(map.text("state_dir", "state")).normalize();
      require(map, "agents");
      Optional<Agents> agents = map.map("agents", this::agents);
      Optional<Http> http = map.map("http", this::http);
      Path inventory = file(map, "inventory");
      List<Path> rules = rules(map);
      Optional<Path> conferences =
          map.has("conferences") ? Optional.of(file(map, "conferences")) : Optional.empty();
      Optional<NotifySettings> notify = map.map("notify", NotifySettings::read);
      Journal journal = map.map("journal", Reading::journal).orElse(Journal.DEFAULT);
      return new CollectorConfig(
          stateDir,
          agents.orElseGet(this::noAgents),
          http.orElseGet(
              () -> new Http(InetAddress.getLoopbackAddress(), HTTP_PORT, Optional.empty())),
          inventory,
          rules,
          conferences,
          Feed.read(map, folder),
          map.map("media", this::media).orElse(Media.DEFAULT),
          journal,
          map.map(
                  "export",
                  it ->
                      it.map(
                          "remote_write",
                          to -> RemoteWriteSettings.read(to, folder, journal.quotaMib())))
              .flatMap(it -> it),
          notify.orElse(NotifySettings.DEFAULT));
    }

    private static Journal journal(YamlMap map) {
      return new Journal(
          map.integer("keep_mib", JournalSettings.KEEP_MIB, 0, JOURNAL_MIB_MAX),
          map.integer(
              "quota_mib", JournalSettings.QUOTA_MIB, JOURNAL_QUOTA_MIB_MIN, JOURNAL_MIB_MAX));
    }

    private Agents agents(YamlMap map) {
      return new Agents(
          address(map, "host"),
          map.integer("port", AGENTS_PORT, 0, PORT_MAX),
          file(map, "certificate"),
          file(map, "key"),
          file(map, "ca"),
          map.duration("silent_after", SILENT_AFTER, SILENT_MIN, SILENT_MAX));
    }

    private Media media(YamlMap map) {
      MediaLimits usual = MediaLimits.DEFAULT;
      long province = rate(map, "province_bit_rate", usual.provinceBitRate());
      long backbone = rate(map, "backbone_bit_rate", usual.backboneBitRate());
      long site =
          rate(map, "site_bit_rate", Math.min(usual.siteBitRate(), Math.min(province, backbone)));
      map.require(
          site <= province && site <= backbone,
          "site_bit_rate",
          "must fit into province_bit_rate and backbone_bit_rate, got " + site);
      Optional<ReflectorSection> reflector =
          map.map("reflector", it -> ReflectorSection.read(it, folder, _ -> {}));
      return new Media(
          site <= province && site <= backbone
              ? new MediaLimits(province, backbone, site, usual.lease())
              : usual,
          reflector);
    }

    private static long rate(YamlMap map, String key, long fallback) {
      return map.integer(key, (int) fallback, 10_000, Integer.MAX_VALUE);
    }

    private Agents noAgents() {
      return new Agents(
          InetAddress.getLoopbackAddress(), AGENTS_PORT, folder, folder, folder, SILENT_AFTER);
    }

    private Http http(YamlMap map) {
      InetAddress host = address(map, "host");
      int port = map.integer("port", HTTP_PORT, 0, PORT_MAX);
      Optional<Tls> tls = map.map("tls", it -> new Tls(file(it, "certificate"), file(it, "key")));
      map.require(
          host.isLoopbackAddress() || map.has("tls"),
          "host",
          "must be loopback (127.0.0.1 or ::1) unless http.tls is given, got "
              + host.getHostAddress());
      return new Http(host, port, tls);
    }

    /// Where the file names none, the rules that come with the collector are in force.
    private List<Path> rules(YamlMap map) {
      var files = new ArrayList<Path>();
      for (String name : map.texts("rules", RULE_FILES_MAX)) {
        files.add(existing(map, "rules", name));
      }
      return List.copyOf(files);
    }

    private static InetAddress address(YamlMap map, String key) {
      return map.parsed(key, Reading::address).orElse(InetAddress.getLoopbackAddress());
    }

    private static InetAddress address(String text) {
      if (text.equals("localhost")) {
        return InetAddress.getLoopbackAddress();
      }
      try {
        return InetAddress.ofLiteral(text);
      } catch (IllegalArgumentException _) {
        throw new IllegalArgumentException("must be an IP address or localhost, got " + text);
      }
    }

    private Path file(YamlMap map, String key) {
      String name = map.requiredText(key);
      return name.isBlank() ? folder : existing(map, key, name);
    }

    private Path existing(YamlMap map, String key, String name) {
      Path file = folder.resolve(name).normalize();
      map.require(Files.isReadable(file), key, "cannot be read: " + file);
      return file;
    }

    private static void require(YamlMap map, String key) {
      if (!map.has(key)) {
        map.problem(key, "is missing");
      }
    }
  }
}
