package vn.bridgewatch.agent.spool;

import vn.bridgewatch.wire.Payload;

/// Where everything that was measured or happened goes, on its way to the centre.
@FunctionalInterface
public interface Recorder {

  /// Takes a payload for a site; never blocks on the network. What a full spool gives up for it is
  /// counted and visible.
  void record(String site, Payload payload);
}
