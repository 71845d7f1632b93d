package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.config.MediaSettings;
import vn.bridgewatch.agent.health.AgentHealth;
import vn.bridgewatch.agent.media.Admission;
import vn.bridgewatch.agent.media.Burst;
import vn.bridgewatch.agent.media.ThinStream;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.media.reflect.ReflectorServer;
import vn.bridgewatch.media.section.ReflectorSection;

/// What the section `media` of a configuration becomes.
///
/// @param jobs the thin streams
record MediaParts(List<Job> jobs, List<Burst> bursts) {

  MediaParts {
    jobs = List.copyOf(jobs);
    bursts = List.copyOf(bursts);
  }

  static MediaParts of(AgentConfig config) {
    var jobs = new ArrayList<Job>();
    var bursts = new ArrayList<Burst>();
    for (MediaSettings.Test test : config.media().tests()) {
      var stream =
          new ThinStream(
              test.name(),
              test.instance(),
              test.host(),
              test.port(),
              test.source(),
              config.allow(),
              test.key(),
              test.ssid(),
              test.packetsPerSecond(),
              test.interval());
      jobs.add(new Job(test.site(), stream, test.interval(), test.interval()));
      test.burst()
          .map(burst ->
              new Burst(
                  test.site(),
                  test.name(),
                  test.instance(),
                  test.host(),
                  test.port(),
                  test.source(),
                  config.allow(),
                  test.key(),
                  test.ssid() + 1,
                  burst.profile(),
                  burst.seconds(),
                  burst.timesADay()))
          .ifPresent(bursts::add);
    }
    return new MediaParts(jobs, bursts);
  }

  /// Runs the bursts of a site, one after the other.
  List<StepResult> bursts(String site, Admission admission) throws InterruptedException {
    var steps = new ArrayList<StepResult>();
    for (Burst burst : bursts) {
      if (burst.site().equals(site)) {
        steps.add(burst.run(admission));
      }
    }
    return steps;
  }

  /// Starts the reflector, where one is wanted.
  static Optional<ReflectorServer> reflector(AgentConfig config, AgentHealth health)
      throws IOException {
    Optional<ReflectorSection> wanted = config.media().reflector();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    ReflectorServer server = ReflectorServer.start(wanted.get().listen(), wanted.get().settings());
    health.counter(
        "media.reflected",
        "Test packets of known senders that were answered",
        () -> server.counts().answered());
    health.counter(
        "media.refused",
        "Test packets that were not answered: not known, not signed, or over a limit",
        () -> server.counts().refusals().values().stream().mapToLong(Long::longValue).sum());
    health.counter(
        "media.faults",
        "Test packets that a fault of the reflector left without an answer",
        server::faults);
    health.gauge(
        "media.sessions", "Sessions that the reflector knows", () -> server.counts().sessions());
    return Optional.of(server);
  }
}
