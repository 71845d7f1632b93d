package vn.bridgewatch.twin.bench.storm;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;

/// How peers of one kind behave on each of their connections.
interface Peers {

  /// Puts what a peer does behind the handlers that are there.
  void prepare(Channel channel, int number);

  /// What the kernel keeps of what comes for a peer.
  default int receiveBytes() {
    return 64 * 1024;
  }

  /// The kinds, by the word of the command line.
  ///
  /// @param tls where certificates are: that of `bad-0` for those that have one
  static Peers of(String kind, Path tls, int framesPerSecond, EventLoop loop, HostileCounts counts)
      throws IOException {
    return switch (kind) {
      case "GARBAGE" ->
          new GarbagePeers(Tls.hello(), Tls.stranger(tls), framesPerSecond, loop, counts);
      case "HALFOPEN" -> new HalfOpenPeers(Tls.hello());
      case "COMEBACK" -> new BadAgents(BadAgents.Deed.BAD_FRAME, tls, counts);
      case "READER" -> new BadAgents(BadAgents.Deed.NEVER_READS, tls, counts);
      case "WRITER" -> new BadAgents(BadAgents.Deed.NEVER_ENDS, tls, counts);
      default -> throw new IllegalArgumentException("no such kind: " + kind);
    };
  }
}
