package vn.bridgewatch.agent.uplink;

import java.util.function.Consumer;
import vn.bridgewatch.wire.Frame;

/// Takes what the centre adds to the configuration of a site.
@FunctionalInterface
public interface ConfigurationHandler {

  /// Must return at once: it is the connection's event loop that calls.
  ///
  /// @param answer takes what came of it, on any thread; not called where a newer one of the site
  ///   came before this one was looked at
  void take(Frame.Configure configure, Consumer<Frame.Configured> answer);
}
