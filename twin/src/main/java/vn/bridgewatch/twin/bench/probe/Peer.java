package vn.bridgewatch.twin.bench.probe;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.ProcessUsage;
import vn.bridgewatch.twin.process.Programs;

/// blackbox_exporter, asked for probes by many at once over connections that stay.
final class Peer {

  static final String NAME = "blackbox_exporter";
  private static final String PROGRAM = "prometheus-blackbox-exporter";

  /// How many probes are asked for at one time.
  static final int AT_ONCE = 64;

  private final ProcessUsage usage;
  private final int port;

  private Peer(ProcessUsage usage, int port) {
    this.usage = usage;
    this.port = port;
  }

  /// Its program, or what to install.
  static Path program() throws BenchException {
    return Programs.find(PROGRAM)
        .orElseThrow(() ->
            new BenchException(
                "the program "
                    + PROGRAM
                    + " is missing, beside which we measure; install it: apt-get install "
                    + PROGRAM));
  }

  static Peer start(Bed bed) throws IOException, BenchException, InterruptedException {
    Path file = bed.folder().resolve("blackbox.yml");
    Files.writeString(
        file,
        """
        modules:
          icmp: { prober: icmp, timeout: 2s, icmp: { preferred_ip_protocol: ip4 } }
          tcp: { prober: tcp, timeout: 2s, tcp: { preferred_ip_protocol: ip4 } }
          http: { prober: http, timeout: 2s, http: { preferred_ip_protocol: ip4 } }
          dns:
            prober: dns
            timeout: 2s
            dns: { query_name: %s, query_type: A, preferred_ip_protocol: ip4 }
        """
            .formatted(Targets.NAME));
    int port = Bed.freePort();
    Process process =
        bed.startPeer(
            NAME,
            List.of(
                program().toString(),
                "--config.file=" + file,
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=error"),
            URI.create("http://127.0.0.1:" + port + "/-/healthy"));
    return new Peer(new ProcessUsage(process.pid()), port);
  }

  /// Processor time of one probe, in microseconds, over a time after a time to warm up.
  double micros(String module, String target, Duration warmUp, Duration time)
      throws IOException, BenchException, InterruptedException {
    long _ = probe(module, target, warmUp);
    Duration before = usage.cpu();
    long probes = probe(module, target, time);
    return usage.cpu().minus(before).toNanos() / 1e3 / probes;
  }

  private long probe(String module, String target, Duration time)
      throws BenchException, InterruptedException {
    var uri =
        URI.create(
            "http://127.0.0.1:%d/probe?module=%s&target=%s"
                .formatted(port, module, URLEncoder.encode(target, StandardCharsets.UTF_8)));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    var done = new LongAdder();
    long endNanos = System.nanoTime() + time.toNanos();
    try (var client = HttpClient.newHttpClient();
        var askers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Object>> asking =
          askers.invokeAll(
              Collections.nCopies(
                  AT_ONCE,
                  () -> {
                    while (System.nanoTime() < endNanos) {
                      HttpResponse<String> answer =
                          client.send(request, HttpResponse.BodyHandlers.ofString());
                      if (!answer.body().contains("\nprobe_success 1")) {
                        throw new BenchException(
                            NAME + " did not reach " + target + " by " + module);
                      }
                      done.increment();
                    }
                    return done;
                  }));
      for (Future<Object> one : asking) {
        Object _ = one.get();
      }
    } catch (ExecutionException e) {
      throw new BenchException(String.valueOf(e.getCause()));
    }
    return done.sum();
  }
}
