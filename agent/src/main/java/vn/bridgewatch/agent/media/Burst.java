package vn.bridgewatch.agent.media;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;
import vn.bridgewatch.media.call.CallPlan;
import vn.bridgewatch.media.call.CallProfile;
import vn.bridgewatch.media.packet.StampKey;

/// A burst at the rate of a call, run when the centre asks for it and nothing speaks against it.
public final class Burst {

  private final String site;
  private final String name;
  private final String instance;
  private final MediaRun.Way way;
  private final CallPlan plan;
  private final int timesADay;

  /// @param timesADay how often it may run within a day
  public Burst(
      String site,
      String name,
      String instance,
      String host,
      int port,
      Optional<InetAddress> source,
      AllowList allow,
      Optional<StampKey> key,
      int ssid,
      CallProfile profile,
      int seconds,
      int timesADay) {
    this.site = site;
    this.name = name;
    this.instance = instance;
    this.way = new MediaRun.Way(host, port, source, allow);
    this.plan = new CallPlan(profile, Duration.ofSeconds(seconds), key, ssid);
    this.timesADay = timesADay;
  }

  public String site() {
    return site;
  }

  /// Runs it, or says why not.
  public StepResult run(Admission admission) throws InterruptedException {
    Optional<Admission.Refused> refused = admission.start(site, name, timesADay);
    if (refused.isPresent()) {
      return MediaSteps.step(
          instance, Status.UNMEASURED, Double.NaN, refused.get().reason(), refused.get().text());
    }
    try {
      return MediaSteps.of(
          instance, MediaRun.run(way, plan, () -> admission.why(site).isPresent()));
    } catch (IOException e) {
      return MediaSteps.step(
          instance, Status.UNMEASURED, Double.NaN, "agent_fault", String.valueOf(e.getMessage()));
    } finally {
      admission.ended();
    }
  }
}
