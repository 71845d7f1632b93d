package vn.bridgewatch.twin.bench.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.twin.bench.BenchException;

/// How many TCP segments the kernel sent and received on a connection (TCP_INFO, told by `ss` of
/// iproute2), acknowledgements without data too.
record Segments(long out, long in) {

  /// IPv4 and TCP with timestamps, as Linux sends it.
  static final int HEADER_BYTES = 20 + 32;

  private static final Pattern OUT = Pattern.compile("\\bsegs_out:(\\d+)");
  private static final Pattern IN = Pattern.compile("\\bsegs_in:(\\d+)");

  static Segments of(int localPort) throws IOException, BenchException, InterruptedException {
    Process ss =
        new ProcessBuilder("ss", "-tinH", "sport", "=", ":" + localPort)
            .redirectErrorStream(true)
            .start();
    String text = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!ss.waitFor(10, TimeUnit.SECONDS)) {
      ss.destroyForcibly();
    }
    return new Segments(number(OUT, text), number(IN, text));
  }

  private static long number(Pattern pattern, String text) throws BenchException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new BenchException("ss tells nothing of the connection: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  long headerBytesSince(Segments before) {
    return HEADER_BYTES * (out - before.out + in - before.in);
  }
}
