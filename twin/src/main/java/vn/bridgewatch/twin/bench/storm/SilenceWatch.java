package vn.bridgewatch.twin.bench.storm;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;

/// Asks the collector every second which sites it calls silent, while something else goes on.
final class SilenceWatch implements AutoCloseable {

  private static final Pattern TOTAL = Pattern.compile("\"total\":(\\d+)");
  private static final Pattern FIRING =
      Pattern.compile("(?m)^bridgewatch_alerts_firing\\{[^}]*} (\\S+)$");
  private static final long EVERY_MILLIS = 1_000;

  private final Bed bed;
  private final Thread thread;
  private volatile long shown;
  private volatile double told;
  private final AtomicInteger answers = new AtomicInteger();

  SilenceWatch(Bed bed) {
    this.bed = bed;
    thread = Thread.ofPlatform().daemon().name("silence").start(this::watch);
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        look();
        Thread.sleep(EVERY_MILLIS);
      } catch (IOException | BenchException _) {
        // a collector that is away says nothing of anybody
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void look() throws IOException, BenchException, InterruptedException {
    Matcher total =
        TOTAL.matcher(bed.get(bed.collectorUri("/api/v1/sites?state=unknown&seen=true&limit=1")));
    if (total.find()) {
      shown = Math.max(shown, Long.parseLong(total.group(1)));
      answers.incrementAndGet();
    }
    double firing = 0;
    Matcher of = FIRING.matcher(bed.collectorMetrics());
    while (of.find()) {
      firing += Double.parseDouble(of.group(1));
    }
    told = Math.max(told, firing);
  }

  /// The most sites that were shown as silent at one time.
  long shown() {
    return shown;
  }

  /// The most alerts that fired at one time.
  double told() {
    return told;
  }

  /// How often the collector answered.
  int answers() {
    return answers.get();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
