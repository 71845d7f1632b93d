package vn.bridgewatch.collector.ingest;

import java.nio.file.Path;
import java.time.Duration;
import vn.bridgewatch.collector.ingest.door.DoorLimits;

/// Where agents connect and by which certificates.
///
/// @param port 0 for any free one
/// @param heartbeat how often an agent says its clocks; four of silence end a connection
/// @param door how much is done for connections before their handshake is done
public record AgentServerSettings(
    String host,
    int port,
    Path certificate,
    Path key,
    Path ca,
    Duration heartbeat,
    DoorLimits door) {

  public static final Duration HEARTBEAT = Duration.ofSeconds(3);

  public AgentServerSettings(String host, int port, Path certificate, Path key, Path ca) {
    this(host, port, certificate, key, ca, HEARTBEAT, DoorLimits.DEFAULT);
  }
}
