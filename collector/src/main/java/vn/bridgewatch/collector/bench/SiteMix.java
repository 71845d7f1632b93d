package vn.bridgewatch.collector.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.ReadingRow;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Shape;

/// What a site of the usual kind sends each time: ten probes, a media stream, a switch of twelve
/// ports, a UPS, a codec in a call, the sensors of a room, the agent itself; 210 series in 16
/// ticks. Names and labels are those of docs/metrics.md and docs/devices.md, so that the rules that
/// ship watch what they watch in the field; the counters of the ports are watched by none.
final class SiteMix {

  private static final int ICMP_PROBES = 4;
  private static final double REPAIRED_AFTER = 4 * 3_600;
  private static final int PORTS = 12;
  private static final int OPTICS = 2;
  private static final int AGENT_OTHERS = 15;

  /// How a series goes.
  ///
  /// @param noise its deviation
  /// @param aSecond by which it grows each second, of a counter
  /// @param atRisk by which it goes towards its limit in an hour where the site is at risk, until
  ///   it is repaired
  private record Course(double usual, double noise, double aSecond, double atRisk) {

    double at(double seconds, boolean risk, SplittableRandom random) {
      double value = usual + aSecond * seconds;
      if (noise > 0) {
        value += noise * random.nextGaussian();
      }
      return risk ? value + atRisk * (seconds % REPAIRED_AFTER) / 3_600 : value;
    }
  }

  /// Series that are read together.
  static final class Part {
    private final Shape shape;
    private final List<Course> courses;

    private Part(List<Series> series, List<Course> courses) {
      this.shape = new Shape(series);
      this.courses = List.copyOf(courses);
    }

    Shape shape() {
      return shape;
    }

