package vn.bridgewatch.twin.snmp;

import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/// What a simulated object answers.
sealed interface Value {

  /// The value after so many seconds of play.
  Variable at(double seconds);

  /// Always the same.
  record Fixed(Variable variable) implements Value {
    @Override
    public Variable at(double seconds) {
      return variable;
    }
  }

  /// Grows by `rate` a second and wraps at the end of its range.
  record Counting(Kind kind, long start, double rate) implements Value {

    enum Kind {
      COUNTER32,
      COUNTER64,
      TIME_TICKS
    }

    @Override
    public Variable at(double seconds) {
      long value = start + (long) (rate * seconds);
      return switch (kind) {
        case COUNTER32 -> new Counter32(value & 0xffff_ffffL);
        case COUNTER64 -> new Counter64(value);
        case TIME_TICKS -> new TimeTicks(value & 0xffff_ffffL);
      };
    }
  }

  /// Swings about `base` by `swing` up and down, once in `periodSeconds`.
  record Swinging(boolean signed, double base, double swing, double periodSeconds)
      implements Value {

    @Override
    public Variable at(double seconds) {
      double value = base + swing * Math.sin(2 * Math.PI * seconds / periodSeconds);
      return signed
          ? new Integer32(Math.clamp(Math.round(value), Integer.MIN_VALUE, Integer.MAX_VALUE))
          : new Gauge32(Math.clamp(Math.round(value), 0L, 0xffff_ffffL));
    }
  }
}
