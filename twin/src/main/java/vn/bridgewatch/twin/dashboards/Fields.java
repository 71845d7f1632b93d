package vn.bridgewatch.twin.dashboards;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How the values of a panel are written and coloured (Grafana's `fieldConfig`).
///
/// @param defaults for all fields, by Grafana's name of the property
/// @param overrides changes for single fields
record Fields(SortedMap<String, Object> defaults, List<Json> overrides) {

  /// From this value on, this colour.
  record Step(double from, String color) {

    Json json() {
      return Json.of("color", color).with("value", from);
    }
  }

  Fields {
    defaults = Collections.unmodifiableSortedMap(new TreeMap<>(defaults));
    overrides = List.copyOf(overrides);
  }

  /// Plain values in a unit of Grafana.
  static Fields of(String unit) {
    return new Fields(new TreeMap<>(Map.of("unit", unit, "links", List.of())), List.of())
        .mapped()
        .colored("thresholds")
        .steps(Colors.NEUTRAL);
  }

  /// One property of a field, by Grafana's id.
  record Property(String id, Object value) {

    Json json() {
      return Json.of("id", id).with("value", value);
    }
  }

  static Property property(String id, Object value) {
    return new Property(id, value);
  }

  static Property fixedColor(String color) {
    return property("color", Json.of("fixedColor", color).with("mode", "fixed"));
  }

  Fields decimals(int digits) {
    return with("decimals", digits);
  }

  Fields between(double min, double max) {
    return with("min", min).with("max", max);
  }

  /// The colour below the first step, then the steps upwards.
  Fields steps(String base, Step... above) {
    // Grafana's base step has the value null, which stands for minus infinity.
    var first = Json.of("color", base).with("value", NullNode.getInstance());
    var steps = Stream.concat(Stream.of(first), Stream.of(above).map(Step::json)).toList();
    return with("thresholds", Json.of("mode", "absolute").with("steps", steps));
  }

  /// A colour for each series instead of one for each value.
  Fields palette() {
    return colored("palette-classic");
  }

  Fields mapped(Mapping... words) {
    return with("mappings", Stream.of(words).map(Mapping::json).toList());
  }

  /// What to show where there is nothing; only for panels where nothing may well be so.
  Fields whenEmpty(String text) {
    return with("noValue", text);
  }

  Fields linked(Link... to) {
    return with("links", Stream.of(to).map(Link::json).toList());
  }

  /// Changes for the field that has this name after all transformations.
  Fields override(String name, Property... properties) {
    var all = new ArrayList<>(overrides);
    all.add(
        Json.of("matcher", Json.of("id", "byName").with("options", name))
            .with("properties", Stream.of(properties).map(Property::json).toList()));
    return new Fields(defaults, all);
  }

  private Fields colored(String mode) {
    return with("color", Json.of("mode", mode));
  }

  private Fields with(String key, Object value) {
    var changed = new TreeMap<>(defaults);
    changed.put(key, value);
    return new Fields(changed, overrides);
  }

  Json json(Json custom) {
    var all = new TreeMap<>(defaults);
    all.put("custom", custom);
    return Json.of("defaults", all).with("overrides", overrides);
  }
}
