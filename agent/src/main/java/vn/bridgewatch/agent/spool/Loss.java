package vn.bridgewatch.agent.spool;

import java.util.List;
import vn.bridgewatch.wire.SequenceRange;

/// Records of one stream that will never come: they were given up for room, or cannot be read back.
public record Loss(String site, long bootEpoch, List<SequenceRange> ranges) {

  public Loss {
    ranges = List.copyOf(ranges);
  }
}
