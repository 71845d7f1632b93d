package vn.bridgewatch.twin.dashboards;

/// Where a panel lies in Grafana's grid of 24 columns; a row of the grid is 38 pixels high.
record Grid(int x, int y, int w, int h) {

  static final int COLUMNS = 24;

  Grid {
    if (x < 0 || y < 0 || w < 1 || h < 1 || x + w > COLUMNS) {
      throw new IllegalArgumentException(
          "grid: must lie in %d columns, got x=%d y=%d w=%d h=%d".formatted(COLUMNS, x, y, w, h));
    }
  }

  Json json() {
    return Json.of("h", h).with("w", w).with("x", x).with("y", y);
  }
}
