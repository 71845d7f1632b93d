package vn.bridgewatch.agent.trap;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Decides what a listener looks at, and is told what came.
public interface TrapReceiver {

  /// Judges a datagram by where it comes from, before anything of it is read; called for every one,
  /// so it must be quick.
  ///
  /// @return null when it is to be looked at, else why not
  @Nullable Outcome refuses(InetAddress source);

  /// A notification of somebody whom we believe.
  void take(InetAddress source, Sender sender, Notification notification);

  /// A datagram from an accepted source was not taken, or was a repetition or a discovery.
  ///
  /// @param detail for a person at a terminal; names no community and no password
  void dropped(InetAddress source, Outcome outcome, String detail);

  /// Called after each datagram and every few seconds.
  void tick();
}
