package vn.bridgewatch.collector.ingest;

import java.nio.file.Path;
import java.time.Duration;
import vn.bridgewatch.collector.ingest.door.DoorLimits;

/// Where agents connect and by which certificates.
///
/// @param port 0 for any free one
/// @param heartbeat how often an agent says its clocks; three of silence end a connection
/// @param door how much is done for connections before their handshake is done
public record AgentServerSettings(
    String host,
    int port,
    Path certificate,
    Path key,
    Path ca,
    Duration heartbeat,
    DoorLimits door) {

  /// Somewhat longer than a tick of 5 s, so that who measures every 5 s need say nothing else, and
  /// short enough that two come within the 12 s after which a site is called silent.
  public static final Duration HEARTBEAT = Duration.ofMillis(5_500);

  public AgentServerSettings(String host, int port, Path certificate, Path key, Path ca) {
    this(host, port, certificate, key, ca, HEARTBEAT, DoorLimits.DEFAULT);
  }
}
