package vn.bridgewatch.ruleset;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesRule;

/// What a rule watches and by which limits, as a number that is the same in every run.
final class Definition {

  /// How bad it is and what people are told changes nothing of what was learnt.
  private static final Set<String> BESIDE = Set.of("name", "grade", "group", "texts", "warning");

  private Definition() {}

  static int of(SeriesRule rule) {
    var text = new StringBuilder(rule.getClass().getSimpleName());
    RecordComponent[] components = rule.getClass().getRecordComponents();
    if (components == null) {
      throw new IllegalArgumentException("rule: must be a record, got " + rule.getClass());
    }
    for (RecordComponent component : components) {
      if (!BESIDE.contains(component.getName())) {
        text.append(';').append(component.getName()).append('=').append(shown(rule, component));
      }
    }
    var crc = new CRC32();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  private static String shown(SeriesRule rule, RecordComponent component) {
    try {
      Object value = component.getAccessor().invoke(rule);
      return value instanceof Selector selector ? shown(selector) : String.valueOf(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor is public", e);
    }
  }

  /// Maps in the order of their keys: theirs is another in every run.
  private static String shown(Selector selector) {
    Map<String, String> match = new TreeMap<>(selector.match());
    Map<String, Object> where = new TreeMap<>(selector.where());
    return selector.metric() + match + where + selector.unless() + selector.without();
  }
}
