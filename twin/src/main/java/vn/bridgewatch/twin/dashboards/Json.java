package vn.bridgewatch.twin.dashboards;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An immutable JSON object whose members keep their order: the same source gives the same text.
record Json(@JsonValue Map<String, Object> members) {

  static final Json EMPTY = new Json(Map.of());

  Json {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  static Json of(String key, Object value) {
    return EMPTY.with(key, value);
  }

  /// This object with one more member at its end.
  Json with(String key, Object value) {
    var more = new LinkedHashMap<>(members);
    if (more.put(key, value) != null) {
      throw new IllegalArgumentException("key twice: " + key);
    }
    return new Json(more);
  }
}
