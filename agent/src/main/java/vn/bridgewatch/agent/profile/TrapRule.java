package vn.bridgewatch.agent.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.config.YamlMap;

/// What a trap means.
///
/// @param oid snmpTrapOID as numbers; that of a v1 trap is made as RFC 3584, section 3.1 says. See
///   [#fits(String)]
/// @param values patterns over the whole text of the trap's values, by the OID at or above them;
///   all must fit. Of several rules for one OID the first that fits counts
/// @param event the kind of the event
/// @param clears the kind of the event that is over; empty: none
/// @param read modules of the profile to read at once
public record TrapRule(
    String oid,
    Map<String, Pattern> values,
    String event,
    Grade grade,
    String clears,
    Text text,
    List<String> read) {

  private static final int READ_MAX = 4;
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /// How bad it is; rules decide about alerts, this is for the list of events.
  public enum Grade {
    INFO,
    WARNING,
    CRITICAL;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TrapRule {
    values = Map.copyOf(values);
    read = List.copyOf(read);
  }

  /// Whether a trap's OID is this one. Where a v1 agent sends a trap that was defined for v2, or a
  /// proxy stands between, a 0 before the last number comes or goes (RFC 3584, section 3).
  public boolean fits(String trapOid) {
    return oid.equals(trapOid) || withoutZero(oid).equals(withoutZero(trapOid));
  }

  private static String withoutZero(String oid) {
    int last = oid.lastIndexOf('.');
    return last > 1 && oid.startsWith(".0", last - 2)
        ? oid.substring(0, last - 2) + oid.substring(last)
        : oid;
  }

  static @Nullable TrapRule read(YamlMap map) {
    String oid = map.requiredText("oid");
    map.require(oid.isBlank() || ProfileFile.isOid(oid), "oid", ProfileFile.OID_RULE + oid);
    var values = new LinkedHashMap<String, Pattern>();
    map.map(
        "values",
        section -> {
          for (String name : section.names()) {
            section.require(ProfileFile.isOid(name), name, ProfileFile.OID_RULE + name);
            section.parsed(name, Translation::pattern).ifPresent(one -> values.put(name, one));
          }
          return values;
        });
    return new TrapRule(
        oid,
        values,
        word(map, "event", map.requiredText("event")),
        map.choice("grade", Grade.INFO, Grade.class),
        word(map, "clears", map.text("clears", "")),
        map.map("text", Text::read).orElse(Text.NONE),
        map.texts("read", READ_MAX));
  }

  private static String word(YamlMap map, String key, String word) {
    map.require(
        word.isBlank() || WORD.matcher(word).matches(),
        key,
        "must be of a-z, 0-9 and underscore, got " + word);
    return word;
  }
}
