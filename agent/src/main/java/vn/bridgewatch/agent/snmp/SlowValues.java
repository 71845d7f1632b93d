package vn.bridgewatch.agent.snmp;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.series.SlowColumns;

/// What is remembered of the modules of one device: the names of their rows, until they are old.
/// Used by one thread at a time.
final class SlowValues {

  /// Modules begin their periods at different times, so that devices that were first read at once
  /// are not all read whole at once.
  private static final double SHORTEST = 0.75;

  private record Known(
      SnmpModule module, SlowColumns columns, Optional<FastPlan> plan, long oldNanos) {}

  private final Duration period;
  private final String device;
  private final Map<String, Known> known = new HashMap<>();

  /// @param period zero: nothing is remembered
  /// @param device tells one from another
  SlowValues(Duration period, String device) {
    this.period = period;
    this.device = device;
  }

  /// How to read a module, where that needs not be all of it.
  Optional<FastPlan> plan(SnmpModule module, long nowNanos) {
    @Nullable Known of = known.get(module.name());
    return of != null && of.module.equals(module) && nowNanos - of.oldNanos < 0
        ? of.plan
        : Optional.empty();
  }

  /// Takes a whole reading.
  ///
  /// @param repetitions how many objects one request brings
  void remember(SnmpModule module, Bindings whole, int repetitions, long nowNanos) {
    if (period.isZero()) {
      return;
    }
    @Nullable Known before = known.get(module.name());
    SlowColumns columns =
        before != null && before.module.equals(module) ? before.columns : SlowColumns.of(module);
    int phase = Math.floorMod((device + ' ' + module.name()).hashCode() * 31, 1_000);
    double share = SHORTEST + (1 - SHORTEST) * phase / 1_000;
    known.put(
        module.name(),
        new Known(
            module,
            columns,
            FastPlan.of(module, columns, whole, repetitions),
            nowNanos + (long) (share * period.toNanos())));
  }

  void forget(SnmpModule module) {
    known.computeIfPresent(
        module.name(), (_, of) -> new Known(of.module, of.columns, Optional.empty(), of.oldNanos));
  }

  void clear() {
    known.clear();
  }
}
