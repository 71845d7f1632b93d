package vn.bridgewatch.collector.live;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.alert.Scorer;
import vn.bridgewatch.collector.alert.StoredAlert;
import vn.bridgewatch.collector.journal.Offsets;

/// Where decisions are kept, together with the place in the journal that they came from.
public interface LiveRepository {

  /// How far the journal is decided.
  ///
  /// @param decided in each partition the last entry whose decisions are kept
  /// @param replayFrom where a restart begins to read, so that windows fill again
  /// @param alertId the highest number that was given to an alert
  record Progress(Offsets decided, Offsets replayFrom, long alertId) {
    public static final Progress NONE = new Progress(Offsets.NONE, Offsets.NONE, 0);
  }

  /// What one transaction keeps.
  record Commit(
      List<StoredAlert> alerts,
      List<Outgoing> outgoing,
      List<SiteStatus> statuses,
      List<SiteEvent> events,
      List<Scorer.Entry> scores,
      Progress progress,
      List<SiteLearnt> learnt) {

    /// Without anything that was learnt.
    public Commit(
        List<StoredAlert> alerts,
        List<Outgoing> outgoing,
        List<SiteStatus> statuses,
        List<SiteEvent> events,
        List<Scorer.Entry> scores,
        Progress progress) {
      this(alerts, outgoing, statuses, events, scores, progress, List.of());
    }

    public Commit {
      events = List.copyOf(events);
      scores = List.copyOf(scores);
      alerts = List.copyOf(alerts);
      outgoing = List.copyOf(outgoing);
      statuses = List.copyOf(statuses);
      learnt = List.copyOf(learnt);
    }
  }

  /// What a restart begins from.
  record Kept(
      List<StoredAlert> openAlerts,
      List<SiteStatus> statuses,
      Progress progress,
      List<SiteLearnt> learnt) {

    public Kept(List<StoredAlert> openAlerts, List<SiteStatus> statuses, Progress progress) {
      this(openAlerts, statuses, progress, List.of());
    }
  }

  Kept load();

  /// Keeps all or nothing; the future completes when it is durable. Commits are kept in the order
  /// of the calls; the same commit twice has the effect of one. May block where too many wait.
  CompletableFuture<Void> commit(Commit commit);
}
