package vn.bridgewatch.agent.snmp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import vn.bridgewatch.agent.snmp.message.OidBytes;

/// Counts the restarts of a device.
///
/// sysUpTime tells that something restarted, and so does an engine of SNMPv3 that counts one more
/// start: but that may have been the agent alone, as where net-snmp was given a new configuration,
/// and some agents begin sysUpTime anew when a counter of theirs is full. So the device is asked
/// for all that it says of its age (hrSystemUptime, snmpEngineTime, sysUpTime), and only then:
/// whichever is older than our last look proves that the device ran on.
final class RestartWatch {

  /// What a device may say of its age.
  enum Witness {
    AGENT("1.3.6.1.2.1.1.3.0", 100),
    HOST("1.3.6.1.2.1.25.1.1.0", 100),
    ENGINE("1.3.6.1.6.3.10.2.1.3.0", 1);

    private final String oid;
    private final double unitsPerSecond;

    Witness(String oid, double unitsPerSecond) {
      this.oid = oid;
      this.unitsPerSecond = unitsPerSecond;
    }

    byte[] oid() {
      return OidBytes.of(new OID(oid));
    }

    double seconds(long units) {
      return units / unitsPerSecond;
    }
  }

  /// How often an engine of SNMPv3 has started, by its own count.
  record EngineStarts(OctetString engineId, int boots) {}

  /// What counts as an age is later than our look by the way of two answers.
  private static final double SLACK_SECONDS = 10;

  private static final double DRIFT = 0.02;

  private final BootWatch upTime = new BootWatch();
  private Optional<EngineStarts> engine = Optional.empty();
  private long lastNanos;
  private double sinceSeconds;
  private boolean looked;
  private int restarts;

  /// Restarts of the device since the first look.
  int restarts() {
    return restarts;
  }

  /// Whether anything was seen at all.
  boolean hasSeen() {
    return looked;
  }

  /// Looks at what came with a reading; true where it seems that something restarted, which
  /// [#judge] must follow.
  ///
  /// @param ticks sysUpTime
  boolean suspects(OptionalDouble ticks, Optional<EngineStarts> starts, long nowNanos) {
    if (ticks.isEmpty() && starts.isEmpty()) {
      return false;
    }
    sinceSeconds = looked ? (nowNanos - lastNanos) / 1e9 : 0;
    lastNanos = nowNanos;
    looked = true;
    boolean fell = ticks.isPresent() && upTime.see(ticks.getAsDouble(), nowNanos);
    boolean counted =
        starts.isPresent()
            && engine.isPresent()
            && engine.get().engineId().equals(starts.get().engineId())
            && starts.get().boots() > engine.get().boots();
    engine = starts.or(() -> engine);
    return fell || counted;
  }

  /// Decides whether the device restarted; what a device does not say speaks for it.
  ///
  /// @param ages in seconds, of all that it says
  /// @param ticks sysUpTime as it was said then
  boolean judge(List<Double> ages, OptionalDouble ticks, long nowNanos) {
    ticks.ifPresent(
        now -> upTime.begin(now, nowNanos)); // one restart is seen once, whoever tells it
    double longest = sinceSeconds * (1 + DRIFT) + SLACK_SECONDS;
    boolean ranOn = ages.stream().anyMatch(age -> age > longest);
    if (!ranOn) {
      restarts++;
    }
    return !ranOn;
  }
}
