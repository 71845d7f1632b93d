package vn.bridgewatch.twin.dashboards;

import java.util.List;

/// The columns of a table panel, in order: what Grafana calls them and what people shall read.
final class Columns {

  private Columns() {}

  /// A column of the answer and its heading.
  record Column(String name, String heading) {}

  /// The transformations that join all answers by their labels and keep and name these columns.
  static List<Json> show(List<String> hidden, Column... columns) {
    Json excluded = Json.of("Time", true);
    for (String name : hidden) {
      excluded = excluded.with(name, true);
    }
    Json index = Json.EMPTY;
    Json names = Json.EMPTY;
    for (int i = 0; i < columns.length; i++) {
      index = index.with(columns[i].name(), i);
      names = names.with(columns[i].name(), columns[i].heading());
    }
    return List.of(
        Json.of("id", "merge").with("options", Json.EMPTY),
        Json.of("id", "organize")
            .with(
                "options",
                Json.of("excludeByName", excluded)
                    .with("indexByName", index)
                    .with("renameByName", names)));
  }
}
