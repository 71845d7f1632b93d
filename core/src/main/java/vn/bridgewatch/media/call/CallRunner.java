package vn.bridgewatch.media.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.media.reflect.SystemClockError;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.Datagram;
import vn.bridgewatch.media.udp.LinuxUdpSockets;
import vn.bridgewatch.media.udp.UdpException;

/// Runs a measurement on the thread that calls it, with a socket a stream.
public final class CallRunner {

  private static final int AT_ONCE = 64;

  private final CallPlan plan;
  private final InetSocketAddress target;
  private final @Nullable InetAddress source;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile @Nullable LinuxUdpSockets running;

  /// @param source the address to send from; null for the kernel's choice
  public CallRunner(CallPlan plan, InetSocketAddress target, @Nullable InetAddress source) {
    this.plan = plan;
    this.target = target;
    this.source = source;
  }

  /// Measures; once.
  public CallReport run(CallTrace trace) throws UdpException {
    Clocks clocks = Clocks.SYSTEM;
    try (var sockets = new LinuxUdpSockets(clocks)) {
      for (int i = 0; i < plan.profile().streams().size(); i++) {
        sockets.connect(target, source);
      }
      running = sockets;
      var call =
          new Call(
              plan,
              clocks,
              new SystemClockError(clocks),
              (stream, bytes, length, trafficClass) ->
                  sockets.send(stream, bytes, length, trafficClass, null, null),
              trace);
      var in = new Datagram();
      boolean told = false;
      for (long wait = call.advance(); wait >= 0; wait = call.advance()) {
        sockets.await(wait);
        receive(sockets, call, in);
        if (stopping.get() && !told) {
          told = true;
          call.stop();
        }
      }
      return call.report();
    } finally {
      running = null;
    }
  }

  private void receive(LinuxUdpSockets sockets, Call call, Datagram in) {
    for (int stream = 0; stream < plan.profile().streams().size(); stream++) {
      for (int i = 0; i < AT_ONCE; i++) {
        int errno = sockets.receive(stream, in);
        if (errno == 0) {
          call.received(stream, in);
          continue;
        }
        call.failed(stream, errno);
        break;
      }
    }
  }

  /// Ends it within half a second; from any thread.
  public void stop() {
    stopping.set(true);
    LinuxUdpSockets sockets = running;
    if (sockets != null) {
      sockets.wake();
    }
  }
}
