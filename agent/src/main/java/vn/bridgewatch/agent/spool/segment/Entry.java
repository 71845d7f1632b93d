package vn.bridgewatch.agent.spool.segment;

import java.util.List;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

/// What an entry of a segment says, as far as its reader needs it.
public sealed interface Entry {

  /// Samples of one shape; they are decoded only where they are asked for.
  record Samples(StreamKey stream, long sequence, long wallMillis, long monoMillis, int shape)
      implements Entry {}

  /// An event.
  record Happening(StreamKey stream, long sequence, long monoMillis, Payload.Happening payload)
      implements Entry {}

  /// Sequences that were given up for room.
  record Given(StreamKey stream, List<SequenceRange> ranges) implements Entry {}

  /// Sequences that the centre has on disk.
  record Acknowledged(StreamKey stream, List<SequenceRange> ranges) implements Entry {}
}
