package vn.bridgewatch.collector.conference.plan;

import java.util.List;
import java.util.regex.Pattern;

/// How the sites of a conference call.
///
/// @param bitRate bits a second of one site, one way; 0 where it is not known
/// @param codecs as `H.264`, in the order in which they are wanted
/// @param mcus where they call: addresses or names, with a port where it is not the usual one
public record CallProfile(int bitRate, List<String> codecs, List<String> mcus) {

  public static final CallProfile NONE = new CallProfile(0, List.of(), List.of());
  public static final int BIT_RATE_MIN = 16_000;
  public static final int BIT_RATE_MAX = 100_000_000;
  public static final int NAMES_MAX = 16;
  private static final Pattern CODEC = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+-]{0,31}");
  private static final Pattern MCU =
      Pattern.compile(
          "(?:[A-Za-z0-9][A-Za-z0-9._-]{0,252}|\\[?[0-9a-fA-F:.]{2,45}]?)(?::\\d{1,5})?");

  public CallProfile {
    codecs = List.copyOf(codecs);
    mcus = List.copyOf(mcus);
    if (bitRate != 0 && (bitRate < BIT_RATE_MIN || bitRate > BIT_RATE_MAX)) {
      throw new IllegalArgumentException(
          "bit_rate: must be " + BIT_RATE_MIN + " to " + BIT_RATE_MAX + ", got " + bitRate);
    }
    check("codecs", codecs, CODEC, "must be names as H.264");
    check("mcus", mcus, MCU, "must be addresses or names, as 10.0.0.7 or mcu.example.vn:5060");
  }

  private static void check(String what, List<String> names, Pattern rule, String said) {
    if (names.size() > NAMES_MAX) {
      throw new IllegalArgumentException(
          what + ": must be at most " + NAMES_MAX + ", got " + names.size());
    }
    for (String name : names) {
      if (!rule.matcher(name).matches()) {
        throw new IllegalArgumentException(what + ": " + said + ", got " + name);
      }
    }
  }
}
