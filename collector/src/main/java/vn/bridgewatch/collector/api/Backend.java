package vn.bridgewatch.collector.api;

import java.util.List;
import vn.bridgewatch.collector.alert.Acknowledgements;
import vn.bridgewatch.collector.alert.Alerts;
import vn.bridgewatch.collector.check.CheckRuns;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.configure.Configurations;
import vn.bridgewatch.collector.ingest.AgentLinks;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.live.EventLog;
import vn.bridgewatch.collector.live.LiveView;
import vn.bridgewatch.collector.media.MediaRuns;
import vn.bridgewatch.collector.score.Scores;
import vn.bridgewatch.time.WallClock;

/// What the API shows and moves.
///
/// @param startedMillis when the collector started
public record Backend(
    Inventory inventory,
    LiveView live,
    Alerts alerts,
    Acknowledgements acknowledgements,
    Conferences conferences,
    AgentLinks links,
    CheckRuns checks,
    MediaRuns media,
    Configurations configurations,
    Scores scores,
    Exposition exposition,
    Health health,
    EventLog events,
    WallClock clock,
    long startedMillis) {

  /// What the collector says of itself, and how it is told to read its files again.
  public interface Health {

    /// What is missing before requests can be served well; empty when ready.
    List<String> missing();

    /// Reads the files again; the problems found, empty when all are in force. May block.
    List<String> reload();
  }
}
