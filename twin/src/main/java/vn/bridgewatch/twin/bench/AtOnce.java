package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import vn.bridgewatch.twin.snmp.Responder;

/// Whether 32 devices that are read at once are read without asking anything twice; the responder
/// counts.
final class AtOnce {

  static final int DEVICES = 32;
  static final int PORTS = 15; // so many fit series_max

  private final Scene scene;
  private final Responder responder;
  private final List<AgentFile.Device> devices;
  private final Consumer<String> progress;

  AtOnce(
      Scene scene, Responder responder, List<AgentFile.Device> devices, Consumer<String> progress) {
    this.scene = scene;
    this.responder = responder;
    this.devices = List.copyOf(devices);
    this.progress = progress;
  }

  Goal run(Duration round) throws IOException, BenchException, InterruptedException {
    progress.accept("the agent reads 32 devices at once");
    Responder.Counts before = responder.counts();
    scene.read(devices);
    Thread.sleep(round);
    Responder.Counts between = responder.counts();
    scene.read(List.of());
    progress.accept("snmp_exporter reads 32 devices at once");
    Responder.Counts peerBefore = responder.counts();
    long scrapes = scrapeAll(round);
    Responder.Counts after = responder.counts();
    return new Goal(
        "32 devices at once: requests that were asked a second time",
        List.of(
            Goal.Figure.countAtMost("agent", between.repeated() - before.repeated(), "requests", 0),
            Goal.Figure.count("agent, of", between.received() - before.received(), "requests"),
            Goal.Figure.count(
                "snmp_exporter", after.repeated() - peerBefore.repeated(), "requests"),
            Goal.Figure.count(
                "snmp_exporter, of", after.received() - peerBefore.received(), "requests"),
            Goal.Figure.count("snmp_exporter, scrapes", scrapes, "")),
        List.of("Each answer takes 20 to 40 ms; all readings were whole."));
  }

  private long scrapeAll(Duration time) throws IOException, BenchException, InterruptedException {
    long scrapes = 0;
    long startNanos = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (System.nanoTime() - startNanos < time.toNanos()) {
        List<Callable<Boolean>> all =
            devices.stream()
                .<Callable<Boolean>>map(device ->
                    () -> {
                      scene.scrape(device, Interfaces.samples(PORTS));
                      return true;
                    })
                .toList();
        for (Future<Boolean> one : threads.invokeAll(all)) {
          one.get();
          scrapes++;
        }
      }
    } catch (ExecutionException e) {
      throw new BenchException("a scrape failed: " + e.getCause());
    }
    return scrapes;
  }
}
