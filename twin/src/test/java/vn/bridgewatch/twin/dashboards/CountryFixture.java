package vn.bridgewatch.twin.dashboards;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.MetricKind;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.TextFormat;

/// Serves what a collector with a small country in trouble would: every metric of the catalogue.
///
/// Site 00004 is the one to look at: degraded in a live conference, its UPS on battery.
final class CountryFixture implements AutoCloseable {

  private static final double GOOD = 3;
  private static final double DEGRADED = 2;
  private static final double LOST = 0;
  private static final double UNKNOWN = 5;

  private final MetricCatalogue catalogue = MetricCatalogue.ofRepository();
  private final AtomicLong scrapes = new AtomicLong();
  private final HttpServer server;

  /// A site and what the collector says of it.
  private record Site(String key, String name, double state, boolean wasSeen) {

    String province() {
      return key.equals("00") ? "00" : key.length() == 2 ? key : "01";
    }
  }

  private static final List<Site> SITES =
      List.of(
          new Site("00", "Điểm cầu trung tâm", GOOD, true),
          new Site("01", "Thành phố Hà Nội", GOOD, true),
          new Site("00004", "Phường Ba Đình", DEGRADED, true),
          new Site("00008", "Phường Ngọc Hà", LOST, true),
          new Site("00025", "Phường Giảng Võ", UNKNOWN, true),
          new Site("00070", "Phường Hoàn Kiếm", UNKNOWN, false),
          new Site("04", "Tỉnh Cao Bằng", UNKNOWN, false));

  private static final Map<String, String> PROVINCES =
      Map.of("00", "Trung ương", "01", "Thành phố Hà Nội", "04", "Tỉnh Cao Bằng");

