package vn.bridgewatch.twin.bench.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.xerial.snappy.Snappy;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.twin.bench.wire.Proto;
import vn.bridgewatch.twin.rig.Rig;
import vn.bridgewatch.twin.rig.SiteSeries;

/// A process that sends what a [Rig] sends, tick for tick the same values, to a receiver of remote
/// write 1.0: ten sites to a request, as a Prometheus or its agent would gather them.
///
/// Arguments: the receiver's address, number of sites, milliseconds from tick to tick. Prints its
/// counts every second; ends with its standard input.
final class RemoteWriteRig {

  private static final int SITES_PER_REQUEST = 10; // 2,000 samples
  private static final int SENDERS = 4;
  private static final long START_SPREAD_MILLIS = 1_000;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final URI receiver;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LongAdder samples = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final AtomicLong latestMillis = new AtomicLong();
  private volatile String lastFailure = "";

  private RemoteWriteRig(URI receiver) {
    this.receiver = receiver;
  }

  /// The sites of one request; a thread at a time.
  private static final class Group {
    private final List<SiteSeries> sites = new ArrayList<>();
    private final List<Map<String, String>> siteLabels = new ArrayList<>();
    private final List<Map<Series, byte[]>> encoded = new ArrayList<>();

    Group(int from, int to) {
      for (int i = from; i < to; i++) {
        sites.add(new SiteSeries(i, System.currentTimeMillis()));
        siteLabels.add(Map.of("site", Rig.site(i), "province", "01"));
        encoded.add(new HashMap<>());
      }
    }

    byte[] next() throws IOException {
      var request = new Proto();
      for (int i = 0; i < sites.size(); i++) {
        Tick tick = sites.get(i).next();
        Map<String, String> more = siteLabels.get(i);
        Map<Series, byte[]> known = encoded.get(i);
        for (Observation each : tick.observations()) {
          byte[] labels = known.computeIfAbsent(each.series(), series -> labels(series, more));
          var sample = new Proto().number(1, value(each)).varint(2, tick.wallMillis());
          request.message(1, labels, new Proto().message(2, sample));
        }
      }
      return Snappy.compress(request.bytes());
    }

    private static byte[] labels(Series series, Map<String, String> more) {
      Labels own = series.labels();
      var sorted = new TreeMap<>(own.asMap());
      sorted.putAll(more);
      sorted.put("__name__", series.name());
      var encoded = new Proto();
      sorted.forEach((name, value) -> encoded.message(1, new Proto().text(1, name).text(2, value)));
      return encoded.bytes();
    }

    private static double value(Observation observation) {
      return observation.reading() instanceof Reading.Present(double value) ? value : Double.NaN;
    }
  }

  public static void main(String[] args) throws IOException {
    var rig = new RemoteWriteRig(URI.create(args[0]));
    int sites = Integer.parseInt(args[1]);
    long everyMillis = Long.parseLong(args[2]);
    ScheduledExecutorService senders =
        Executors.newScheduledThreadPool(
            SENDERS, Thread.ofPlatform().daemon().name("sender-", 0).factory());
    for (int from = 0; from < sites; from += SITES_PER_REQUEST) {
      var group = new Group(from, Math.min(sites, from + SITES_PER_REQUEST));
      var _ =
          senders.scheduleAtFixedRate(
              () -> rig.send(group),
              START_SPREAD_MILLIS + everyMillis * from / sites,
              everyMillis,
              TimeUnit.MILLISECONDS);
    }
    Thread.ofPlatform().daemon().start(rig::report);
    while (System.in.read() >= 0) {
      // nothing is asked of it
    }
  }

  private void send(Group group) {
    try {
      long startNanos = System.nanoTime();
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(receiver)
                  .timeout(ANSWER_MAX)
                  .header("Content-Encoding", "snappy")
                  .header("Content-Type", "application/x-protobuf")
                  .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(group.next()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IOException(response.statusCode() + ": " + response.body());
      }
      samples.add((long) group.sites.size() * SiteSeries.COUNT);
      latestMillis.set(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    } catch (IOException e) {
      failures.increment();
      lastFailure = e.toString();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void report() {
    while (true) {
      System.out.printf(
          Locale.ROOT,
          "samples=%d failures=%d latest_ms=%d failure=%s%n",
          samples.sum(),
          failures.sum(),
          latestMillis.get(),
          lastFailure.replace('\n', ' '));
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
  }
}
