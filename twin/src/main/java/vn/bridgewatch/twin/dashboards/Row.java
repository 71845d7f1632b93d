package vn.bridgewatch.twin.dashboards;

import java.util.List;

/// A heading over panels; the panels of a collapsed row are not queried until it is opened.
///
/// @param panels those of a collapsed row; the panels of an open row lie on the dashboard itself
record Row(int id, String title, int y, boolean collapsed, List<Panel> panels) implements Item {

  Row {
    panels = List.copyOf(panels);
    if (collapsed == panels.isEmpty()) {
      throw new IllegalArgumentException("row " + title + ": panels lie in a collapsed row only");
    }
  }

  static Row open(int id, String title, int y) {
    return new Row(id, title, y, false, List.of());
  }

  static Row collapsed(int id, String title, int y, Panel... panels) {
    return new Row(id, title, y, true, List.of(panels));
  }

  @Override
  public Json json() {
    return Json.of("collapsed", collapsed)
        .with("gridPos", new Grid(0, y, Grid.COLUMNS, 1).json())
        .with("id", id)
        .with("panels", panels.stream().map(Panel::json).toList())
        .with("title", title)
        .with("type", "row");
  }
}
