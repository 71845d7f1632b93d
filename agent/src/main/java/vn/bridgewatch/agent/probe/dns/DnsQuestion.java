package vn.bridgewatch.agent.probe.dns;

import java.io.ByteArrayOutputStream;

/// What is asked: a name, a type; the class is always Internet.
///
/// @param recursion whether the server is to find out what it does not know
/// @param dnssec whether it is to send signatures (EDNS with DO) and to say whether they hold (AD)
public record DnsQuestion(DnsName name, DnsType type, boolean recursion, boolean dnssec) {

  static final int CLASS_INTERNET = 1;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int AUTHENTIC_DATA = 0x0020;
  private static final int OPT = 41;
  private static final int UDP_BYTES = 1_232; // passes whole everywhere
  private static final int DNSSEC_OK = 0x8000;

  /// A plain question to a server that finds out.
  public DnsQuestion(DnsName name, DnsType type) {
    this(name, type, true, false);
  }

  /// The query message (RFC 1035, section 4.1; RFC 6891; RFC 6840, section 5.7).
  byte[] encode(int id) {
    var out = new ByteArrayOutputStream(64);
    int flags = (recursion ? RECURSION_DESIRED : 0) | (dnssec ? AUTHENTIC_DATA : 0);
    for (int word : new int[] {id, flags, 1, 0, 0, dnssec ? 1 : 0}) {
      writeShort(out, word);
    }
    name.write(out);
    writeShort(out, type.code());
    writeShort(out, CLASS_INTERNET);
    if (dnssec) {
      out.write(0); // of the root
      for (int word : new int[] {OPT, UDP_BYTES, 0, DNSSEC_OK, 0}) {
        writeShort(out, word);
      }
    }
    return out.toByteArray();
  }

  private static void writeShort(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }
}
