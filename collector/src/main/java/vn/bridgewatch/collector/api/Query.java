package vn.bridgewatch.collector.api;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The parameters of a request's query, read strictly: one that nobody knows, or one given twice,
/// is an error and never passed over.
final class Query {

  private final MultiMap parameters;

  /// @param known every parameter that the request may have
  Query(MultiMap parameters, String... known) {
    this.parameters = parameters;
    Set<String> names = Set.of(known);
    for (String name : parameters.names()) {
      if (!names.contains(name)) {
        throw ApiException.bad(
            "unknown parameter",
            names.isEmpty() ? "none is possible here" : "must be one of " + sorted(names),
            name);
      }
      if (parameters.getAll(name).size() > 1) {
        throw ApiException.bad("given more than once", "must be given once", name);
      }
    }
  }

  /// A part of the path that the route names.
  static String pathPart(RoutingContext context, String name) {
    return Objects.requireNonNull(context.pathParam(name), name);
  }

  /// A whole number that is a part of the path.
  static long numberOfPath(RoutingContext context, String name) {
    String text = pathPart(context, name);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw ApiException.bad("got " + text, "must be a whole number", name);
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  int integer(String name, int fallback, int min, int max) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    throw ApiException.bad(
        "got " + text.get(), "must be a whole number from " + min + " to " + max, name);
  }

  /// A whole number from a least one on.
  long number(String name, long fallback, long min) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= min) {
        return number;
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    throw ApiException.bad("got " + text.get(), "must be a whole number from " + min + " on", name);
  }

  String choice(String name, String fallback, List<String> allowed) {
    String text = text(name).orElse(fallback);
    if (!allowed.contains(text)) {
      throw ApiException.bad("got " + text, "must be one of " + String.join(", ", allowed), name);
    }
    return text;
  }

  private static List<String> sorted(Set<String> names) {
    var list = new ArrayList<>(names);
    list.sort(null);
    return list;
  }
}
