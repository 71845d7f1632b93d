package vn.bridgewatch.agent.reading;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Observation;

/// A measurement that reads one device in parts: the modules of SNMP, the documents of HTTP.
public interface DeviceMeasurement extends Measurement {

  /// All parts of one reading together take at most this long, whatever the interval.
  Duration BUDGET_MAX = Duration.ofSeconds(60);

  /// What a reading may take of the time from one to the next: it leaves a second, so that it ends
  /// with a verdict before the scheduler gives it up.
  static Duration budget(Duration interval) {
    Duration most = interval.minusSeconds(1);
    return most.compareTo(BUDGET_MAX) < 0 ? most : BUDGET_MAX;
  }

  /// What the device is asked by, and what its step in a check is called: `snmp` or `http`.
  String protocol();

  /// The device's id in the site's configuration, the label `device`.
  String deviceId();

  /// Its address and port, the label `instance`.
  String instance();

  /// Reads every part once, as [#measure] does or more thoroughly, and says what that means for
  /// readiness.
  Checked check() throws InterruptedException;

  /// What a check saw, and what that means.
  record Checked(List<Observation> observations, List<StepResult> results) {
    public Checked {
      observations = List.copyOf(observations);
      results = List.copyOf(results);
    }
  }

  /// One step for the device.
  default StepResult step(StepResult.Status status, double seconds, String reason, String detail) {
    return new StepResult(protocol(), deviceId(), instance(), status, seconds, reason, detail);
  }
}
