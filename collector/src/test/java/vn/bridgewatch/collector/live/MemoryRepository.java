package vn.bridgewatch.collector.live;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertArchive;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.alert.Scorer;
import vn.bridgewatch.collector.alert.StoredAlert;
import vn.bridgewatch.collector.score.ScoreArchive;
import vn.bridgewatch.collector.score.ScoredWarning;
import vn.bridgewatch.collector.score.StandingChange;

/// Remembers what was committed, as the database does.
final class MemoryRepository implements LiveRepository, AlertArchive {

  private final Map<Long, StoredAlert> alerts = new LinkedHashMap<>();
  private final Map<String, SiteStatus> statuses = new LinkedHashMap<>();
  final List<SiteEvent> events = new ArrayList<>(); // as they were given, also twice
  private final Map<String, SiteLearnt> learnt = new LinkedHashMap<>();
  private final Set<String> keys = new HashSet<>();
  private final List<Outgoing> outbox;
  final Map<String, ScoredWarning> scores = new LinkedHashMap<>();
  private final List<StandingChange> standings = new ArrayList<>();
  private Progress progress = Progress.NONE;

  MemoryRepository(List<Outgoing> outbox) {
    this.outbox = outbox;
  }

  @Override
  public List<AlertView> recent(int countMax) {
    return alerts.values().stream().map(StoredAlert::view).limit(countMax).toList();
  }

  @Override
  public List<AlertView> firedSince(long sinceMillis, int countMax) {
    return alerts.values().stream()
        .map(StoredAlert::view)
        .filter(it -> it.firedMillis() >= sinceMillis)
        .limit(countMax)
        .toList();
  }

  /// What the score begins from after a restart.
  ScoreArchive.Kept scored() {
    var ended = new ArrayList<ScoreArchive.Ended>();
    for (StoredAlert alert : alerts.values()) {
      @Nullable Long at = alert.view().resolvedMillis();
      if (at != null) {
        ended.add(new ScoreArchive.Ended(alert.view().rule(), alert.view().site(), at));
      }
    }
    return new ScoreArchive.Kept(List.copyOf(scores.values()), List.copyOf(standings), ended);
  }

  @Override
  public Kept load() {
    return new Kept(
        alerts.values().stream().filter(it -> it.view().status().equals("firing")).toList(),
        List.copyOf(statuses.values()),
        progress,
        List.copyOf(learnt.values()));
  }

  @Override
  public CompletableFuture<Void> commit(Commit commit) {
    commit
        .alerts()
        .forEach(alert ->
            alerts.merge(alert.view().id(), alert, (a, b) -> b.revision() >= a.revision() ? b : a));
    for (Scorer.Entry entry : commit.scores()) {
      switch (entry) {
        case ScoredWarning warning ->
            scores.merge(
                warning.rule() + " " + warning.alert(),
                warning,
                (a, b) -> b.revision() >= a.revision() ? b : a);
        case StandingChange change -> standings.add(change);
        default -> throw new AssertionError("unexpected " + entry);
      }
    }
    commit.statuses().forEach(status -> statuses.put(status.site(), status));
    for (Outgoing one : commit.outgoing()) {
      if (keys.add(one.channel() + one.announcement().key())) {
        outbox.add(one);
      }
    }
    commit.learnt().forEach(each -> learnt.put(each.site(), each));
    events.addAll(commit.events());
    progress = commit.progress();
    return CompletableFuture.completedFuture(null);
  }
}
