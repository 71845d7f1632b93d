package vn.bridgewatch.agent.snmp.series;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Renders octets by a DISPLAY-HINT (RFC 2579, section 3.1).
///
/// A hint is a list of specifications: an optional `*` (the first octet says how often), a length,
/// a format `d`, `x`, `o`, `a` or `t`, a separator, and after `*` a terminator. The last one
/// repeats until the octets are used up; a separator at the very end is left out.
final class DisplayHint {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int NUMBER_OCTETS_MAX = 8;
  private static final int LENGTH_DIGITS_MAX = 9;
  private static final int NONE = -1;

  private record Spec(boolean repeated, int length, char format, int separator, int terminator) {}

  private DisplayHint() {}

  /// The rendered octets; empty when the hint is wrong, does not fit or there is nothing to render.
  static Optional<byte[]> render(String hint, byte[] octets) {
    if (octets.length == 0) {
      return Optional.empty();
    }
    List<Spec> specs = parse(hint);
    if (specs.isEmpty()) {
      return Optional.empty();
    }
    var out = new ByteArrayOutputStream(octets.length * 4);
    int at = 0;
    for (int i = 0; at < octets.length; i++) {
      Spec spec = specs.get(Math.min(i, specs.size() - 1));
      boolean repeats = i >= specs.size() - 1;
      if (repeats && spec.length == 0 && !spec.repeated && i >= specs.size()) {
        return Optional.empty(); // would go on for ever
      }
      int count = spec.repeated ? octets[at++] & 0xff : 1;
      for (int n = 0; n < count && at < octets.length; n++) {
        int end = (int) Math.min(octets.length, (long) at + spec.length);
        if (!write(spec.format, Arrays.copyOfRange(octets, at, end), out)) {
          return Optional.empty();
        }
        at = end;
        boolean last = n == count - 1;
        if (spec.separator != NONE && at < octets.length && (spec.terminator == NONE || !last)) {
          out.write(spec.separator);
        }
      }
      if (spec.terminator != NONE && at < octets.length) {
        out.write(spec.terminator);
      }
    }
    return Optional.of(out.toByteArray());
  }

  /// The specifications before the first mistake; where there is one, none.
  private static List<Spec> parse(String hint) {
    var specs = new ArrayList<Spec>();
    int at = 0;
    while (at < hint.length()) {
      boolean repeated = hint.charAt(at) == '*';
      at += repeated ? 1 : 0;
      int start = at;
      while (at < hint.length() && isDigit(hint.charAt(at))) {
        at++;
      }
      if (at == start || at - start > LENGTH_DIGITS_MAX || at >= hint.length()) {
        return List.of();
      }
      int length = Integer.parseInt(hint.substring(start, at));
      char format = hint.charAt(at++);
      if ("dxoat".indexOf(format) < 0) {
        return List.of();
      }
      int separator = at < hint.length() && isMark(hint.charAt(at)) ? hint.charAt(at++) : NONE;
      int terminator =
          repeated && separator != NONE && at < hint.length() && isMark(hint.charAt(at))
              ? hint.charAt(at++)
              : NONE;
      specs.add(new Spec(repeated, length, format, separator, terminator));
    }
    return specs;
  }

  private static boolean write(char format, byte[] octets, ByteArrayOutputStream out) {
    String text =
        switch (format) {
          case 'x' -> HEX.formatHex(octets);
          case 'd', 'o' ->
              octets.length > NUMBER_OCTETS_MAX
                  ? ""
                  : new BigInteger(1, octets).toString(format == 'd' ? 10 : 8);
          default -> "";
        };
    if (format == 'a' || format == 't') {
      out.writeBytes(octets);
      return true;
    }
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return !text.isEmpty() || format == 'x';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isMark(char c) {
    return !isDigit(c) && c != '*';
  }
}
