package vn.bridgewatch.collector.fakes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import vn.bridgewatch.collector.score.ScoreArchive;
import vn.bridgewatch.collector.score.ScoredWarning;
import vn.bridgewatch.collector.score.StandingChange;

/// Scores in memory.
public final class MemoryScores implements ScoreArchive {

  private final Map<String, ScoredWarning> warnings = new ConcurrentHashMap<>();
  private final Map<String, List<Audit>> audits = new ConcurrentHashMap<>();
  public final List<StandingChange> standings = new CopyOnWriteArrayList<>();

  public void put(ScoredWarning warning) {
    warnings.put(warning.rule() + warning.alert(), warning);
  }

  @Override
  public Kept load(long nowMillis) {
    return new Kept(List.copyOf(warnings.values()), List.copyOf(standings), List.of());
  }

  @Override
  public List<ScoredWarning> recent(Filter filter, int countMax) {
    return warnings.values().stream()
        .filter(it -> filter.rule().isEmpty() || filter.rule().get().equals(it.rule()))
        .filter(it -> filter.site().isEmpty() || filter.site().get().equals(it.site()))
        .filter(it -> filter.mark().isEmpty() || filter.mark().get() == it.standingMark())
        .filter(it -> it.firedMillis() < filter.beforeMillis())
        .sorted(Comparator.comparingLong(ScoredWarning::firedMillis).reversed())
        .limit(countMax)
        .toList();
  }

  @Override
  public Optional<ScoredWarning> find(String rule, long alert) {
    return Optional.ofNullable(warnings.get(rule + alert));
  }

  @Override
  public void correct(
      ScoredWarning warning,
      Optional<ScoredWarning.Correction> correction,
      long atMillis,
      String by,
      String reason) {
    put(with(warning, warning.acted(), correction));
    audit(warning, new Audit(atMillis, "corrected", by, reason));
  }

  @Override
  public void acted(ScoredWarning warning, ScoredWarning.Act act) {
    put(with(warning, Optional.of(act), warning.corrected()));
    audit(warning, new Audit(act.atMillis(), "acted", act.by(), act.note()));
  }

  private void audit(ScoredWarning warning, Audit line) {
    audits
        .computeIfAbsent(warning.rule() + warning.alert(), _ -> new CopyOnWriteArrayList<>())
        .add(line);
  }

  private static ScoredWarning with(
      ScoredWarning it,
      Optional<ScoredWarning.Act> acted,
      Optional<ScoredWarning.Correction> corrected) {
    return new ScoredWarning(
        it.rule(),
        it.alert(),
        it.revision(),
        it.warned(),
        it.warnsOf(),
        it.site(),
        it.device(),
        it.labels(),
        it.conference(),
        it.firedMillis(),
        it.deadlineMillis(),
        it.endedMillis(),
        it.unseenSinceMillis(),
        it.unseenMillis(),
        it.breach(),
        it.breachMillis(),
        it.breachEndedMillis(),
        it.mark(),
        it.cause(),
        it.markedMillis(),
        acted,
        corrected);
  }

  @Override
  public List<Audit> audit(String rule, long alert) {
    return new ArrayList<>(audits.getOrDefault(rule + alert, List.of()));
  }

  @Override
  public void stand(StandingChange change) {
    standings.add(change);
  }
}
