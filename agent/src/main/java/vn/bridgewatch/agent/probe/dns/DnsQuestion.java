package vn.bridgewatch.agent.probe.dns;

import java.io.ByteArrayOutputStream;

/// What is asked: a name, a type; the class is always Internet.
public record DnsQuestion(DnsName name, DnsType type) {

  static final int CLASS_INTERNET = 1;
  private static final int RECURSION_DESIRED = 0x0100;

  /// The query message (RFC 1035, section 4.1).
  byte[] encode(int id) {
    var out = new ByteArrayOutputStream(64);
    for (int word : new int[] {id, RECURSION_DESIRED, 1, 0, 0, 0}) {
      writeShort(out, word);
    }
    name.write(out);
    writeShort(out, type.code());
    writeShort(out, CLASS_INTERNET);
    return out.toByteArray();
  }

  private static void writeShort(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }
}
