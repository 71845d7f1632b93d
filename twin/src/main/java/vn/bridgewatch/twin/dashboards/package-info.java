/// Generates the Grafana dashboards that are committed under `dashboards/grafana`.
@NullMarked
package vn.bridgewatch.twin.dashboards;

import org.jspecify.annotations.NullMarked;
