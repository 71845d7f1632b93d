package vn.bridgewatch.twin.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The columns of a table panel, in order: what Grafana calls them and what people shall read.
final class Columns {

  private static final List<String> ALWAYS_HIDDEN = List.of("Time");

  private Columns() {}

  /// A column of the answer and its heading.
  record Column(String name, String heading) {}

  /// The transformations that join all answers by their labels and keep and name these columns.
  static List<Map<String, Object>> show(List<String> hidden, Column... columns) {
    var excluded = new ArrayList<Object>();
    Stream.concat(ALWAYS_HIDDEN.stream(), hidden.stream())
        .forEach(name -> excluded.addAll(List.of(name, true)));
    var index = new ArrayList<Object>();
    var names = new ArrayList<Object>();
    for (int i = 0; i < columns.length; i++) {
      index.addAll(List.of(columns[i].name(), i));
      names.addAll(List.of(columns[i].name(), columns[i].heading()));
    }
    return List.of(
        Json.object("id", "merge", "options", Json.object()),
        Json.object(
            "id",
            "organize",
            "options",
            Json.object(
                "excludeByName", Json.object(excluded.toArray()),
                "indexByName", Json.object(index.toArray()),
                "renameByName", Json.object(names.toArray()))));
  }
}
