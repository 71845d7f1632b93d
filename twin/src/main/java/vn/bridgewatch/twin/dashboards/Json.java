package vn.bridgewatch.twin.dashboards;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Ordered JSON objects as plain immutable maps, so that the same source always gives the same
/// text.
final class Json {

  private Json() {}

  /// An object of alternating keys and values, in the order given.
  static Map<String, Object> object(Object... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a key without a value in " + List.of(keysAndValues));
    }
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      if (map.put((String) keysAndValues[i], keysAndValues[i + 1]) != null) {
        throw new IllegalArgumentException("key twice: " + keysAndValues[i]);
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /// The members of `first`, then those of `second`; no key may be in both.
  static Map<String, Object> merge(Map<String, Object> first, Map<String, Object> second) {
    var all = new ArrayList<Object>();
    first.forEach((key, value) -> Collections.addAll(all, key, value));
    second.forEach((key, value) -> Collections.addAll(all, key, value));
    return object(all.toArray());
  }
}
