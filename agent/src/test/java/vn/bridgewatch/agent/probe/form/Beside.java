package vn.bridgewatch.agent.probe.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import vn.bridgewatch.agent.lab.Asking;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.probe.Aim;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.time.NanoClock;

/// Debian's blackbox_exporter and our probes on the same file of modules.
///
/// @param port of blackbox_exporter
record Beside(Path file, int port) {

  static Beside start(Programs programs, String modules) throws IOException {
    Path file = programs.folder().resolve("blackbox.yml");
    Files.writeString(file, modules);
    var beside = new Beside(file, Programs.freePort());
    programs.start(
        "prometheus-blackbox-exporter",
        "--config.file=" + file,
        "--web.listen-address=127.0.0.1:" + beside.port);
    return beside;
  }

  Map<String, Double> theirs(String module, String target) throws Exception {
    var uri =
        URI.create("http://127.0.0.1:" + port + "/probe?module=" + module + "&target=" + target);
    try (HttpClient client = HttpClient.newHttpClient()) {
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (true) {
        try {
          String text =
              client
                  .send(
                      HttpRequest.newBuilder(uri).timeout(Asking.TIMEOUT).build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body();
          return text.lines()
              .filter(line -> !line.startsWith("#") && !line.isBlank())
              .collect(
                  Collectors.toMap(
                      line -> line.substring(0, line.lastIndexOf(' ')).replace("\"", ""),
                      line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
        } catch (IOException e) {
          assertThat(System.nanoTime()).as("blackbox_exporter answers: %s", e).isLessThan(deadline);
          TimeUnit.MILLISECONDS.sleep(100);
        }
      }
    }
  }

  Map<String, Double> ours(String module, String target) throws Exception {
    BlackboxModule.Aimed aimed = BlackboxFile.read(file).module(module).at(target);
    try (var engine = IcmpEngine.start(NanoClock.SYSTEM, Optional.empty());
        var resolver = new Resolver()) {
      var tools =
          new Tools() {
            @Override
            public IcmpEngine icmp() {
              return engine;
            }

            @Override
            public NanoClock clock() {
              return NanoClock.SYSTEM;
            }
          };
      Probe probe =
          aimed
              .spec()
              .probe(tools, new ProbeSpec.Setting(aimed.host(), Asking.TIMEOUT, Optional.empty()));
      var aim =
          new Aim(
              aimed.host(), probe, Asking.TIMEOUT, AllowList.LOOPBACK, resolver, NanoClock.SYSTEM);
      var identity = new ProbeMeasurement.Identity(aimed.kind(), "p", "", "i");
      var series = new TreeMap<String, Double>();
      for (Observation observation : new ProbeMeasurement(identity, aim).measure()) {
        if (observation.reading() instanceof Reading.Present(double value)) {
          var labels = new TreeMap<>(observation.series().labels().asMap());
          labels.keySet().removeAll(List.of("probe", "kind", "instance"));
          String shown =
              labels.entrySet().stream()
                  .map(label -> label.getKey() + "=" + label.getValue())
                  .collect(Collectors.joining(","));
          String name = observation.series().name();
          series.put(shown.isEmpty() ? name : name + "{" + shown + "}", value);
        }
      }
      return series;
    }
  }
}
