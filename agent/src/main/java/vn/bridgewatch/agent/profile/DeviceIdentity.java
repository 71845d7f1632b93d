package vn.bridgewatch.agent.profile;

import java.util.ArrayList;
import java.util.List;

/// What a device says of itself (SNMPv2-MIB, RFC 3418); empty where it says nothing.
///
/// @param sysObjectId numeric, without a leading dot
public record DeviceIdentity(String sysDescr, String sysObjectId, String sysName) {

  public DeviceIdentity {
    sysDescr = plain(sysDescr);
    sysObjectId = sysObjectId.startsWith(".") ? sysObjectId.substring(1) : sysObjectId;
    sysName = plain(sysName);
  }

  /// Some devices put their texts in quotation marks.
  private static String plain(String text) {
    String stripped = text.strip();
    boolean quoted = stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
    return quoted ? stripped.substring(1, stripped.length() - 1).strip() : stripped;
  }

  /// Whether an OID is another or below it.
  static boolean isBelow(String oid, String root) {
    return oid.startsWith(root)
        && (oid.length() == root.length() || oid.charAt(root.length()) == '.');
  }

  /// The number of a maker (IANA's private enterprise numbers) in the sysObjectID; 0: none.
  public int enterprise() {
    List<String> parts = new ArrayList<>(List.of(sysObjectId.split("\\.", -1)));
    if (parts.size() < 7 || !isBelow(sysObjectId, "1.3.6.1.4.1")) {
      return 0;
    }
    try {
      return Integer.parseInt(parts.get(6));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
