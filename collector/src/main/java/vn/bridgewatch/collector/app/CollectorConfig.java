package vn.bridgewatch.collector.app;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;

/// What `collector.yaml` says; paths are absolute.
record CollectorConfig(
    Path stateDir,
    Agents agents,
    Http http,
    Path inventory,
    List<Path> rules,
    Optional<Path> conferences,
    Notify notifications) {

  private static final int PORT_MAX = 65_535;
  private static final int AGENTS_PORT = 7_443;
  private static final int HTTP_PORT = 8_480;
  private static final int RULE_FILES_MAX = 100;
  private static final int WEBHOOKS_MAX = 20;
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Duration SILENT_AFTER = Duration.ofSeconds(12);
  private static final Duration SILENT_MIN = Duration.ofSeconds(2);
  private static final Duration SILENT_MAX = Duration.ofHours(1);

  /// Where agents connect, and the identity that is shown to them.
  record Agents(
      InetAddress host, int port, Path certificate, Path key, Path ca, Duration silentAfter) {}

  /// Where pages and the API are.
  record Http(InetAddress host, int port, Optional<Tls> tls) {}

  record Tls(Path certificate, Path key) {}

  record Notify(boolean log, List<Webhook> webhooks) {}

  record Webhook(URI url, boolean sendResolved) {}

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
      Optional<Notify> notify = map.map("notify", Reading::notify);
      return new CollectorConfig(
          stateDir,
          agents.orElseGet(this::noAgents),
          http.orElseGet(
              () -> new Http(InetAddress.getLoopbackAddress(), HTTP_PORT, Optional.empty())),
          inventory,
          rules,
          conferences,
          notify.orElseGet(() -> new Notify(true, List.of())));
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

    private List<Path> rules(YamlMap map) {
      if (!map.has("rules")) {
        map.problem("rules", "is missing");
        return List.of();
      }
      var files = new ArrayList<Path>();
      for (String name : map.texts("rules", RULE_FILES_MAX)) {
        files.add(existing(map, "rules", name));
      }
      map.require(!files.isEmpty(), "rules", "must name at least one file");
      return List.copyOf(files);
    }

    private static Notify notify(YamlMap map) {
      return new Notify(
          map.flag("log", true), map.maps("webhooks", WEBHOOKS_MAX, Reading::webhook));
    }

    private static @Nullable Webhook webhook(YamlMap map) {
      map.requiredText("url");
      boolean sendResolved = map.flag("send_resolved", true);
      return map.parsed("url", Reading::url)
          .map(url -> new Webhook(url, sendResolved))
          .orElse(null);
    }

    private static URI url(String text) {
      try {
        var url = new URI(text);
        if (SCHEMES.contains(String.valueOf(url.getScheme()))
            && url.getHost() != null
            && url.getUserInfo() == null) {
          return url;
        }
      } catch (URISyntaxException _) {
        // reported below, with the same words
      }
      throw new IllegalArgumentException(
          "must be an address as http://HOST:PORT/PATH without user or password");
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
