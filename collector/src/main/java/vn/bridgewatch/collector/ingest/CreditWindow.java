package vn.bridgewatch.collector.ingest;

import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.WireException;

/// How many records of each lane one connection may still send; used on its event loop only.
///
/// The backlog's window follows how many connections share it: one that opened small widens as
/// others leave, one that opened wide narrows as its records come back. Nothing granted is revoked.
final class CreditWindow {

  static final int LIVE = 256;
  static final int BACKLOG_MAX = Pace.BURST_RECORDS;
  private static final int BACKLOG_MIN = 32;

  /// Records of backlog that all connections together may have under way: one agent alone may send
  /// much at once, as many as a country has only little each.
  private static final int BACKLOG_ALL = 65_536;

  private static final int SHARE = 4; // credit returns in quarters, so that it costs few frames

  private int live = LIVE;
  private int backlog;
  private int backlogHeld; // granted, and not yet durable
  private int liveReturned;
  private int withheld; // told, since the last grant
  private boolean open;

  /// What one of so many connections may have under way.
  static int backlogOf(int connections) {
    return Math.clamp(BACKLOG_ALL / Math.max(1, connections), BACKLOG_MIN, BACKLOG_MAX);
  }

  /// The first grant of the backlog, told in the greeting; nothing while it is held.
  int open(int connections, boolean holdBacklog) {
    open = true;
    backlog = holdBacklog ? 0 : backlogOf(connections);
    backlogHeld = backlog;
    return backlog;
  }

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
    backlogHeld -= backlogCount;
  }

  /// The credit that is worth a frame now; nothing for the backlog while it is held.
  Frame.Credit grant(boolean holdBacklog, int connections) {
    int liveGrant = liveReturned >= LIVE / SHARE ? liveReturned : 0;
    int backlogGrant = holdBacklog ? 0 : worthGranting(connections);
    liveReturned -= liveGrant;
    live += liveGrant;
    backlog += backlogGrant;
    backlogHeld += backlogGrant;
    if (backlogGrant > 0) {
      withheld = 0;
    }
    return new Frame.Credit(liveGrant, backlogGrant);
  }

  /// How much of the backlog's credit is held back beyond what this said before.
  int withheld(int connections) {
    int more = Math.max(0, worthGranting(connections) - withheld);
    withheld += more;
    return more;
  }

  private int worthGranting(int connections) {
    int most = backlogOf(connections);
    int room = most - backlogHeld;
    return open && room >= most / SHARE ? room : 0;
  }
}