    ReadingRow row(double seconds, boolean atRisk, SplittableRandom random) {
      var row = new ReadingRow(courses.size());
      for (int i = 0; i < courses.size(); i++) {
        row.set(i, courses.get(i).at(seconds, atRisk, random));
      }
      return row;
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private List<Series> series = new ArrayList<>();
  private List<Course> courses = new ArrayList<>();

  private SiteMix() {
    for (int i = 0; i < ICMP_PROBES; i++) {
      icmp("icmp-" + i);
    }
    lossProbe();
    tcp();
    dns();
    tls();
    ntp();
    media();
    ports();
    switchItself();
    ups();
    codec();
    room();
    agent();
  }

  /// The ticks of one site.
  static List<Part> parts() {
    return List.copyOf(new SiteMix().parts);
  }

  private void add(String metric, Labels labels, Course course) {
    series.add(Series.of(Metric.gauge(metric, ""), labels));
    courses.add(course);
  }

  private void end() {
    parts.add(new Part(series, courses));
    series = new ArrayList<>();
    courses = new ArrayList<>();
  }

  private static Course stands(double value) {
    return new Course(value, 0, 0, 0);
  }

  private static Course about(double value, double noise) {
    return new Course(value, noise, 0, 0);
  }

  private static Course drifts(double value, double noise, double anHour) {
    return new Course(value, noise, 0, anHour);
  }

  private static Course counts(double aSecond) {
    return new Course(0, 0, aSecond, 0);
  }

  private static Labels probe(String name, String kind) {
    return Labels.of("probe", name, "kind", kind).with("instance", "192.0.2.1");
  }

  private void success(Labels labels) {
    add("probe_success", labels, stands(1));
    add("probe_duration_seconds", labels, about(0.012, 0.002));
    add("probe_ip_protocol", labels, stands(4));
  }

  private void icmp(String name) {
    Labels labels = probe(name, "icmp");
    success(labels);
    add("bridgewatch_probe_down", labels, stands(0));
    add("probe_icmp_duration_seconds", labels.with("phase", "rtt"), drifts(0.012, 0.002, 0.1));
    add("probe_icmp_reply_hop_limit", labels, stands(58));
    end();
  }

  private void lossProbe() {
    Labels labels = probe("line-loss", "icmp");
    success(labels);
    add("bridgewatch_icmp_loss_ratio", labels, drifts(0.002, 0.001, 0.02));
    for (String share : List.of("0", "0.5", "0.95", "1")) {
      add("bridgewatch_icmp_rtt_seconds", labels.with("share", share), about(0.012, 0.002));
    }
    end();
  }

  private void tcp() {
    Labels labels = probe("mcu", "tcp");
    success(labels);
    add("bridgewatch_probe_down", labels, stands(0));
    add("probe_tcp_duration_seconds", labels.with("phase", "connect"), about(0.011, 0.002));
    end();
  }

  private void dns() {
    Labels labels = probe("resolver", "dns");
    success(labels);
    add("probe_dns_lookup_time_seconds", labels, about(0.004, 0.001));
    add("probe_dns_answer_rrs", labels, stands(1));
    end();
  }

  private void tls() {
    Labels labels = probe("sips", "tls");
    success(labels);
    add("probe_ssl_earliest_cert_expiry", labels, stands(1_830_000_000));
    add("probe_ssl_last_chain_expiry_timestamp_seconds", labels, stands(1_830_000_000));
    end();
  }

  private void ntp() {
    Labels labels = probe("time", "ntp");
    success(labels);
    add("bridgewatch_ntp_offset_seconds", labels, about(0.001, 0.002));
    add("bridgewatch_ntp_leap", labels, stands(0));
    add("bridgewatch_ntp_stratum", labels, stands(3));
    end();
  }

  private void media() {
    Labels labels = Labels.of("probe", "centre", "kind", "media").with("instance", "192.0.2.9:862");
    success(labels);
    add("bridgewatch_media_clock_usable", labels, stands(1));
    for (String direction : List.of("there", "back")) {
      Labels way = labels.with("direction", direction);
      add("bridgewatch_media_loss_ratio", way, about(0.001, 0.0005));
      add("bridgewatch_media_proven_loss_ratio", way, stands(0));
      add("bridgewatch_media_loss_run_packets_max", way, stands(1));
      add("bridgewatch_media_jitter_seconds", way, about(0.003, 0.001));
      add("bridgewatch_media_audio_mos", way, about(4.2, 0.05));
      add("bridgewatch_media_dscp_rewritten", way, stands(0));
    }
    end();
  }

  private static Labels device(String id) {
    return Labels.of("device", id, "instance", "192.0.2.20");
  }

  private void ports() {
    for (int port = 1; port <= PORTS; port++) {
      Labels labels = device("switch").with("ifIndex", "" + port).with("ifName", "gi" + port);
      add("bridgewatch_interface_up", labels, stands(1));
      add("ifHCInOctets", labels, counts(12_000 * port));
      add("ifHCOutOctets", labels, counts(9_000 * port));
      add("ifInErrors", labels, counts(0.01));
      add("ifOutErrors", labels, counts(0));
      add("ifInDiscards", labels, counts(0.02));
    }
    end();
  }

  private void switchItself() {
    Labels labels = device("switch");
    for (int i = 0; i < OPTICS; i++) {
      add("bridgewatch_optic_receive_dbm", labels.with("name", "sfp" + i), drifts(-12, 0.2, -4));
    }
    add("bridgewatch_memory_usage_ratio", labels.with("name", "ram"), drifts(0.6, 0.01, 0.1));
    add("bridgewatch_cpu_usage_ratio", labels.with("name", "cpu"), about(0.2, 0.05));
    add("bridgewatch_storage_usage_ratio", labels.with("name", "flash"), drifts(0.5, 0, 0.05));
    for (String fan : List.of("fan1", "fan2")) {
      add("bridgewatch_component_ok", labels.with("component", "fan").with("name", fan), stands(1));
      add("bridgewatch_fan_speed_rpm", labels.with("name", fan), about(4_200, 40));
    }
    for (String supply : List.of("psu1", "psu2")) {
      add(
          "bridgewatch_component_ok",
          labels.with("component", "power_supply").with("name", supply),
          stands(1));
    }
    add(
        "bridgewatch_component_ok",
        labels.with("component", "temperature").with("name", "board"),
        stands(1));
    add("bridgewatch_temperature_celsius", labels.with("sensor", "internal"), drifts(31, 0.3, 2));
    add("sysUpTime", labels, counts(100));
    for (String module : List.of("system", "if_mib", "entity_sensor")) {
      add("bridgewatch_snmp_module_complete", labels.with("module", module), stands(1));
    }
    end();
  }

  private void ups() {
    Labels labels = device("ups");
    add("bridgewatch_on_battery", labels, stands(0));
    add("bridgewatch_ups_runtime_seconds", labels, about(2_400, 20));
    add("bridgewatch_ups_battery_ok", labels, stands(1));
    add("bridgewatch_ups_load_ratio", labels.with("phase", "1"), about(0.35, 0.02));
    add("bridgewatch_ups_charge_ratio", labels, stands(1));
    add("bridgewatch_temperature_celsius", labels.with("sensor", "battery"), about(27, 0.3));
    add("upsInputVoltage", labels.with("line", "1"), about(228, 2));
    add("upsOutputVoltage", labels.with("line", "1"), about(230, 0.5));
    end();
  }

  private void codec() {
    Labels labels = device("codec");
    add("bridgewatch_codec_registered", labels.with("protocol", "sip"), stands(1));
    add("bridgewatch_codec_registered", labels.with("protocol", "h323"), stands(1));
    for (String kind : List.of("camera", "microphone", "display", "touch_panel")) {
      add(
          "bridgewatch_peripheral_connected",
          labels.with("kind", kind).with("name", kind + "-1"),
          stands(1));
    }
    for (String media : List.of("audio", "video")) {
      for (String direction : List.of("receive", "transmit")) {
        Labels call = labels.with("call", "7").with("media", media).with("direction", direction);
        add("bridgewatch_call_loss_ratio", call, about(0.001, 0.0005));
        add("bridgewatch_call_jitter_seconds", call, about(0.004, 0.001));
        add("bridgewatch_call_latency_seconds", call, about(0.04, 0.004));
      }
    }
    add("bridgewatch_http_document_complete", labels.with("document", "status"), stands(1));
    add("bridgewatch_http_document_complete", labels.with("document", "calls"), stands(1));
    add("bridgewatch_temperature_celsius", labels.with("sensor", "internal"), drifts(30, 0.3, 2));
    end();
  }

  private void room() {
    Labels labels = device("sensors");
    add("bridgewatch_temperature_celsius", labels.with("sensor", "room"), drifts(25, 0.2, 3));
    add("bridgewatch_humidity_ratio", labels.with("sensor", "room"), about(0.6, 0.01));
    add("bridgewatch_water_detected", labels.with("name", "floor"), stands(0));
    add("bridgewatch_door_open", labels.with("name", "rack"), stands(0));
    end();
  }

  private void agent() {
    add("bridgewatch_agent_spool_used_ratio", Labels.NONE, about(0.01, 0.002));
    add("bridgewatch_agent_spool_oldest_unacknowledged_seconds", Labels.NONE, about(1, 0.2));
    add("bridgewatch_agent_clock_offset_seconds", Labels.NONE, about(0.002, 0.001));
    for (int i = 0; i < AGENT_OTHERS; i++) {
      add("site_figure_" + i, Labels.NONE, about(i, 0.1));
    }
    end();
  }
}
