package vn.bridgewatch.twin.rig;

import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// Told of every record when it is issued and when it is acknowledged, in that order.
public interface Ledger {

  /// Keeps nothing, as for a benchmark that only counts.
  Ledger NONE =
      new Ledger() {
        @Override
        public void issued(RecordId id, Payload payload) {}

        @Override
        public void acknowledged(RecordId id) {}
      };

  void issued(RecordId id, Payload payload);

  void acknowledged(RecordId id);
}
