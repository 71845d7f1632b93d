package vn.bridgewatch.collector.fakes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import vn.bridgewatch.collector.media.MediaStore;

/// Media tests in memory.
public final class MemoryMedia implements MediaStore {

  private final Map<String, Run> runs = new TreeMap<>(Comparator.reverseOrder());
  private final Map<String, Result> results = new LinkedHashMap<>();

  @Override
  public synchronized void begin(String id, long startedMillis, List<Result> sites) {
    runs.put(id, new Run(id, startedMillis, null, false, counts(id)));
    put(sites);
  }

  private Counts counts(String run) {
    return new Counts(count(run, "passed"), count(run, "warned"), count(run, "failed"), 0, 0, 0);
  }

  private int count(String run, String status) {
    return (int) results(run).stream().filter(one -> one.status().equals(status)).count();
  }

  @Override
  public synchronized void put(List<Result> ended) {
    ended.forEach(one -> results.put(one.run() + " " + one.site(), one));
  }

  @Override
  public synchronized void finish(String id, long finishedMillis, boolean interrupted) {
    Run run = Objects.requireNonNull(runs.get(id));
    runs.put(id, new Run(id, run.startedMillis(), finishedMillis, interrupted, counts(id)));
  }

  @Override
  public void recover(long nowMillis) {
    // nothing is ever cut off here
  }

  @Override
  public synchronized List<Run> runs(int countMax) {
    return runs.values().stream().limit(countMax).toList();
  }

  @Override
  public synchronized Optional<Run> run(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  @Override
  public synchronized List<Result> results(String run) {
    return results.values().stream()
        .filter(one -> one.run().equals(run))
        .sorted(Comparator.comparingInt(Result::place))
        .toList();
  }

  @Override
  public synchronized List<Result> ofSite(String site, int countMax) {
    var found = new ArrayList<>(results.values());
    found.removeIf(one -> !one.site().equals(site) || one.endedMillis() == null);
    return found.reversed().stream().limit(countMax).toList();
  }

  @Override
  public synchronized List<Result> since(long millis) {
    return results.values().stream()
        .filter(one -> !one.steps().equals("[]"))
        .filter(one -> one.endedMillis() != null && one.endedMillis() >= millis)
        .toList();
  }
}
