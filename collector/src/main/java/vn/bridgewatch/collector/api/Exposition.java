package vn.bridgewatch.collector.api;

/// Metrics in the Prometheus text format 0.0.4; calls may take a while and come from threads that
/// may wait.
public interface Exposition {

  /// The collector's own metrics, and the gauges of conferences, alerts and provinces.
  String self();

  /// The series of the sites of one province, of all where it is empty.
  String sites(String province);
}
