package vn.bridgewatch.wire;

/// The identity of a record, for ever and wherever it is: one stream, one life of the agent, one
/// sequence number.
///
/// @param agent the name in the agent's certificate
/// @param site the key of the site that the record speaks of
/// @param bootEpoch counter of the agent's starts in the upper 32 bits, random tag in the lower
/// @param sequence from 1, without gaps within (agent, site, boot epoch)
public record RecordId(String agent, String site, long bootEpoch, long sequence) {

  public RecordId {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence: must be at least 1, got " + sequence);
    }
  }

  /// A hash of whose records: an agent's name often contains its site's key, and the sum that a
  /// record makes of such a pair is the same in its lowest bits for all of a country.
  public static int hash(String agent, String site) {
    return agent.hashCode() + 31 * Integer.rotateLeft(site.hashCode(), 15);
  }

  @Override
  public int hashCode() {
    return hash(agent, site) + 31 * (Long.hashCode(bootEpoch) + 31 * Long.hashCode(sequence));
  }
}
