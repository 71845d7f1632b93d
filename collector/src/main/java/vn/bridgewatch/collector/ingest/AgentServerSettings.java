package vn.bridgewatch.collector.ingest;

import java.nio.file.Path;
import java.time.Duration;
import vn.bridgewatch.collector.ingest.door.DoorLimits;

/// Where agents connect and by which certificates.
///
/// @param port 0 for any free one
/// @param heartbeat after how long of saying nothing an agent says that it is there; three of
///   silence end a connection
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

  /// So often that two come within the time after which a site is called silent.
  public static Duration heartbeat(Duration silentAfter) {
    Duration half = silentAfter.dividedBy(2);
    return half.compareTo(HEARTBEAT) < 0 ? half : HEARTBEAT;
  }

  public AgentServerSettings(String host, int port, Path certificate, Path key, Path ca) {
    this(host, port, certificate, key, ca, HEARTBEAT, DoorLimits.DEFAULT);
  }
}
