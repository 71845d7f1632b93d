package vn.bridgewatch.agent.snmp.message;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.snmp4j.smi.OID;

/// Object identifiers as they stand in messages: seven bits an octet, the last one without the high
/// bit (X.690, section 8.19).
///
/// Each sub-identifier ends where an octet has no high bit, so that octets which begin alike are
/// sub-identifiers which begin alike.
public final class OidBytes {

  private static final int SUB_IDS_MAX = 128; // RFC 2578, section 3.5
  private static final long SUB_ID_MAX = 0xffff_ffffL;

  private OidBytes() {}

  /// The octets of an OID. A single arc gets a zero behind it, as net-snmp asks for it.
  public static byte[] of(OID oid) {
    int[] subIds = oid.getValue();
    var out = new ByteArrayOutputStream(subIds.length + 8);
    long first = subIds.length > 0 ? Integer.toUnsignedLong(subIds[0]) : 0;
    long second = subIds.length > 1 ? Integer.toUnsignedLong(subIds[1]) : 0;
    write(Math.min(first, 2) * 40 + second, out);
    for (int i = 2; i < subIds.length; i++) {
      write(Integer.toUnsignedLong(subIds[i]), out);
    }
    return out.toByteArray();
  }

  private static void write(long subId, ByteArrayOutputStream out) {
    for (int shift = 35; shift > 0; shift -= 7) {
      if (subId >>> shift != 0) {
        out.write((int) (((subId >>> shift) & 0x7f) | 0x80));
      }
    }
    out.write((int) (subId & 0x7f));
  }

  /// Whether octets are an OID that we can hold: whole, no sub-identifier over 32 bits, not too
  /// many of them.
  static boolean isValid(byte[] bytes, int at, int length) {
    if (length <= 0 || bytes[at + length - 1] < 0) {
      return false;
    }
    int count = 1; // the first one holds two
    long subId = 0;
    for (int i = at; i < at + length; i++) {
      byte octet = bytes[i];
      subId = (subId << 7) | (octet & 0x7f);
      if (subId > SUB_ID_MAX) {
        return false;
      }
      if (octet >= 0) {
        subId = 0;
        count++;
      }
    }
    return count <= SUB_IDS_MAX;
  }

  public static OID oid(byte[] bytes) {
    return oid(bytes, 0, bytes.length);
  }

  /// The OID of octets that are valid.
  static OID oid(byte[] bytes, int at, int length) {
    var subIds = new int[length + 1];
    int count = 0;
    long subId = 0;
    for (int i = at; i < at + length; i++) {
      subId = (subId << 7) | (bytes[i] & 0x7f);
      if (bytes[i] < 0) {
        continue;
      }
      if (count == 0) {
        int arc = (int) Math.min(subId / 40, 2);
        subIds[count++] = arc;
        subId -= arc * 40L;
      }
      subIds[count++] = (int) subId;
      subId = 0;
    }
    return new OID(Arrays.copyOf(subIds, count));
  }

  /// Compares by sub-identifiers.
  static int compare(
      byte[] one, int oneAt, int oneLength, byte[] other, int otherAt, int otherLength) {
    int same =
        Arrays.mismatch(one, oneAt, oneAt + oneLength, other, otherAt, otherAt + otherLength);
    if (same < 0) {
      return 0;
    }
    if (same == oneLength || same == otherLength) {
      return Integer.compare(oneLength, otherLength);
    }
    int start = same;
    while (start > 0 && one[oneAt + start - 1] < 0) {
      start--;
    }
    return Long.compare(
        subId(one, oneAt + start, oneAt + oneLength),
        subId(other, otherAt + start, otherAt + otherLength));
  }

  private static long subId(byte[] bytes, int at, int end) {
    long subId = 0;
    for (int i = at; i < end; i++) {
      subId = (subId << 7) | (bytes[i] & 0x7f);
      if (bytes[i] >= 0) {
        break;
      }
    }
    return subId;
  }
}
