package vn.bridgewatch.collector.app;

import java.util.List;
import java.util.Map;

/// Which sites a command is about: those of a conference or those that are named.
final class AskedSites {

  private AskedSites() {}

  /// The body of the request to the collector.
  ///
  /// @throws UsageException where both are given, or none
  static Map<String, Object> of(Arguments arguments) throws UsageException {
    List<String> sites = arguments.values("--site");
    if (arguments.has("--conference") == !sites.isEmpty()) {
      throw new UsageException("either --conference ID or --site KEY... is needed; see --help");
    }
    return sites.isEmpty()
        ? Map.of("conference", arguments.required("--conference"))
        : Map.of("sites", sites);
  }
}
