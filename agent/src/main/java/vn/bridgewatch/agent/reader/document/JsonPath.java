package vn.bridgewatch.agent.reader.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// JSONPath (RFC 9535). A path that begins with `@` starts at the row where one is given, one with
/// `$` at the top of the document.
///
/// The pattern of `match()` and `search()` must be written in the path itself, so that a device
/// cannot send one.
record JsonPath(boolean absolute, List<Segment> segments) implements Path {

  JsonPath {
    segments = List.copyOf(segments);
  }

  static JsonPath compile(String text) {
    return new JsonPathParser(text).parse();
  }

  /// Selectors applied to a value, or to it and all that is below (section 2.5).
  record Segment(boolean descendant, List<Selector> selectors) {}

  /// What is taken of a value (section 2.3).
  sealed interface Selector {
    record Name(String name) implements Selector {}

    record Wildcard() implements Selector {}

    record Index(long index) implements Selector {}

    /// @param start, end empty: from the one end to the other, as the step's sign says
    record Slice(Optional<Long> start, Optional<Long> end, long step) implements Selector {}

    record Filter(JsonFilter condition) implements Selector {}
  }

  @Override
  public boolean givesSpots() {
    return true;
  }

  @Override
  public List<Spot> spots(Spot from, Work work) throws DocumentException {
    JsonSpot spot = (JsonSpot) from;
    List<Spot> spots = new ArrayList<>();
    for (Json value : select(spot.value(), spot.root(), work)) {
      spots.add(new JsonSpot(value, spot.root()));
    }
    return spots;
  }

  @Override
  public Optional<String> text(Spot from, Work work) throws DocumentException {
    JsonSpot spot = (JsonSpot) from;
    for (Json value : select(spot.value(), spot.root(), work)) {
      return value instanceof Json.Null ? Optional.empty() : Optional.of(value.shown());
    }
    return Optional.empty();
  }

  List<Json> select(Json here, Json root, Work work) throws DocumentException {
    List<Json> values = List.of(absolute ? root : here);
    for (Segment segment : segments) {
      List<Json> next = new ArrayList<>();
      for (Json value : values) {
        apply(segment, value, root, next, work);
      }
      values = next;
    }
    return values;
  }

  private static void apply(Segment segment, Json value, Json root, List<Json> out, Work work)
      throws DocumentException {
    work.step();
    for (Selector selector : segment.selectors()) {
      apply(selector, value, root, out, work);
    }
    if (segment.descendant()) {
      for (Json child : children(value)) {
        apply(segment, child, root, out, work);
      }
    }
  }

  private static void apply(Selector selector, Json value, Json root, List<Json> out, Work work)
      throws DocumentException {
    switch (selector) {
      case Selector.Name(String name) -> {
        if (value instanceof Json.Members(Map<String, Json> members) && members.containsKey(name)) {
          out.add(members.get(name));
        }
      }
      case Selector.Wildcard() -> {
        for (Json child : children(value)) {
          work.step();
          out.add(child);
        }
      }
      case Selector.Index(long index) -> {
        if (value instanceof Json.Entries(List<Json> entries)) {
          long at = index < 0 ? entries.size() + index : index;
          if (at >= 0 && at < entries.size()) {
            out.add(entries.get((int) at));
          }
        }
      }
      case Selector.Slice slice -> {
        if (value instanceof Json.Entries(List<Json> entries)) {
          slice(slice, entries, out, work);
        }
      }
      case Selector.Filter(JsonFilter condition) -> {
        for (Json child : children(value)) {
          work.step();
          if (condition.holds(child, root, work)) {
            out.add(child);
          }
        }
      }
    }
  }

  /// Section 2.3.4.2.2.
  private static void slice(Selector.Slice slice, List<Json> entries, List<Json> out, Work work)
      throws DocumentException {
    long length = entries.size();
    long step = slice.step();
    if (step == 0) {
      return;
    }
    long start = normal(slice.start().orElse(step > 0 ? 0 : length - 1), length);
    long end = normal(slice.end().orElse(step > 0 ? length : -length - 1), length);
    if (step > 0) {
      long upper = Math.clamp(end, 0, length);
      for (long i = Math.clamp(start, 0, length); i < upper; i += step) {
        work.step();
        out.add(entries.get((int) i));
      }
    } else {
      long lower = Math.clamp(end, -1, length - 1);
      for (long i = Math.clamp(start, -1, length - 1); i > lower; i += step) {
        work.step();
        out.add(entries.get((int) i));
      }
    }
  }

  private static long normal(long index, long length) {
    return index >= 0 ? index : length + index;
  }

  private static Iterable<Json> children(Json value) {
    return switch (value) {
      case Json.Members(Map<String, Json> members) -> members.values();
      case Json.Entries(List<Json> entries) -> entries;
      case Json.Text _, Json.Numeral _, Json.Truth _, Json.Null _ -> List.of();
    };
  }

  /// Whether it leads to at most one value (section 2.3.5.1), as comparisons need.
  boolean isSingular() {
    return segments.stream()
        .allMatch(segment ->
            !segment.descendant()
                && segment.selectors().size() == 1
                && (segment.selectors().getFirst() instanceof Selector.Name
                    || segment.selectors().getFirst() instanceof Selector.Index));
  }
}
