package vn.bridgewatch.agent.media;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.media.call.CallPlan;
import vn.bridgewatch.media.call.CallProfile;
import vn.bridgewatch.media.call.CallReport;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.metric.Observation;

/// A test stream that flows all but without end, told at each interval.
public final class ThinStream implements Measurement {

  /// What opening, waiting for the last answers and asking what arrived take of an interval.
  private static final Duration ENDS = Duration.ofSeconds(8);

  /// Where a line is so bad that all of this takes longer, it is cut off here.
  private static final Duration CUT = Duration.ofMillis(1_500);

  private static final Logger LOG = LoggerFactory.getLogger(ThinStream.class);

  private final String name;
  private final MediaRun.Way way;
  private final CallPlan plan;
  private final Map<String, String> labels;
  private final MediaSeries.BothWays recent =
      new MediaSeries.BothWays(new RecentLoss(), new RecentLoss());

  /// @param interval at least 10 s
  public ThinStream(
      String name,
      String instance,
      String host,
      int port,
      Optional<InetAddress> source,
      AllowList allow,
      Optional<StampKey> key,
      int ssid,
      double packetsPerSecond,
      Duration interval) {
    this.name = name;
    this.way = new MediaRun.Way(host, port, source, allow);
    this.plan =
        new CallPlan(CallProfile.trickle(packetsPerSecond), interval.minus(ENDS), key, ssid);
    this.labels = MediaSeries.labels(name, instance);
  }

  @Override
  public String name() {
    return "media " + name;
  }

  @Override
  public List<Observation> measure() throws InterruptedException {
    recent.forget(System.nanoTime());
    try {
      long endNanos = System.nanoTime() + plan.duration().plus(ENDS).minus(CUT).toNanos();
      CallReport report = MediaRun.run(way, plan, () -> System.nanoTime() - endNanos > 0);
      recent.add(System.nanoTime(), report);
      return MediaSeries.of(labels, Optional.of(report), recent);
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("test", name).setCause(e).log("Media could not be measured");
      return MediaSeries.of(labels, Optional.empty(), recent);
    }
  }
}
