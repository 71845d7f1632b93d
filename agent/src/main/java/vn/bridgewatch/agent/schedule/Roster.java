package vn.bridgewatch.agent.schedule;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The jobs of a scheduler, and how others take their place: a job of the same name is the heir of
/// what the old one knew and still measures. Changed by the thread that keeps the time.
final class Roster {

  /// Told of every change, on the thread that makes it.
  interface Changes {

    /// @param together how many enter with it
    void entered(Entry entry, int together);

    void left(Entry entry);

    /// It is to run soon, because the one before it was.
    void askedFor(Entry entry);

    /// It has no heir: its series are gone.
    void gone(Entry entry);
  }

  private record Replacement(List<Job> gone, List<Job> fresh) {}

  private final String agent;
  private final SeriesBudget budget;
  private final Changes changes;
  private final Map<Job, Entry> entries = new ConcurrentHashMap<>();
  private final Queue<Replacement> replacements = new ConcurrentLinkedQueue<>();

  Roster(String agent, SeriesBudget budget, Changes changes) {
    this.agent = agent;
    this.budget = budget;
    this.changes = changes;
  }

  /// Enters a job; tells nobody.
  ///
  /// @param together how many jobs there are then
  Entry enter(Job job, int together) {
    var entry = new Entry(job, Phase.of(agent, job, together), new KnownSeries(budget));
    entries.put(job, entry);
    return entry;
  }

  List<Job> jobs() {
    return List.copyOf(entries.keySet());
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  Optional<Entry> entry(Job job) {
    return Optional.ofNullable(entries.get(job));
  }

  /// Whether no other has its place.
  boolean has(Entry entry) {
    return entries.get(entry.job) == entry;
  }

  /// Takes over from the roster of a scheduler that was closed.
  void succeed(Roster old) {
    var heirs = new HashMap<String, Entry>();
    entries.values().forEach(entry -> heirs.put(entry.job.name(), entry));
    for (Entry entry : old.entries.values()) {
      inherit(entry, heirs.get(entry.job.name()));
    }
  }

  /// Puts jobs in the place of others at the next [#replaceAsked]; safe on any thread.
  void replaceSoon(List<Job> gone, List<Job> fresh) {
    replacements.add(new Replacement(List.copyOf(gone), List.copyOf(fresh)));
  }

  void replaceAsked() {
    for (Replacement next = replacements.poll(); next != null; next = replacements.poll()) {
      var heirs = new HashMap<String, Entry>();
      int together = Math.max(1, entries.size() - next.gone().size() + next.fresh().size());
      for (Job job : next.fresh()) {
        if (!entries.containsKey(job)) {
          Entry entry = enter(job, together);
          heirs.put(job.name(), entry);
          changes.entered(entry, next.fresh().size());
        }
      }
      for (Job job : next.gone()) {
        Entry old = next.fresh().contains(job) ? null : entries.remove(job);
        if (old != null) {
          changes.left(old);
          bequeath(old, heirs.get(job.name()));
        }
      }
    }
  }

  private void bequeath(Entry old, @Nullable Entry heir) {
    synchronized (old) { // an attempt of it is recorded whole before, or as its heir's after
      old.removed = true;
      old.heir = heir;
      inherit(old, heir);
    }
  }

  private void inherit(Entry old, @Nullable Entry heir) {
    if (heir == null) {
      changes.gone(old);
      return;
    }
    heir.known.adopt(old.known);
    if (old.soon.get() && heir.soon.compareAndSet(false, true)) {
      changes.askedFor(heir); // what was asked for and has not begun is not forgotten with the job
    }
  }
}
