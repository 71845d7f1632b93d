package vn.bridgewatch.twin.dashboards;

import java.util.Map;

/// What lies on a dashboard.
sealed interface Item permits Panel, Row {

  Map<String, Object> json();
}
