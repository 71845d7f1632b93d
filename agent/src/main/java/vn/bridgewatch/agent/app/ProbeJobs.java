package vn.bridgewatch.agent.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.calendar.Rhythm;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.Scheduler;
import vn.bridgewatch.conference.Phase;

/// The jobs of the sites' probes, in the rhythm of the phase that each site is in.
///
/// A change of phase puts jobs of another interval in the place of those that run; the measurements
/// stay, with all that they remember. Not for two threads at once.
final class ProbeJobs {

  private static final Logger LOG = LoggerFactory.getLogger(ProbeJobs.class);

  /// A probe that is measured again and again.
  ///
  /// @param longest what an attempt may take, its wait for room included
  record Probing(ProbeMeasurement measurement, Rhythm rhythm, Duration longest) {

    private Job job(String site, Phase phase) {
      Duration interval = rhythm.interval(phase);
      // the configuration leaves room between the probe's own deadline and its interval
      Duration deadline = longest.compareTo(interval) < 0 ? longest : interval;
      return new Job(site, measurement, interval, deadline);
    }
  }

  private final Map<String, List<Probing>> bySite;
  private final Map<String, Phase> phases = new HashMap<>();
  private final Map<String, List<Job>> running = new HashMap<>();

  ProbeJobs(Map<String, List<Probing>> bySite) {
    this.bySite = Map.copyOf(bySite);
  }

  /// The jobs to begin with.
  List<Job> begin(Function<String, Phase> phaseOf) {
    bySite.forEach((site, probes) -> {
      Phase phase = phaseOf.apply(site);
      phases.put(site, phase);
      running.put(site, jobs(site, probes, phase));
    });
    return running.values().stream().flatMap(List::stream).toList();
  }

  /// Has the scheduler follow the sites whose phase has changed.
  void follow(Scheduler scheduler, Function<String, Phase> phaseOf) {
    bySite.forEach((site, probes) -> {
      Phase before = phases.getOrDefault(site, Phase.IDLE);
      Phase phase = phaseOf.apply(site);
      if (phase == before) {
        return;
      }
      List<Job> fresh = jobs(site, probes, phase);
      scheduler.replace(running.getOrDefault(site, List.of()), fresh);
      running.put(site, fresh);
      phases.put(site, phase);
      LOG.atInfo()
          .addKeyValue("site", site)
          .addKeyValue("from", before)
          .addKeyValue("to", phase)
          .log("Phase of the site changed");
    });
  }

  private static List<Job> jobs(String site, List<Probing> probes, Phase phase) {
    return probes.stream().map(probing -> probing.job(site, phase)).toList();
  }
}
