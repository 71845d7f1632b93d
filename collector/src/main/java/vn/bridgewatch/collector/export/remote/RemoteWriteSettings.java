package vn.bridgewatch.collector.export.remote;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.config.YamlMap;

/// Where series are sent.
///
/// @param url of a receiver of Prometheus remote write 1.0
/// @param tokenFile what is sent as a bearer token, read anew for each request
/// @param behindMib how far it may be behind, in MiB of journal, before the oldest is given up
public record RemoteWriteSettings(URI url, Optional<Path> tokenFile, int behindMib) {

  private static final int BEHIND_MIB = 1_024;
  private static final int BEHIND_MIB_MIN = 64;
  private static final int BEHIND_MIB_MAX = 1_048_576;

  /// Reads `export.remote_write` of the collector's configuration.
  ///
  /// @param quotaMib of the journal: who is behind by more would keep old data at the agents
  public static RemoteWriteSettings read(YamlMap map, Path folder, int quotaMib) {
    URI url = map.parsed("url", RemoteWriteSettings::url).orElse(URI.create("http://127.0.0.1"));
    if (!map.has("url")) {
      map.problem("url", "is missing");
    }
    Optional<Path> token = map.text("token_file").map(it -> folder.resolve(it).normalize());
    map.require(
        token.isEmpty() || !isHeardByOthers(url),
        "token_file",
        "needs https:// (a token goes over http:// only to this machine)");
    int usual = Math.min(BEHIND_MIB, quotaMib / 2);
    int behind = map.integer("behind_mib", usual, BEHIND_MIB_MIN, BEHIND_MIB_MAX);
    map.require(
        behind < quotaMib,
        "behind_mib",
        "must be less than journal.quota_mib of " + quotaMib + ", got " + behind);
    return new RemoteWriteSettings(url, token, behind);
  }

  private static boolean isHeardByOthers(URI url) {
    return url.getScheme().equalsIgnoreCase("http")
        && !Set.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(url.getHost()));
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      if (Set.of("http", "https").contains(scheme)
          && url.getHost() != null
          && url.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new IllegalArgumentException("must be http:// or https:// and without a password");
  }
}
