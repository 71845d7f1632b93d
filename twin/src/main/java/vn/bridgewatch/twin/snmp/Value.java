package vn.bridgewatch.twin.snmp;

import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.SMIConstants;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/// What a simulated object answers.
sealed interface Value {

  long UNSIGNED_32_MAX = 0xffff_ffffL;

  /// The value after so many seconds of play.
  default Variable at(double seconds) {
    return at(Moment.at(seconds));
  }

  Variable at(Moment moment);

  /// The BER tag.
  int tag();

  /// Always the same.
  record Fixed(Variable variable) implements Value {
    @Override
    public Variable at(Moment moment) {
      return variable;
    }

    @Override
    public int tag() {
      return variable.getSyntax();
    }
  }

  /// A number that changes while it plays.
  sealed interface Moving extends Value {

    /// The number at a moment, within the range of its tag; of 64 bits, without sign.
    long number(Moment moment);

    @Override
    default Variable at(Moment moment) {
      long number = number(moment);
      return switch (tag()) {
        case SMIConstants.SYNTAX_INTEGER32 -> new Integer32((int) number);
        case SMIConstants.SYNTAX_COUNTER32 -> new Counter32(number);
        case SMIConstants.SYNTAX_COUNTER64 -> new Counter64(number);
        case SMIConstants.SYNTAX_TIMETICKS -> new TimeTicks(number);
        default -> new Gauge32(number);
      };
    }
  }

  /// Grows by `rate` a second and wraps at the end of its range.
  record Counting(Kind kind, long start, double rate) implements Moving {

    enum Kind {
      COUNTER32(SMIConstants.SYNTAX_COUNTER32),
      COUNTER64(SMIConstants.SYNTAX_COUNTER64),
      TIME_TICKS(SMIConstants.SYNTAX_TIMETICKS);

      private final int tag;

      Kind(int tag) {
        this.tag = tag;
      }
    }

    @Override
    public int tag() {
      return kind.tag;
    }

    @Override
    public long number(Moment moment) {
      double zero = kind == Kind.TIME_TICKS ? moment.ticksZero() : moment.countersZero();
      long value =
          Double.isNaN(zero)
              ? start + (long) Math.floor(rate * moment.seconds())
              : (long) Math.floor(rate * (moment.seconds() - zero));
      return kind == Kind.COUNTER64 ? value : value & UNSIGNED_32_MAX;
    }
  }

  /// Something that is measured: goes up and down after a course, and stays within its range.
  record Measured(boolean signed, Course course) implements Moving {

    @Override
    public int tag() {
      return signed ? SMIConstants.SYNTAX_INTEGER32 : SMIConstants.SYNTAX_GAUGE32;
    }

    @Override
    public long number(Moment moment) {
      long rounded = Math.round(course.at(moment.seconds()));
      return signed
          ? Math.clamp(rounded, Integer.MIN_VALUE, Integer.MAX_VALUE)
          : Math.clamp(rounded, 0L, UNSIGNED_32_MAX);
    }
  }

  /// How a measured value goes.
  sealed interface Course {

    double at(double seconds);

    /// Swings about `base` by `swing` up and down, once in `periodSeconds`.
    record Swing(double base, double swing, double periodSeconds) implements Course {
      @Override
      public double at(double seconds) {
        return base + swing * Math.sin(2 * Math.PI * seconds / periodSeconds);
      }
    }

    /// Goes straight from one value to another and stays there.
    record Ramp(double from, double to, double seconds) implements Course {
      @Override
      public double at(double at) {
        return from + (to - from) * Math.clamp(at / seconds, 0.0, 1.0);
      }
    }

    /// Anything within `noise` of `base`, another each second, the same for the same seed.
    record Noise(double base, double noise, long seed) implements Course {
      @Override
      public double at(double seconds) {
        long second = (long) Math.floor(seconds);
        double unit = (Mixed.of(seed * 0x9e37_79b9L + second) >>> 11) * 0x1p-53;
        return base + noise * (2 * unit - 1);
      }
    }

    /// One state and another by turns.
    record Toggle(double first, double second, double everySeconds) implements Course {
      @Override
      public double at(double seconds) {
        return (long) Math.floor(seconds / everySeconds) % 2 == 0 ? first : second;
      }
    }
  }

  /// Mixes the bits of a number (the finalizer of SplitMix64).
  final class Mixed {
    private Mixed() {}

    static long of(long number) {
      long z = number;
      z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
      return z ^ (z >>> 31);
    }
  }
}
