package vn.bridgewatch.collector.replay;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import vn.bridgewatch.collector.alert.AlertArchive;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.alert.StoredAlert;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.live.LiveRepository;
import vn.bridgewatch.collector.live.SiteLearnt;
import vn.bridgewatch.collector.live.SiteStatus;

/// What outlives a kill, as database and journal keep it: what is open or fired lately, what was
/// learnt, which messages there were, and the part of the journal that a restart reads again.
final class KeptInMemory implements LiveRepository, AlertArchive {

  /// Longer than any look back at what fired.
  private static final long FIRED_KEPT_MILLIS = 2 * 3_600_000L;

  private static final String RESOLVED = "resolved";

  private final boolean survives;
  private final Consumer<Outgoing> told;
  private final Map<Long, StoredAlert> alerts = new LinkedHashMap<>();
  private final Map<String, SiteStatus> statuses = new LinkedHashMap<>();
  private final Map<String, SiteLearnt> learnt = new LinkedHashMap<>();
  private final Set<String> messages = new HashSet<>();
  private final Deque<Journal.At> journal = new ArrayDeque<>();
  private Progress progress = Progress.NONE;
  private long newestMillis;

  /// @param survives whether there will be a restart; otherwise only what is open is kept
  /// @param told is given each message, once
  KeptInMemory(boolean survives, Consumer<Outgoing> told) {
    this.survives = survives;
    this.told = told;
  }

  /// Makes an entry durable.
  void append(Journal.At at) {
    if (survives) {
      journal.addLast(at);
    }
  }

  /// The part of the journal that a restart reads, oldest first.
  Collection<Journal.At> journal() {
    return List.copyOf(journal);
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
        .sorted(java.util.Comparator.comparingLong(AlertView::firedMillis))
        .limit(countMax)
        .toList();
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
    for (StoredAlert alert : commit.alerts()) {
      newestMillis = Math.max(newestMillis, alert.view().firedMillis());
      alerts.merge(alert.view().id(), alert, (a, b) -> b.revision() >= a.revision() ? b : a);
    }
    if (!commit.alerts().isEmpty()) {
      alerts.values().removeIf(this::isHistory);
    }
    for (Outgoing one : commit.outgoing()) {
      if (!survives || messages.add(one.channel() + '\n' + one.announcement().key())) {
        told.accept(one);
      }
    }
    if (survives) {
      commit.statuses().forEach(status -> statuses.put(status.site(), status));
      commit.learnt().forEach(each -> learnt.put(each.site(), each));
      progress = commit.progress();
      long from = progress.replayFrom().in(0, -1);
      while (!journal.isEmpty() && journal.getFirst().position() < from) {
        journal.removeFirst();
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  private boolean isHistory(StoredAlert alert) {
    return alert.view().status().equals(RESOLVED)
        && newestMillis - alert.view().firedMillis() > FIRED_KEPT_MILLIS;
  }
}
