package vn.bridgewatch.twin.dashboards;

import java.util.List;
import java.util.stream.IntStream;

/// One panel: what it answers, from which queries, drawn how.
///
/// @param id stable for ever: alerts link to it
/// @param minInterval least distance of the points of range queries; empty: that of the data source
record Panel(
    int id,
    String title,
    Description description,
    Grid grid,
    Shape shape,
    Fields fields,
    List<Query> queries,
    List<Json> transformations,
    String minInterval)
    implements Item {

  /// The release whose panel options these are: Grafana migrates from here and leaves newer alone.
  private static final String PLUGIN_VERSION = "11.0.0";

  Panel {
    queries = List.copyOf(queries);
    transformations = List.copyOf(transformations);
  }

  Panel(
      int id,
      String title,
      Description description,
      Grid grid,
      Shape shape,
      Fields fields,
      Query... queries) {
    this(id, title, description, grid, shape, fields, List.of(queries), List.of(), "");
  }

  Panel transformed(List<Json> steps) {
    return new Panel(id, title, description, grid, shape, fields, queries, steps, minInterval);
  }

  Panel every(String interval) {
    return new Panel(
        id, title, description, grid, shape, fields, queries, transformations, interval);
  }

  @Override
  public Json json() {
    Json json =
        Json.of("datasource", Dashboard.DATASOURCE)
            .with("description", description.markdown())
            .with("fieldConfig", fields.json(shape.custom()))
            .with("gridPos", grid.json())
            .with("id", id)
            .with("options", shape.options())
            .with("pluginVersion", PLUGIN_VERSION)
            .with(
                "targets",
                IntStream.range(0, queries.size())
                    .mapToObj(i -> queries.get(i).json(String.valueOf((char) ('A' + i))))
                    .toList())
            .with("title", title)
            .with("transformations", transformations)
            .with("type", shape.type());
    return minInterval.isEmpty() ? json : json.with("interval", minInterval);
  }
}
