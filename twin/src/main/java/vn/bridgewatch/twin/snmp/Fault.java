package vn.bridgewatch.twin.snmp;

import java.time.Duration;
import java.util.Locale;
import org.snmp4j.smi.OID;

/// Something that is wrong with a simulated device; a device has at most one of each kind.
public sealed interface Fault {

  /// Reads a fault as the command line has it, as `drop probability=0.1`.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  static Fault parse(String text) {
    return FaultText.parse(text);
  }

  /// Reads a duration as the settings of faults have it, as `200ms` or `3s`.
  static Duration duration(String text) {
    return FaultText.duration("time", text);
  }

  /// No answer at all.
  record Silent() implements Fault {}

  /// Answers come late, by `fixed` and up to `jitter` more.
  record Delay(Duration fixed, Duration jitter) implements Fault {
    public Delay {
      check(!fixed.isNegative() && fixed.compareTo(DELAY_MAX) <= 0, "delay: fixed", fixed);
      check(!jitter.isNegative() && jitter.compareTo(DELAY_MAX) <= 0, "delay: jitter", jitter);
    }
  }

  /// This share of requests is lost.
  record Drop(double probability) implements Fault {
    public Drop {
      check(probability >= 0 && probability <= 1, "drop: probability", probability);
    }
  }

  /// At most so many answers a second; the others wait their turn.
  record Trickle(double answersPerSecond) implements Fault {
    public Trickle {
      check(answersPerSecond >= 0.01 && answersPerSecond <= 1e6, "trickle: rate", answersPerSecond);
    }
  }

  /// This error status for whatever touches a subtree.
  record Refuse(OID subtree, Status status) implements Fault {}

  /// tooBig for every request whose answer would have more bindings.
  record TooBig(int bindingsMax) implements Fault {
    public TooBig {
      check(bindingsMax >= 0, "too-big: above", bindingsMax);
    }
  }

  /// genErr for whatever walks on to this OID or beyond.
  record CutWalk(OID from) implements Fault {}

  /// After the end of a subtree a walk is led back to its beginning: OIDs do not increase.
  record Circle(OID subtree) implements Fault {}

  /// A subtree has no end: after its last object come more and more that are like it.
  record Endless(OID subtree) implements Fault {}

  /// Answers hold no more bindings than this, whatever was asked.
  record Partial(int bindingsMax) implements Fault {
    public Partial {
      check(bindingsMax >= 0, "partial: bindings", bindingsMax);
    }
  }

  /// No answer but to version 1, as from cards of the nineties.
  record OnlyVersion1() implements Fault {}

  /// Answers come from another port.
  record OtherPort() implements Fault {}

  /// Answers come from another address, 127.0.0.2.
  record OtherAddress() implements Fault {}

  /// The delays are bounded so that what waits to be sent is.
  Duration DELAY_MAX = Duration.ofMinutes(1);

  /// Error statuses of RFC 3416, section 3.
  enum Status {
    TOO_BIG(1),
    GEN_ERR(5),
    NO_ACCESS(6),
    RESOURCE_UNAVAILABLE(13),
    AUTHORIZATION_ERROR(16);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    /// As RFC 3416 writes it.
    String word() {
      String[] parts = name().toLowerCase(Locale.ROOT).split("_", -1);
      var word = new StringBuilder(parts[0]);
      for (int i = 1; i < parts.length; i++) {
        word.append(Character.toUpperCase(parts[i].charAt(0)))
            .append(parts[i], 1, parts[i].length());
      }
      return word.toString();
    }
  }

  private static void check(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is out of its range: " + value);
    }
  }
}
