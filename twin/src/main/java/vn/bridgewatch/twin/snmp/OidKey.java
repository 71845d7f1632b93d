package vn.bridgewatch.twin.snmp;

import java.util.Arrays;
import org.snmp4j.smi.OID;

/// OIDs as octets that sort as OIDs do: compared octet by octet, a prefix before what it begins.
///
/// The octets of BER do not: 16,384 begins with a smaller octet there than 16,383. Here a small
/// sub-identifier is one octet, and a larger one has an octet before it that says its length.
final class OidKey {

  static final int SUB_IDS_MAX = 128; // RFC 2578, section 3.5
  private static final int ONE_OCTET_MAX = 0xfa;

  private OidKey() {}

  static byte[] of(OID oid) {
    var key = new byte[oid.size() * 5];
    int length = 0;
    for (int i = 0; i < oid.size(); i++) {
      length = put(oid.getUnsigned(i), key, length);
    }
    return Arrays.copyOf(key, length);
  }

  /// Translates the content of a BER OID.
  ///
  /// @param key has room for twice as many octets
  /// @return the end of the key; -1 where this is no OID of SNMP
  static int ofBer(byte[] in, int from, int to, byte[] key, int at) {
    int end = at;
    int count = 0;
    int position = from;
    while (position < to) {
      long subId = 0;
      int octet;
      do {
        if (position == to) {
          return -1; // ends within a sub-identifier
        }
        octet = in[position++];
        subId = (subId << 7) | (octet & 0x7f);
        if (subId > 0xffff_ffffL) {
          return -1;
        }
      } while (octet < 0);
      if (count == 0) { // the first two share one (X.690, section 8.19.4)
        long first = Math.min(subId / 40, 2);
        end = put(first, key, end);
        subId -= first * 40;
        count++;
      }
      end = put(subId, key, end);
      count++;
      if (count > SUB_IDS_MAX) {
        return -1;
      }
    }
    return count == 0 ? -1 : end;
  }

  private static int put(long subId, byte[] key, int at) {
    int end = at;
    if (subId <= ONE_OCTET_MAX) {
      key[end++] = (byte) subId;
      return end;
    }
    int octets = subId < 1 << 8 ? 1 : subId < 1 << 16 ? 2 : subId < 1 << 24 ? 3 : 4;
    key[end++] = (byte) (ONE_OCTET_MAX + octets);
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
      key[end++] = (byte) (subId >> shift);
    }
    return end;
  }
}
