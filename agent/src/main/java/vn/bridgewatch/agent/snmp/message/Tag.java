package vn.bridgewatch.agent.snmp.message;

/// The first octets of values and messages (X.690, section 8.1.2; RFC 2578, RFC 3416).
public final class Tag {

  public static final byte INTEGER = 0x02;
  public static final byte OCTET_STRING = 0x04;
  public static final byte NULL = 0x05;
  public static final byte OBJECT_IDENTIFIER = 0x06;
  static final byte SEQUENCE = 0x30;
  public static final byte IP_ADDRESS = 0x40;
  public static final byte COUNTER32 = 0x41;
  public static final byte GAUGE32 = 0x42;
  public static final byte TIME_TICKS = 0x43;
  public static final byte OPAQUE = 0x44;
  static final byte NSAP_ADDRESS = 0x45; // RFC 1442; read as octets
  public static final byte COUNTER64 = 0x46;
  static final byte UNSIGNED32 = 0x47; // RFC 1442; read as a gauge
  public static final byte NO_SUCH_OBJECT = (byte) 0x80;
  public static final byte NO_SUCH_INSTANCE = (byte) 0x81;
  public static final byte END_OF_MIB_VIEW = (byte) 0x82;

  public static final byte GET = (byte) 0xa0;
  public static final byte GET_NEXT = (byte) 0xa1;
  static final byte RESPONSE = (byte) 0xa2;
  public static final byte GET_BULK = (byte) 0xa5;

  private Tag() {}

  /// Whether it says that there is no such value.
  static boolean isException(byte tag) {
    return tag == NO_SUCH_OBJECT || tag == NO_SUCH_INSTANCE || tag == END_OF_MIB_VIEW;
  }

  /// Whether its values are whole numbers.
  static boolean isNumber(byte tag) {
    return switch (tag) {
      case INTEGER, COUNTER32, GAUGE32, TIME_TICKS, COUNTER64, UNSIGNED32 -> true;
      default -> false;
    };
  }
}
