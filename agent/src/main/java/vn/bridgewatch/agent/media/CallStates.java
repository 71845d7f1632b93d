package vn.bridgewatch.agent.media;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.Payload;

/// Which sites are in a call, by what passes on its way to the centre.
public final class CallStates implements Recorder {

  private static final Set<String> METRICS =
      Set.of("bridgewatch_calls_active", "bridgewatch_sip_in_call");

  /// What is older says nothing of now.
  private static final Duration FRESH = Duration.ofMinutes(2);

  private static final int CODECS_MAX = 1_000;

  private record Codec(String site, String metric, Labels labels) {}

  private final Recorder next;
  private final NanoClock clock;
  private final Map<Codec, Long> calling = new ConcurrentHashMap<>();

  public CallStates(Recorder next, NanoClock clock) {
    this.next = next;
    this.clock = clock;
  }

  @Override
  public void record(String site, Payload payload) {
    if (payload instanceof Payload.Samples(var tick)) {
      for (Observation one : tick.observations()) {
        if (METRICS.contains(one.series().name())) {
          note(new Codec(site, one.series().name(), one.series().labels()), one.reading());
        }
      }
    }
    next.record(site, payload);
  }

  private void note(Codec codec, Reading reading) {
    if (reading instanceof Reading.Present(double value) && value > 0) {
      if (calling.size() < CODECS_MAX || calling.containsKey(codec)) {
        calling.put(codec, clock.nanoTime());
      }
    } else {
      calling.remove(codec);
    }
  }

  /// Whether a codec of the site is in a call.
  public boolean inCall(String site) {
    long now = clock.nanoTime();
    calling.values().removeIf(seen -> now - seen > FRESH.toNanos());
    return calling.keySet().stream().anyMatch(codec -> codec.site().equals(site));
  }
}
