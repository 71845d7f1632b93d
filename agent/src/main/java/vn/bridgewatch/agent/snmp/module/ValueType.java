package vn.bridgewatch.agent.snmp.module;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// How a module file says that an object's value, an index or a looked-up label is to be read.
public enum ValueType {
  GAUGE("gauge"),
  COUNTER("counter"),
  FLOAT("Float"),
  DOUBLE("Double"),
  DATE_AND_TIME("DateAndTime"),
  PARSE_DATE_AND_TIME("ParseDateAndTime"),
  NTP_TIME_STAMP("NTPTimeStamp"),
  ENUM_AS_INFO("EnumAsInfo"),
  ENUM_AS_STATE_SET("EnumAsStateSet"),
  BITS("Bits"),
  DISPLAY_STRING("DisplayString"),
  OCTET_STRING("OctetString"),
  PHYS_ADDRESS_48("PhysAddress48"),
  INET_ADDRESS("InetAddress"),
  INET_ADDRESS_MISSING_SIZE("InetAddressMissingSize"),
  INET_ADDRESS_IPV4("InetAddressIPv4"),
  INET_ADDRESS_IPV6("InetAddressIPv6"),
  LLDP_PORT_ID("LldpPortId"),
  INTEGER("Integer"),
  INTEGER32("Integer32");

  static final Set<ValueType> OF_METRICS = EnumSet.complementOf(EnumSet.of(INTEGER, INTEGER32));
  static final Set<ValueType> OF_METRICS_AND_INDEXES = EnumSet.allOf(ValueType.class);
  static final Set<ValueType> OF_INDEXES =
      EnumSet.of(
          GAUGE,
          COUNTER,
          INTEGER,
          INTEGER32,
          PHYS_ADDRESS_48,
          OCTET_STRING,
          DISPLAY_STRING,
          INET_ADDRESS,
          INET_ADDRESS_MISSING_SIZE,
          INET_ADDRESS_IPV4,
          INET_ADDRESS_IPV6,
          LLDP_PORT_ID,
          ENUM_AS_INFO);

  private final String word;

  ValueType(String word) {
    this.word = word;
  }

  /// The word in module files.
  public String word() {
    return word;
  }

  static Optional<ValueType> of(String word) {
    for (ValueType type : values()) {
      if (type.word.equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /// Whether the value's real type stands in another object or sub-identifier before it.
  public boolean isCombined() {
    return this == INET_ADDRESS || this == INET_ADDRESS_MISSING_SIZE || this == LLDP_PORT_ID;
  }

  /// The real type of a combined one, by the number that tells it (RFC 4001, section 3, and IEEE
  /// 802.1AB, LldpPortIdSubtype); empty when the number means nothing we can write.
  public Optional<ValueType> combinedWith(long number) {
    if (this == LLDP_PORT_ID) {
      return switch ((int) number) {
        case 1, 2, 5, 7 -> Optional.of(DISPLAY_STRING);
        case 3 -> Optional.of(PHYS_ADDRESS_48);
        default -> Optional.empty();
      };
    }
    return switch ((int) number) {
      case 1 -> Optional.of(INET_ADDRESS_IPV4);
      case 2 -> Optional.of(INET_ADDRESS_IPV6);
      default -> Optional.empty();
    };
  }
}
