package vn.bridgewatch.collector.ingest;

import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.WireException;

/// How many records of each lane one connection may still send; used on its event loop only.
final class CreditWindow {

  static final int LIVE = 256;
  static final int BACKLOG = 64;
  private static final int SHARE = 4; // credit returns in quarters, so that it costs few frames

  private int live = LIVE;
  private int backlog = BACKLOG;
  private int liveReturned;
  private int backlogReturned;

  void spend(Lane lane) {
    int left =
        switch (lane) {
          case LIVE -> --live;
          case BACKLOG -> --backlog;
        };
    if (left < 0) {
      throw new WireException(
          WireException.Rule.OVER_LIMIT, "record of the " + lane + " lane without credit");
    }
  }

  void giveBack(int liveCount, int backlogCount) {
    liveReturned += liveCount;
    backlogReturned += backlogCount;
  }

  /// The credit that is worth a frame now; nothing for the backlog while it is held.
  Frame.Credit grant(boolean holdBacklog) {
    int liveGrant = liveReturned >= LIVE / SHARE ? liveReturned : 0;
    int backlogGrant = !holdBacklog && backlogReturned >= BACKLOG / SHARE ? backlogReturned : 0;
    liveReturned -= liveGrant;
    backlogReturned -= backlogGrant;
    live += liveGrant;
    backlog += backlogGrant;
    return new Frame.Credit(liveGrant, backlogGrant);
  }
}
