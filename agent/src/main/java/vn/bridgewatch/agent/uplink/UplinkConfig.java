package vn.bridgewatch.agent.uplink;

import java.util.List;
import vn.bridgewatch.wire.Pace;

/// Where the centre is.
///
/// @param collectors tried in order, in turn
/// @param serverName the name that the collector's certificate must have
/// @param software what we call ourselves in HELLO, with the version
/// @param backlogRecordsPerSecond how fast backlog may follow, at most a burst a second
public record UplinkConfig(
    List<Collector> collectors, String serverName, String software, int backlogRecordsPerSecond) {

  public static final int BACKLOG_RECORDS_PER_SECOND = 50;

  /// One collector's address.
  public record Collector(String host, int port) {

    public Collector {
      if (host.isBlank()) {
        throw new IllegalArgumentException("host: must not be blank");
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port: must be 1 to 65535, got " + port);
      }
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  public UplinkConfig {
    collectors = List.copyOf(collectors);
    if (collectors.isEmpty()) {
      throw new IllegalArgumentException("collectors: must name one at least");
    }
    if (backlogRecordsPerSecond < 1 || backlogRecordsPerSecond > Pace.BURST_RECORDS) {
      throw new IllegalArgumentException(
          "backlog_records_per_second: must be 1 to %d, got %d"
              .formatted(Pace.BURST_RECORDS, backlogRecordsPerSecond));
    }
  }

  public UplinkConfig(List<Collector> collectors, String serverName, String software) {
    this(collectors, serverName, software, BACKLOG_RECORDS_PER_SECOND);
  }
}
