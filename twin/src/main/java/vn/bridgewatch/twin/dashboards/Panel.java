package vn.bridgewatch.twin.dashboards;

import java.util.List;
import java.util.Map;
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
    List<Map<String, Object>> transformations,
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

  Panel transformed(List<Map<String, Object>> steps) {
    return new Panel(id, title, description, grid, shape, fields, queries, steps, minInterval);
  }

  Panel every(String interval) {
    return new Panel(
        id, title, description, grid, shape, fields, queries, transformations, interval);
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json =
        Json.object(
            "datasource", Dashboard.DATASOURCE,
            "description", description.markdown(),
            "fieldConfig", fields.json(shape.custom()),
            "gridPos", grid.json(),
            "id", id,
            "options", shape.options(),
            "pluginVersion", PLUGIN_VERSION,
            "targets",
                IntStream.range(0, queries.size())
                    .mapToObj(i -> queries.get(i).json(String.valueOf((char) ('A' + i))))
                    .toList(),
            "title", title,
            "transformations", transformations,
            "type", shape.type());
    return minInterval.isEmpty() ? json : Json.merge(json, Json.object("interval", minInterval));
  }
}
