package vn.bridgewatch.agent.lab;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A value of JSON that one of our commands printed.
public record Told(@Nullable Object value) {

  private static final JsonFactory FACTORY = new JsonFactory();

  /// @param text one object, with lines of others before it
  public static Told of(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text.substring(text.indexOf('{')))) {
      return new Told(read(parser, parser.nextToken()));
    }
  }

  private static @Nullable Object read(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          map.put(name, read(parser, parser.nextToken()));
        }
        yield map;
      }
      case START_ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        for (JsonToken one = parser.nextToken();
            one != JsonToken.END_ARRAY;
            one = parser.nextToken()) {
          list.add(read(parser, one));
        }
        yield list;
      }
      case VALUE_NULL -> null;
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> parser.getText();
    };
  }

  /// A member by its name, an element by its place.
  public Told at(Object... path) {
    Object now = value;
    for (Object step : path) {
      now =
          switch (now) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list -> list.get((Integer) step);
            case null, default -> throw new AssertionError("no " + step + " in " + now);
          };
    }
    return new Told(now);
  }

  public double number() {
    return (Double) Objects.requireNonNull(value);
  }

  public Map<String, @Nullable Object> members() {
    var found = new LinkedHashMap<String, @Nullable Object>();
    ((Map<?, ?>) Objects.requireNonNull(value))
        .forEach((name, member) -> found.put((String) name, member));
    return found;
  }

  public List<Told> elements() {
    var found = new ArrayList<Told>();
    for (Object one : (List<?>) Objects.requireNonNull(value)) {
      found.add(new Told(one));
    }
    return found;
  }
}
