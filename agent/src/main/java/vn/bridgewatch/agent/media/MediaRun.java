package vn.bridgewatch.agent.media;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.media.call.CallPlan;
import vn.bridgewatch.media.call.CallReport;
import vn.bridgewatch.media.call.CallRunner;
import vn.bridgewatch.media.call.CallTrace;
import vn.bridgewatch.media.udp.UdpException;

/// Runs one measurement on a platform thread of its own: it waits in the kernel, where a virtual
/// thread would hold the processor that others need.
final class MediaRun {

  private static final long LOOK_MILLIS = 200;

  /// Where to, and from where.
  record Way(String host, int port, Optional<InetAddress> source, AllowList allow) {}

  private MediaRun() {}

  /// @param stop asked five times a second; ends the measurement within half a second
  /// @throws IOException when this machine cannot measure
  static CallReport run(Way way, CallPlan plan, BooleanSupplier stop)
      throws IOException, InterruptedException {
    InetAddress address = resolve(way.host());
    if (!way.allow().permits(address)) {
      throw new IOException(address.getHostAddress() + " is not in allow");
    }
    var runner =
        new CallRunner(plan, new InetSocketAddress(address, way.port()), way.source().orElse(null));
    var result = new CompletableFuture<CallReport>();
    Thread.ofPlatform()
        .name("media-" + way.host())
        .daemon()
        .start(() -> {
          try {
            result.complete(runner.run(CallTrace.OFF));
          } catch (UdpException | RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return await(result, runner, stop, plan.duration());
  }

  private static CallReport await(
      CompletableFuture<CallReport> result,
      CallRunner runner,
      BooleanSupplier stop,
      Duration duration)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + duration.plusSeconds(60).toNanos();
    while (System.nanoTime() < endNanos) {
      if (stop.getAsBoolean()) {
        runner.stop();
      }
      try {
        return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        // look again
      } catch (ExecutionException e) {
        throw new IOException(String.valueOf(e.getCause()), e);
      } catch (InterruptedException e) {
        runner.stop();
        throw e;
      }
    }
    runner.stop();
    throw new IOException("the measurement did not end");
  }

  private static InetAddress resolve(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("cannot be resolved: " + host, e);
    }
  }
}
