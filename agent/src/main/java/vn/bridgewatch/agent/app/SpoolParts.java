package vn.bridgewatch.agent.app;

import java.nio.file.Path;
import java.util.Set;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.health.AgentHealth;
import vn.bridgewatch.agent.spool.DiskSpool;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.agent.spool.SpoolSettings;
import vn.bridgewatch.agent.spool.segment.FolderFiles;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Payload;

/// The spool as an agent has it: where it is, what it tells of its disk.
final class SpoolParts {

  /// Folder within the state folder.
  static final String FOLDER = "spool";

  private SpoolParts() {}

  static DiskSpool open(AgentConfig config, Set<String> sites, long bootEpoch) {
    AgentConfig.Limits limits = config.limits();
    return DiskSpool.open(
        new FolderFiles(folder(config)),
        SpoolSettings.of(limits.spoolQuotaMib(), limits.spoolBytes()),
        sites,
        bootEpoch,
        new DiskNews(config.site()));
  }

  static Path folder(AgentConfig config) {
    return config.stateDir().resolve(FOLDER);
  }

  static void expose(AgentHealth health, DiskSpool spool) {
    health.gauge(
        "spool.records", "Records without acknowledgement", () -> spool.status().records());
    health.counter(
        "spool.dropped.samples",
        "Records of samples given up for room in the spool, on disk or in memory",
        () -> spool.status().droppedSamples());
    health.counter(
        "spool.dropped.events",
        "Events given up for room in the spool",
        () -> spool.status().droppedEvents());
    health.counter(
        "spool.thinned.samples",
        "Those of the records of samples given up that were thinned for the quota on disk",
        () -> spool.diskStatus().thinned());
    health.gauge(
        "spool.disk.failing",
        "Whether the spool's disk does not take what is recorded, which goes on in memory",
        () -> spool.diskStatus().trouble().isEmpty() ? 0 : 1);
    health.gauge(
        "spool.disk.bytes", "Bytes of the spool's files", () -> spool.diskStatus().bytes());
    health.gauge("spool.disk.files", "Files of the spool", () -> spool.diskStatus().files());
    health.gauge(
        "spool.unwritten.records",
        "Records that are in memory only as yet",
        () -> spool.diskStatus().unwritten());
    exposeDiskCounts(health, spool);
  }

  private static void exposeDiskCounts(AgentHealth health, DiskSpool spool) {
    health.counter(
        "spool.disk.failures",
        "Writes, fsyncs and reads of the spool that failed",
        () -> spool.diskStatus().failures());
    health.counter(
        "spool.disk.fsyncs", "Groups of records made durable", () -> spool.diskStatus().fsyncs());
    health.counter(
        "spool.disk.fsync.seconds",
        "Time waited for the disk for that",
        () -> spool.diskStatus().fsyncSeconds());
    health.counter(
        "spool.undurable.events",
        "Events that were sent before they were on the disk, because it failed or was too slow",
        () -> spool.diskStatus().undurableEvents());
    health.counter(
        "spool.damaged",
        "Places in the spool's files that could not be read back",
        () -> spool.diskStatus().damaged());
    health.counter(
        "spool.recovered.records",
        "Records that earlier lives of the agent left in the spool",
        () -> spool.diskStatus().recovered());
    health.counter(
        "spool.removed.records",
        "Those of them that were let go because their site is no longer configured",
        () -> spool.diskStatus().removed());
  }

  /// Tells the centre how the disk does; while it fails, from memory.
  private record DiskNews(String site) implements DiskSpool.Listener {

    @Override
    public void failing(Recorder recorder, String why) {
      String reason = why.length() > 200 ? why.substring(0, 200) : why;
      tell(
          recorder,
          site,
          "spool_disk_failed",
          Labels.of("grade", "warning", "reason", reason)
              .with(
                  "text_vi",
                  "Ổ đĩa của bộ giám sát không ghi được ("
                      + reason
                      + "); số liệu tạm giữ trong bộ nhớ, mất điện lúc này sẽ mất phần chưa gửi."),
          "The disk of the agent cannot be written to ("
              + reason
              + "); records are kept in memory, and what is not sent is lost if the power fails.");
    }

    @Override
    public void works(Recorder recorder) {
      tell(
          recorder,
          site,
          "spool_disk_works",
          Labels.of(
              "clears",
              "spool_disk_failed",
              "text_vi",
              "Ổ đĩa của bộ giám sát đã ghi lại được bình thường."),
          "The disk of the agent takes what is recorded again.");
    }

    private static void tell(
        Recorder recorder, String site, String kind, Labels labels, String text) {
      recorder.record(
          site, new Payload.Happening(new Event(kind, WallClock.SYSTEM.millis(), labels, text)));
    }
  }
}
