package vn.bridgewatch.twin.snmp;

import java.util.Arrays;

/// Puts a PDU into a message of version 2c, and takes it out of one: what version 3 carries is
/// answered as if it had come so.
final class UserPdu {

  private static final byte[] VERSION_AND_COMMUNITY = {2, 1, 1, 4, 0};

  private UserPdu() {}

  static byte[] inMessage(byte[] pdu) {
    int content = VERSION_AND_COMMUNITY.length + pdu.length;
    byte[] message = new byte[1 + Ber.lengthOctets(content) + content];
    int at = Ber.header(Ber.SEQUENCE, content, message, 0);
    System.arraycopy(VERSION_AND_COMMUNITY, 0, message, at, VERSION_AND_COMMUNITY.length);
    System.arraycopy(pdu, 0, message, at + VERSION_AND_COMMUNITY.length, pdu.length);
    return message;
  }

  static byte[] ofMessage(byte[] octets, int start, int end) {
    int length = octets[start + 1] & 0xff;
    int header = length < 0x80 ? 2 : 2 + length - 0x80;
    return Arrays.copyOfRange(octets, start + header + VERSION_AND_COMMUNITY.length, end);
  }
}