  CountryFixture() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/metrics", exchange -> answer(exchange, this::self));
    server.createContext("/metrics/sites", exchange -> answer(exchange, this::sites));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Supplier<String> text) {
    try (exchange) {
      byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /// `/metrics`.
  String self() {
    double now = Instant.now().getEpochSecond();
    var out = new Lines();
    PROVINCES.forEach((code, name) ->
        out.add("bridgewatch_province_info", 1, "province", code, "province_name", name));
    for (String id : List.of("hop-1", "hop-2")) {
      boolean live = id.equals("hop-1");
      out.add(
          "bridgewatch_conference_info",
          1,
          "conference",
          id,
          "title",
          "Giao ban trực tuyến",
          "code_name",
          "HN-" + id);
      out.add("bridgewatch_conference_active", live ? 1 : 0, "conference", id);
      out.add(
          "bridgewatch_conference_start_timestamp_seconds",
          now + (live ? -600 : 7200),
          "conference",
          id);
    }
    for (String severity : List.of("info", "warning", "critical")) {
      out.add("bridgewatch_alerts_firing", 1, "severity", severity);
      out.add("bridgewatch_alerts_unattended", 1, "severity", severity);
    }
    out.add("bridgewatch_collector_last_ingest_timestamp_seconds", now - 1);
    for (String outcome : List.of("hit", "late", "early", "false", "missed", "sudden")) {
      out.add("bridgewatch_warnings", 3, "rule", "rtt_rising", "outcome", outcome);
      out.add("bridgewatch_warning_marks_total", 5, "rule", "rtt_rising", "outcome", outcome);
    }
    out.addOwnMetricsOfTheCollector();
    return out.text();
  }

  /// `/metrics/sites`.
  String sites() {
    long count = scrapes.incrementAndGet();
    double now = Instant.now().getEpochSecond();
    var out = new Lines();
    for (Site site : SITES) {
      out.addFor(site, "bridgewatch_site_state", site.state());
      out.addFor(
          site,
          "bridgewatch_site_last_seen_timestamp_seconds",
          site.state() != UNKNOWN ? now : site.wasSeen() ? now - 300 : 0);
      out.addFor(
          site,
          "bridgewatch_site_info",
          1,
          "site_name",
          site.name(),
          "tier",
          "commune",
          "carrier",
          "VNPT",
          "model",
          "Poly G7500");
      if (site.state() == GOOD || site.state() == DEGRADED) {
        probes(out, site, count);
        media(out, site);
        devices(out, site, count);
        agent(out, site, count);
      }
    }
    out.addOtherMetricsOfAgents();
    return out.text();
  }

  private static void probes(Lines out, Site site, long count) {
    boolean failed = site.state() == DEGRADED && count % 7 == 0;
    for (String kind : List.of("icmp", "tcp", "dns")) {
      String[] labels = {
        "probe", "to-" + kind, "kind", kind, "instance", "127.0.0.1:5060", "device", "mcu"
      };
      out.addFor(site, "probe_success", failed ? 0 : 1, labels);
      out.addFor(site, "probe_duration_seconds", 0.02 + count % 5 / 1000.0, labels);
      out.addFor(site, "probe_dns_lookup_time_seconds", 0.001, labels);
      out.addFor(site, "probe_ip_protocol", 4, labels);
      switch (kind) {
        case "icmp" -> {
          out.addFor(site, "probe_icmp_reply_hop_limit", 60, labels);
          out.addFor(site, "probe_icmp_duration_seconds", 0.02, with(labels, "phase", "rtt"));
        }
        case "tcp" ->
            out.addFor(site, "probe_tcp_duration_seconds", 0.02, with(labels, "phase", "connect"));
        default -> {
          out.addFor(site, "probe_dns_duration_seconds", 0.02, with(labels, "phase", "request"));
          out.addFor(site, "probe_dns_query_succeeded", 1, labels);
          out.addFor(site, "probe_dns_answer_rrs", 1, labels);
          out.addFor(site, "probe_dns_authority_rrs", 0, labels);
          out.addFor(site, "probe_dns_additional_rrs", 0, labels);
        }
      }
    }
  }

  private static void media(Lines out, Site site) {
    String[] labels = {"probe", "centre", "kind", "media", "instance", "10.0.0.1:862"};
    boolean lossy = site.state() == DEGRADED;
    out.addFor(site, "probe_success", 1, with(labels, "device", "mcu"));
    out.addFor(site, "bridgewatch_media_rtt_seconds", 0.02, with(labels, "share", "0.5"));
    out.addFor(site, "bridgewatch_media_rtt_seconds", 0.03, with(labels, "share", "0.95"));
    for (String direction : List.of("there", "back")) {
      String[] way = with(labels, "direction", direction);
      out.addFor(site, "bridgewatch_media_proven_loss_ratio", lossy ? 0.02 : 0, way);
      out.addFor(site, "bridgewatch_media_jitter_seconds", 0.002, way);
      out.addFor(site, "bridgewatch_media_audio_mos", lossy ? 4.1 : 4.4, way);
      out.addFor(site, "bridgewatch_media_dscp_rewritten", lossy ? 1 : 0, way);
    }
  }

  private static void devices(Lines out, Site site, long count) {
    String[] device = {"device", "switch", "instance", "127.0.0.1:1161"};
    out.addFor(
        site,
        "bridgewatch_snmp_module_complete",
        1,
        with(with(device, "module", "if_mib"), "reason", ""));
    out.addFor(
        site,
        "bridgewatch_snmp_module_complete",
        0,
        with(with(device, "module", "ups_mib"), "reason", "timed_out"));
    for (String metric :
        List.of(
            "snmp_scrape_walk_duration_seconds",
            "snmp_scrape_duration_seconds",
            "snmp_scrape_pdus_returned")) {
      out.addFor(site, metric, 0.05, with(device, "module", "if_mib"));
    }
    out.addFor(site, "sysUpTime", 1_295_020 + 100 * count, device);
    for (int index = 1; index <= 2; index++) {
      String[] port = with(device, "ifIndex", "" + index);
      port = with(with(with(port, "ifName", "gi" + index), "ifDescr", "Gi" + index), "ifAlias", "");
      out.addFor(site, "ifAdminStatus", 1, port);
      out.addFor(site, "ifOperStatus", index, port);
      out.addFor(site, "ifHighSpeed", 100, port);
      out.addFor(site, "ifHCInOctets", 20_671 + 250_000.0 * count, port);
      out.addFor(site, "ifHCOutOctets", 61_824_269 + 500_000.0 * count, port);
      for (String counter : List.of("ifInErrors", "ifOutErrors", "ifInDiscards", "ifOutDiscards")) {
        out.addFor(site, counter, count / 10.0, port);
      }
    }
    String[] ups = {"device", "ups", "instance", "127.0.0.1:1162"};
    boolean onBattery = site.state() == DEGRADED;
    out.addFor(site, "upsOutputSource", onBattery ? 5 : 3, ups);
    out.addFor(site, "upsEstimatedMinutesRemaining", onBattery ? 12 : 48, ups);
    out.addFor(site, "upsEstimatedChargeRemaining", onBattery ? 61 : 100, ups);
    out.addFor(site, "upsOutputPercentLoad", 35, with(ups, "upsOutputLineIndex", "1"));
    out.addFor(site, "upsInputVoltage", 222, with(ups, "upsInputLineIndex", "1"));
    out.addFor(site, "bridgewatch_on_battery", onBattery ? 1 : 0, ups);
    out.addFor(site, "bridgewatch_ups_runtime_seconds", onBattery ? 720 : 2_880, ups);
    out.addFor(site, "bridgewatch_ups_charge_ratio", onBattery ? 0.61 : 1, ups);
    out.addFor(site, "bridgewatch_ups_load_ratio", 0.35, with(ups, "phase", "1"));
    out.addFor(site, "bridgewatch_ups_input_volts", 222, with(ups, "phase", "1"));
    conferenceDevices(out, site, onBattery);
  }

  private static void conferenceDevices(Lines out, Site site, boolean inTrouble) {
    String[] codec = {"device", "codec", "instance", "127.0.0.1:1163"};
    out.addFor(
        site,
        "bridgewatch_codec_registered",
        inTrouble ? 0 : 1,
        with(with(codec, "protocol", "sip"), "server", "1"));
    String[] registrar = with(with(codec, "probe", "codec-registration"), "kind", "registration");
    out.addFor(site, "bridgewatch_sip_registered", inTrouble ? 0 : 1, registrar);
    out.addFor(site, "bridgewatch_sip_registration_seconds", inTrouble ? 0 : 2_400, registrar);
    out.addFor(
        site,
        "bridgewatch_peripheral_connected",
        1,
        with(with(codec, "kind", "camera"), "name", "1"));
    for (String direction : List.of("receive", "transmit")) {
      String[] call =
          with(with(with(codec, "call", "7"), "media", "video"), "direction", direction);
      out.addFor(site, "bridgewatch_call_loss_ratio", inTrouble ? 0.02 : 0.001, call);
      out.addFor(site, "bridgewatch_call_jitter_seconds", inTrouble ? 0.04 : 0.004, call);
    }
    out.addFor(site, "bridgewatch_temperature_celsius", 27.5, with(codec, "sensor", "room"));
    out.addFor(
        site, "bridgewatch_component_ok", 0, with(with(codec, "component", "fan"), "name", "1"));
  }

  private static void agent(Lines out, Site site, long count) {
    out.addFor(site, "bridgewatch_agent_spool_used_ratio", 0.01);
    out.addFor(site, "bridgewatch_agent_spool_oldest_unacknowledged_seconds", 0.3);
    out.addFor(site, "bridgewatch_agent_attempts_failed_total", count / 20.0);
    out.addFor(site, "bridgewatch_agent_clock_offset_seconds", -0.004);
    out.addFor(
        site, "bridgewatch_address_lease_seconds", 43_200, "interface", "eth0", "family", "ipv4");
    out.addFor(
        site, "bridgewatch_address_renewal_overdue", 0, "interface", "eth0", "family", "ipv4");
    out.addFor(site, "bridgewatch_agent_cpu_seconds_total", 1.2 + 0.002 * count);
    out.addFor(site, "bridgewatch_agent_resident_memory_bytes", 60_000_000);
  }

  private static String[] with(String[] labels, String name, String value) {
    var more = new ArrayList<>(List.of(labels));
    more.add(name);
    more.add(value);
    return more.toArray(String[]::new);
  }

  /// Collects lines; a metric or label that the catalogue does not know fails.
  private final class Lines {

    private final Collection<TextFormat.Line> lines = new ArrayList<>();

    /// What no dashboard reads yet: one series each, so that names and help texts are judged.
    void addOwnMetricsOfTheCollector() {
      addRest(entry ->
          entry.name().startsWith("bridgewatch_collector_")
              || entry.name().startsWith("bridgewatch_warning")
              || entry.name().startsWith("bridgewatch_rule_"));
    }

    /// The same for what agents give.
    void addOtherMetricsOfAgents() {
      addRest(entry ->
          entry.source().equals("agent") && !entry.demo().equals("local") && entry.isPerSite());
    }

    private void addRest(Predicate<MetricCatalogue.Entry> which) {
      Set<String> there =
          lines.stream().map(line -> line.series().name()).collect(Collectors.toSet());
      catalogue.entries().stream()
          .filter(which)
          .filter(entry -> !entry.isHistogram()) // the agents' text format has none
          .filter(entry -> !there.contains(entry.name()))
          .forEach(entry ->
              add(
                  entry.name(),
                  1,
                  entry.labels().stream()
                      .flatMap(label -> Stream.of(label, example(label)))
                      .toArray(String[]::new)));
    }

    private static String example(String label) {
      return switch (label) {
        case "site" -> "00004";
        case "province" -> "01";
        default -> "example";
      };
    }

    void addFor(Site site, String name, double value, String... labels) {
      add(name, value, with(with(labels, "site", site.key()), "province", site.province()));
    }

    void add(String name, double value, String... labels) {
      MetricCatalogue.Entry entry =
          catalogue
              .find(name)
              .orElseThrow(() -> new AssertionError(name + " is not in docs/metrics.md"));
      var map = new TreeMap<String, String>();
      for (int i = 0; i < labels.length; i += 2) {
        map.put(labels[i], labels[i + 1]);
      }
      if (!map.keySet().equals(entry.labels())) {
        throw new AssertionError(name + ": docs/metrics.md has the labels " + entry.labels());
      }
      MetricKind kind = entry.type().equals("counter") ? MetricKind.COUNTER : MetricKind.GAUGE;
      var metric = new Metric(name, kind, entry.meaning());
      lines.add(new TextFormat.Line(new Series(metric, Labels.of(map)), value));
    }

    String text() {
      var out = new StringBuilder();
      TextFormat.write(lines, out);
      return out.toString();
    }
  }
}
