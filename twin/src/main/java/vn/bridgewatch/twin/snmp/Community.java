package vn.bridgewatch.twin.snmp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A community by its octets; the responder's own one is set anew for each request.
final class Community {

  private byte[] octets = new byte[0];
  private int from;
  private int to;
  private int hash;

  Community() {}

  Community(String text) {
    byte[] own = text.getBytes(StandardCharsets.UTF_8);
    set(own, 0, own.length);
  }

  void set(byte[] in, int start, int end) {
    octets = in;
    from = start;
    to = end;
    hash = 1;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + in[i];
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Community that
        && Arrays.equals(octets, from, to, that.octets, that.from, that.to);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
