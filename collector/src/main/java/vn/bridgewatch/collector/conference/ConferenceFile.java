package vn.bridgewatch.collector.conference;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;

/// Reads `conferences.yaml`; all problems are reported at once.
public final class ConferenceFile {

  static final int CONFERENCES_MAX = 2_000;
  private static final int TITLE_CHARS_MAX = 200;

  private ConferenceFile() {}

  /// @param name how messages call the file
  public static List<Conference> read(String name, byte[] content, Inventory inventory)
      throws ConfigException {
    return YamlFile.read(
        name,
        content,
        root -> {
          var ids = new HashSet<String>();
          return List.copyOf(
              root.maps("conferences", CONFERENCES_MAX, map -> conference(map, ids, inventory)));
        });
  }

  private static @Nullable Conference conference(
      YamlMap map, Set<String> ids, Inventory inventory) {
    String id = map.requiredText("id");
    map.require(id.isEmpty() || ids.add(id), "id", "is given twice: " + id);
    String title = map.requiredText("title");
    map.require(
        title.length() <= TITLE_CHARS_MAX,
        "title",
        "must be at most " + TITLE_CHARS_MAX + " characters, got " + title.length());
    String codeName = map.requiredText("code_name");
    Optional<Instant> start = time(map, "start");
    Optional<Instant> end = time(map, "end");
    List<String> roster = roster(map, inventory);
    if (start.isEmpty() || end.isEmpty() || roster.isEmpty()) {
      return null;
    }
    try {
      return new Conference(id, title, codeName, start.get(), end.get(), roster, null);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      int colon = message.indexOf(": ");
      map.problem(message.substring(0, colon), message.substring(colon + 2));
      return null;
    }
  }

  private static Optional<Instant> time(YamlMap map, String key) {
    if (map.requiredText(key).isEmpty()) {
      return Optional.empty();
    }
    return map.parsed(key, ConferenceFile::instant);
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new IllegalArgumentException(
          "must be a time with its zone, as 2026-11-23T08:00:00+07:00, got " + text);
    }
  }

  private static List<String> roster(YamlMap map, Inventory inventory) {
    if (!map.has("roster")) {
      map.problem("roster", "is missing");
      return List.of();
    }
    List<String> entries = map.texts("roster", Conference.ROSTER_MAX);
    try {
      return Roster.expand(entries, inventory);
    } catch (IllegalArgumentException e) {
      map.problem("roster", String.valueOf(e.getMessage()).replaceFirst("^roster: ", ""));
      return List.of();
    }
  }
}
