package vn.bridgewatch.collector.journal.segment;

import vn.bridgewatch.wire.RecordId;

/// Whose records: what the identities of an agent's records of one site and boot epoch share.
record Stream(String agent, String site, long bootEpoch) {

  static Stream of(RecordId id) {
    return new Stream(id.agent(), id.site(), id.bootEpoch());
  }

  @Override
  public int hashCode() {
    return RecordId.hash(agent, site) + 31 * Long.hashCode(bootEpoch);
  }

  RecordId record(long sequence) {
    return new RecordId(agent, site, bootEpoch, sequence);
  }
}
