package vn.bridgewatch.collector.conference;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.PlanFields;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;

/// Reads `conferences.yaml`; all problems are reported at once.
public final class ConferenceFile {

  static final int CONFERENCES_MAX = 2_000;
  private static final int CHANGES_MAX = 1_000;

  private ConferenceFile() {}

  /// @param name how messages call the file
  public static List<Plan> read(String name, byte[] content, Inventory inventory)
      throws ConfigException {
    return YamlFile.read(
        name,
        content,
        root -> {
          var ids = new HashSet<String>();
          return List.copyOf(
              root.maps("conferences", CONFERENCES_MAX, map -> plan(map, ids, inventory)));
        });
  }

  private static @Nullable Plan plan(YamlMap map, Set<String> ids, Inventory inventory) {
    String id = map.requiredText("id");
    map.require(id.isEmpty() || ids.add(id), "id", "is given twice: " + id);
    String title = map.requiredText("title");
    String codeName = map.requiredText("code_name");
    String start = map.requiredText("start");
    String end = map.requiredText("end");
    List<String> roster = roster(map, inventory);
    @Nullable CallProfile call = map.map("call", ConferenceFile::call).orElse(CallProfile.NONE);
    String rank = map.text("rank", "");
    String zone = map.text("zone", "");
    String repeat = map.text("repeat", "");
    List<String> also = map.texts("also", CHANGES_MAX);
    List<String> except = map.texts("except", CHANGES_MAX);
    List<PlanFields.Moved> changes = map.maps("changes", CHANGES_MAX, ConferenceFile::moved);
    boolean whole =
        !(id.isEmpty()
            || title.isEmpty()
            || codeName.isEmpty()
            || start.isEmpty()
            || end.isEmpty());
    if (!whole || roster.isEmpty()) {
      return null;
    }
    try {
      return new PlanFields(
              id, title, codeName, rank, call, roster, zone, start, end, repeat, also, except,
              changes)
          .plan();
    } catch (IllegalArgumentException e) {
      problem(map, e);
      return null;
    }
  }

  private static @Nullable CallProfile call(YamlMap map) {
    int bitRate = map.integer("bit_rate", 0, 0, CallProfile.BIT_RATE_MAX);
    List<String> codecs = map.texts("codecs", CallProfile.NAMES_MAX);
    List<String> mcus = map.texts("mcus", CallProfile.NAMES_MAX);
    try {
      return new CallProfile(bitRate, codecs, mcus);
    } catch (IllegalArgumentException e) {
      problem(map, e);
      return null;
    }
  }

  private static PlanFields.Moved moved(YamlMap map) {
    String date = map.requiredText("date");
    boolean calledOff = map.flag("called_off", false);
    String start = map.text("start", "");
    String end = map.text("end", "");
    map.require(
        calledOff ? start.isEmpty() && end.isEmpty() : !(start.isEmpty() || end.isEmpty()),
        "start",
        "must be given with end, or called_off: true without both");
    return new PlanFields.Moved(date, start, end);
  }

  /// A rule of the domain that names its place first, as `end: must be after start`.
  private static void problem(YamlMap map, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    int colon = message.indexOf(": ");
    map.problem(message.substring(0, colon), message.substring(colon + 2));
  }

  private static List<String> roster(YamlMap map, Inventory inventory) {
    if (!map.has("roster")) {
      map.problem("roster", "is missing");
      return List.of();
    }
    List<String> entries = map.texts("roster", Details.INVITED_MAX);
    try {
      return Roster.expand(entries, inventory).isEmpty() ? List.of() : entries;
    } catch (IllegalArgumentException e) {
      map.problem("roster", String.valueOf(e.getMessage()).replaceFirst("^roster: ", ""));
      return List.of();
    }
  }
}
