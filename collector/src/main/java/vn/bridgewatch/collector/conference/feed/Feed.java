package vn.bridgewatch.collector.conference.feed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.ical.CalendarDefaults;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.PlanZone;
import vn.bridgewatch.collector.conference.plan.Rank;
import vn.bridgewatch.config.YamlMap;

/// A calendar of elsewhere.
///
/// @param url where it is; of `file` a file
/// @param passwordFile of `user`; its one line is read at each time
public record Feed(
    String name,
    URI url,
    Duration interval,
    String user,
    Optional<Path> passwordFile,
    CalendarDefaults defaults) {

  public static final int FEEDS_MAX = 50;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final Duration INTERVAL = Duration.ofMinutes(15);
  private static final Duration INTERVAL_MIN = Duration.ofSeconds(30);
  private static final Duration INTERVAL_MAX = Duration.ofDays(1);

  /// Reads `calendars` of the collector's configuration.
  public static List<Feed> read(YamlMap map, Path folder) {
    var names = new HashSet<String>();
    return List.copyOf(map.maps("calendars", FEEDS_MAX, it -> feed(it, folder, names)));
  }

  private static @Nullable Feed feed(YamlMap map, Path folder, Set<String> names) {
    String name = map.requiredText("name");
    map.require(
        name.isEmpty() || NAME.matcher(name).matches(),
        "name",
        "must be 1 to 32 of a-z, 0-9, dash, got " + name);
    map.require(names.add(name), "name", "is given twice: " + name);
    map.require(map.has("url") != map.has("file"), "url", "one of url and file is needed");
    Optional<URI> file = map.text("file").map(it -> folder.resolve(it).normalize().toUri());
    Optional<URI> url = map.parsed("url", Feed::url);
    Duration interval = map.duration("interval", INTERVAL, INTERVAL_MIN, INTERVAL_MAX);
    String user = map.text("user", "");
    Optional<Path> password = map.text("password_file").map(it -> folder.resolve(it).normalize());
    map.require(
        user.isEmpty() == password.isEmpty(), "user", "goes with password_file, and not without");
    map.require(
        user.isEmpty() || url.filter(Feed::isHeardByOthers).isEmpty(),
        "user",
        "needs https:// (a password goes over http:// only to this machine)");
    Optional<String> only = map.text("only").filter(it -> !it.isBlank());
    String codeName = map.text("code_name", CalendarDefaults.NONE.codeName());
    List<String> roster = map.texts("roster", Details.INVITED_MAX);
    Rank rank = map.parsed("rank", Feed::rank).orElse(Rank.DEFAULT);
    PlanZone zone = map.parsed("zone", Feed::zone).orElse(PlanZone.VIETNAM);
    return url.or(() -> file)
        .map(from ->
            new Feed(
                name,
                from,
                interval,
                user,
                password,
                new CalendarDefaults(codeName, rank, roster, CallProfile.NONE, only, zone)))
        .orElse(null);
  }

  private static Rank rank(String word) {
    return stripped(() -> Rank.of(word));
  }

  private static PlanZone zone(String name) {
    return stripped(() -> PlanZone.of(name));
  }

  /// What is wrong, without the field's name: the file says it.
  private static <T> T stripped(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage()).replaceFirst("^[a-z_]+: ", ""));
    }
  }

  /// Whether who listens on the way reads what is said.
  private static boolean isHeardByOthers(URI url) {
    return url.getScheme().equalsIgnoreCase("http")
        && !Set.of("localhost", "127.0.0.1", "[::1]").contains(url.getHost());
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("http") || scheme.equals("https");
      if (web && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new IllegalArgumentException("must be http:// or https:// and without a password");
  }
}
