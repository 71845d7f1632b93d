package vn.bridgewatch.twin.bench.rules;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.process.Programs;

/// Debian's Prometheus, blackbox_exporter and Alertmanager, tuned as far as they go: a scrape and
/// an evaluation each second, each target a group of its own that waits for nothing.
final class PeerAlarm {

  private static final List<String> PROGRAMS =
      List.of("prometheus", "prometheus-blackbox-exporter", "prometheus-alertmanager");

  private PeerAlarm() {}

  /// Says what is missing, rather now than after minutes.
  static void require() throws BenchException {
    for (String program : PROGRAMS) {
      if (Programs.find(program).isEmpty()) {
        throw new BenchException(
            "the program "
                + program
                + " is missing, beside which we measure; install it: apt-get install "
                + program);
      }
    }
  }

  static void start(Bed bed, List<String> targets, Duration hold, String sink)
      throws IOException, BenchException, InterruptedException {
    Path folder = bed.folder();
    int blackbox = Bed.freePort();
    int alertmanager = Bed.freePort();
    int prometheus = Bed.freePort();
    Files.writeString(
        folder.resolve("blackbox.yml"),
        "modules: { icmp: { prober: icmp, timeout: 800ms, icmp: { preferred_ip_protocol: ip4 } } }\n");
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        route: { receiver: sink, group_by: [instance], group_wait: 0s, group_interval: 1s }
        receivers:
          - name: sink
            webhook_configs: [ { url: "%s", send_resolved: false } ]
        """
            .formatted(sink));
    Files.writeString(
        folder.resolve("down.yml"),
        """
        groups:
          - name: down
            rules: [ { alert: Down, expr: probe_success == 0, for: %ds } ]
        """
            .formatted(hold.toSeconds()));
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: { scrape_interval: 1s, scrape_timeout: 950ms, evaluation_interval: 1s }
        rule_files: [ down.yml ]
        alerting: { alertmanagers: [ { static_configs: [ { targets: [ "127.0.0.1:%d" ] } ] } ] }
        scrape_configs:
          - job_name: icmp
            metrics_path: /probe
            params: { module: [ icmp ] }
            static_configs: [ { targets: [ %s ] } ]
            relabel_configs:
              - { source_labels: [ __address__ ], target_label: __param_target }
              - { source_labels: [ __param_target ], target_label: instance }
              - { target_label: __address__, replacement: "127.0.0.1:%d" }
        """
            .formatted(
                alertmanager,
                targets.stream().map(it -> '"' + it + '"').collect(Collectors.joining(", ")),
                blackbox));
    Process _ =
        bed.startPeer(
            "blackbox",
            List.of(
                PROGRAMS.get(1),
                "--config.file=" + folder.resolve("blackbox.yml"),
                "--web.listen-address=127.0.0.1:" + blackbox,
                "--log.level=error"),
            URI.create("http://127.0.0.1:" + blackbox + "/-/healthy"));
    Process _ =
        bed.startPeer(
            "alertmanager",
            List.of(
                PROGRAMS.get(2),
                "--config.file=" + folder.resolve("alertmanager.yml"),
                "--storage.path=" + folder.resolve("alertmanager"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + alertmanager),
            URI.create("http://127.0.0.1:" + alertmanager + "/-/ready"));
    Process _ =
        bed.startPeer(
            "prometheus",
            List.of(
                PROGRAMS.getFirst(),
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + prometheus),
            URI.create("http://127.0.0.1:" + prometheus + "/-/ready"));
  }
}
