package vn.bridgewatch.agent.snmp.series;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Bytes as label values.
final class Texts {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final char REPLACEMENT = '\uFFFD';

  private Texts() {}

  /// `0x48656C`; empty for no bytes.
  static String hexadecimal(byte[] bytes) {
    return bytes.length == 0 ? "" : "0x" + HEX.formatHex(bytes);
  }

  /// UTF-8 text, where each run of bytes that is none becomes one U+FFFD.
  static String utf8(byte[] bytes) {
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.US_ASCII);
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(2 * bytes.length);
    boolean inRun = false;
    while (true) {
      int before = in.position();
      CoderResult result = decoder.decode(in, out, true);
      inRun &= in.position() == before;
      if (!result.isMalformed()) {
        return out.flip().toString();
      }
      if (!inRun) {
        out.put(REPLACEMENT);
      }
      inRun = true;
      in.position(in.position() + result.length());
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
