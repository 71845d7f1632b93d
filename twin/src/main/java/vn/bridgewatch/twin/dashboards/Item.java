package vn.bridgewatch.twin.dashboards;

/// What lies on a dashboard.
sealed interface Item permits Panel, Row {

  Json json();
}
