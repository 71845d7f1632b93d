package vn.bridgewatch.agent.snmp.series;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snmp4j.smi.OID;
import vn.bridgewatch.agent.snmp.module.ValueType;

/// Takes index values off the front of what is left of an OID, as text and as the sub-identifiers
/// that were used (RFC 2578, section 7.7).
///
/// Sub-identifiers that are missing at the end read as 0: some routers leave them out.
final class IndexReader {

  private static final int LENGTH_MAX = 128; // an OID has no more sub-identifiers
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final int[] subIds;
  private final boolean asPeer;
  private int at;

  /// @param asPeer repeat a slip of snmp_exporter: the text of an LldpPortId is preceded by its
  ///   length, and it takes the first character for another one
  IndexReader(int[] subIds, boolean asPeer) {
    this.subIds = subIds;
    this.asPeer = asPeer;
  }

  /// An index value.
  record Part(String text, OID subIds) {}

  Part take(ValueType type, int fixedSize, boolean implied, Map<Integer, String> enumValues) {
    int start = at;
    String text = text(type, fixedSize, implied, enumValues);
    return new Part(text, new OID(slice(start, at)));
  }

  private String text(
      ValueType type, int fixedSize, boolean implied, Map<Integer, String> enumValues) {
    return switch (type) {
      case PHYS_ADDRESS_48 -> physicalAddress();
      case INET_ADDRESS_IPV4 -> ipv4();
      case INET_ADDRESS_IPV6 -> ipv6();
      case OCTET_STRING -> Texts.hexadecimal(string(fixedSize, implied));
      case DISPLAY_STRING -> Texts.utf8(string(fixedSize, implied));
      case INET_ADDRESS, INET_ADDRESS_MISSING_SIZE, LLDP_PORT_ID -> combined(type);
      case ENUM_AS_INFO -> {
        int number = next(1)[0];
        String name = enumValues.get(number);
        yield name == null ? Integer.toUnsignedString(number) : name;
      }
      case GAUGE,
          COUNTER,
          INTEGER,
          INTEGER32,
          FLOAT,
          DOUBLE,
          DATE_AND_TIME,
          PARSE_DATE_AND_TIME,
          NTP_TIME_STAMP,
          ENUM_AS_STATE_SET,
          BITS ->
          Integer.toUnsignedString(next(1)[0]);
    };
  }

  /// The number of the real type, where there is one its length, then the value.
  private String combined(ValueType type) {
    int start = at;
    boolean withLength = type != ValueType.INET_ADDRESS_MISSING_SIZE;
    int number = next(1)[0];
    int length = withLength ? next(1)[0] : 0;
    Optional<ValueType> real = type.combinedWith(number);
    if (real.isPresent()) {
      boolean lengthRead = type == ValueType.LLDP_PORT_ID && !asPeer;
      if (lengthRead && real.get() == ValueType.DISPLAY_STRING) {
        return Texts.utf8(bytes(length));
      }
      return text(real.get(), 0, false, Map.of());
    }
    at = start;
    return withLength
        ? Texts.hexadecimal(bytes(bounded(length) + 2))
        : Texts.hexadecimal(string(0, true));
  }

  private byte[] string(int fixedSize, boolean implied) {
    if (implied) {
      return bytes(Math.max(0, subIds.length - at));
    }
    return bytes(fixedSize > 0 ? fixedSize : next(1)[0]);
  }

  private String physicalAddress() {
    var text = new StringBuilder(17);
    for (int part : next(6)) {
      text.append(text.isEmpty() ? "" : ":").append(twoDigits(part));
    }
    return text.toString();
  }

  private String ipv4() {
    var text = new StringBuilder(15);
    for (int part : next(4)) {
      text.append(text.isEmpty() ? "" : ".").append(Integer.toUnsignedString(part));
    }
    return text.toString();
  }

  private String ipv6() {
    var text = new StringBuilder(39);
    int[] parts = next(16);
    for (int i = 0; i < parts.length; i++) {
      text.append(i > 0 && i % 2 == 0 ? ":" : "").append(twoDigits(parts[i]));
    }
    return text.toString();
  }

  private static String twoDigits(int part) {
    return part >>> 8 == 0
        ? HEX.toHexDigits((byte) part)
        : Integer.toHexString(part).toUpperCase(Locale.ROOT);
  }

  private byte[] bytes(int length) {
    int[] parts = next(bounded(length));
    var bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) parts[i];
    }
    return bytes;
  }

  private static int bounded(int length) {
    return length < 0 || length > LENGTH_MAX ? LENGTH_MAX : length;
  }

  private int[] next(int count) {
    int start = at;
    at += count; // may pass the end
    return slice(start, at);
  }

  private int[] slice(int start, int end) {
    return start > subIds.length
        ? new int[end - start]
        : Arrays.copyOfRange(subIds, start, end); // zeros beyond the end
  }
}
