package vn.bridgewatch.agent.snmp.series;

import org.snmp4j.smi.Variable;
import vn.bridgewatch.agent.snmp.module.ValueType;

/// What a filter's patterns are held against.
public final class FilterText {

  private FilterText() {}

  /// A value as text, octets as characters.
  public static String of(Variable value) {
    return PduValue.text(value, ValueType.DISPLAY_STRING, "", false);
  }
}
