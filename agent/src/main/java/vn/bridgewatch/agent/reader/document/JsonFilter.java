package vn.bridgewatch.agent.reader.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A condition of a filter selector (RFC 9535, section 2.3.5).
sealed interface JsonFilter {

  boolean holds(Json here, Json root, Work work) throws DocumentException;

  record Or(List<JsonFilter> parts) implements JsonFilter {
    @Override
    public boolean holds(Json here, Json root, Work work) throws DocumentException {
      for (JsonFilter part : parts) {
        if (part.holds(here, root, work)) {
          return true;
        }
      }
      return false;
    }
  }

  record And(List<JsonFilter> parts) implements JsonFilter {
    @Override
    public boolean holds(Json here, Json root, Work work) throws DocumentException {
      for (JsonFilter part : parts) {
        if (!part.holds(here, root, work)) {
          return false;
        }
      }
      return true;
    }
  }

  record Not(JsonFilter part) implements JsonFilter {
    @Override
    public boolean holds(Json here, Json root, Work work) throws DocumentException {
      return !part.holds(here, root, work);
    }
  }

  record Exists(JsonPath path) implements JsonFilter {
    @Override
    public boolean holds(Json here, Json root, Work work) throws DocumentException {
      return !path.select(here, root, work).isEmpty();
    }
  }

  /// `match()` where it is whole, else `search()`.
  record Matches(Operand subject, Pattern pattern, boolean whole) implements JsonFilter {
    @Override
    public boolean holds(Json here, Json root, Work work) throws DocumentException {
      Optional<Json> value = subject.value(here, root, work);
      if (value.isEmpty() || !(value.get() instanceof Json.Text(String text))) {
        return false;
      }
      if (text.length() > PatientText.CHARS_MAX) {
        return false;
      }
      var matcher = pattern.matcher(new PatientText(text));
      try {
        return whole ? matcher.matches() : matcher.find();
      } catch (PatientText.Exhausted _) {
        return false;
      }
    }
  }

  record Compares(String operator, Operand left, Operand right) implements JsonFilter {
    @Override
    public boolean holds(Json here, Json root, Work work) throws DocumentException {
      Optional<Json> a = left.value(here, root, work);
      Optional<Json> b = right.value(here, root, work);
      return switch (operator) {
        case "==" -> equal(a, b);
        case "!=" -> !equal(a, b);
        case "<" -> less(a, b);
        case ">" -> less(b, a);
        case "<=" -> less(a, b) || equal(a, b);
        default -> less(b, a) || equal(a, b);
      };
    }

    private static boolean equal(Optional<Json> a, Optional<Json> b) {
      return (a.isEmpty() || b.isEmpty()) ? a.isEmpty() == b.isEmpty() : same(a.get(), b.get());
    }

    private static boolean same(Json a, Json b) { // no deeper than Document.DEPTH_MAX
      if (a instanceof Json.Numeral one && b instanceof Json.Numeral other) {
        return one.value() == other.value();
      }
      if (a instanceof Json.Entries(List<Json> one) && b instanceof Json.Entries(List<Json> two)) {
        if (one.size() != two.size()) {
          return false;
        }
        for (int i = 0; i < one.size(); i++) {
          if (!same(one.get(i), two.get(i))) {
            return false;
          }
        }
        return true;
      }
      if (a instanceof Json.Members(Map<String, Json> one)
          && b instanceof Json.Members(Map<String, Json> two)) {
        return one.keySet().equals(two.keySet())
            && one.entrySet().stream()
                .allMatch(entry -> {
                  Json other = two.get(entry.getKey());
                  return other != null && same(entry.getValue(), other);
                });
      }
      return a.equals(b);
    }

    private static boolean less(Optional<Json> a, Optional<Json> b) {
      if (a.isEmpty() || b.isEmpty()) {
        return false;
      }
      if (a.get() instanceof Json.Numeral one && b.get() instanceof Json.Numeral other) {
        return one.value() < other.value();
      }
      return a.get() instanceof Json.Text(String one)
          && b.get() instanceof Json.Text(String other)
          && one.compareTo(other) < 0;
    }
  }

  /// What is compared; empty is RFC 9535's Nothing.
  sealed interface Operand {
    Optional<Json> value(Json here, Json root, Work work) throws DocumentException;

    record Literal(Json value) implements Operand {
      @Override
      public Optional<Json> value(Json here, Json root, Work work) {
        return Optional.of(value);
      }
    }

    /// A path to at most one value, and `value()`, which gives nothing where there are more.
    record At(JsonPath path) implements Operand {
      @Override
      public Optional<Json> value(Json here, Json root, Work work) throws DocumentException {
        List<Json> values = path.select(here, root, work);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
      }
    }

    record Length(Operand of) implements Operand {
      @Override
      public Optional<Json> value(Json here, Json root, Work work) throws DocumentException {
        Optional<Json> value = of.value(here, root, work);
        if (value.isEmpty()) {
          return value;
        }
        return switch (value.get()) {
          case Json.Text(String text) -> number(text.codePointCount(0, text.length()));
          case Json.Entries(List<Json> entries) -> number(entries.size());
          case Json.Members(Map<String, Json> members) -> number(members.size());
          case Json.Numeral _, Json.Truth _, Json.Null _ -> Optional.empty();
        };
      }
    }

    record Count(JsonPath path) implements Operand {
      @Override
      public Optional<Json> value(Json here, Json root, Work work) throws DocumentException {
        return number(path.select(here, root, work).size());
      }
    }

    private static Optional<Json> number(int value) {
      return Optional.of(new Json.Numeral(Integer.toString(value)));
    }
  }
}
