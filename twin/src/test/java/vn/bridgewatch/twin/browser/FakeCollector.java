package vn.bridgewatch.twin.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves the built pages and answers of the shape of `docs/api.md`, whatever a test wants them to
/// be.
final class FakeCollector implements AutoCloseable {

  static final String HOSTILE = "<img src=x onerror=\"document.title='broken in'\">";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BOOT = System.currentTimeMillis();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<OutputStream> streams = new ArrayList<>(); // its own lock
  private volatile boolean streaming = true;

  FakeCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::page);
    server.createContext("/api/v1/", this::api);
    server.createContext("/api/v1/events", this::events);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /// Whether the pages were built in, or only the placeholder of `-DskipUi`.
  static boolean hasPages() {
    return FakeCollector.class.getResource("/webroot/licences.txt") != null;
  }

  /// Sends an event to every open stream.
  void send(String event, Object data) {
    byte[] bytes =
        ("event: " + event + "\ndata: " + json(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    synchronized (streams) {
      for (OutputStream stream : List.copyOf(streams)) {
        try {
          stream.write(bytes);
          stream.flush();
        } catch (IOException _) {
          streams.remove(stream); // the page went away
        }
      }
    }
  }

  /// Cuts every stream and takes no new one, as a collector that went away.
  void cutStreams() throws IOException {
    synchronized (streams) {
      streaming = false;
      for (OutputStream stream : streams) {
        stream.close();
      }
      streams.clear();
    }
  }

  void allowStreams() {
    streaming = true;
  }

  static Map<String, Object> alert(long id, String status) {
    long now = System.currentTimeMillis();
    var alert = new HashMap<String, Object>();
    alert.put("id", id);
    alert.put("fingerprint", "f" + id);
    alert.put("rule", "target_unreachable");
    alert.put("site", "00004");
    alert.put("siteName", "Phường Ba Đình");
    alert.put("province", "01");
    alert.put("device", "switch");
    alert.put("labels", Map.of("device", "switch"));
    alert.put("status", status);
    alert.put("severity", "critical");
    alert.put("phase", "T60M");
    alert.put("conference", "giao-ban");
    alert.put("startedMillis", now - 30_000);
    alert.put("firedMillis", now - 20_000);
    alert.put("resolvedMillis", status.equals("resolved") ? now : null);
    alert.put("frozenSinceMillis", null);
    alert.put("reason", "probe_success 0 < 0.5");
    alert.put("summaryVi", "Không liên lạc được với switch");
    alert.put("summaryEn", "Cannot reach switch");
    alert.put("firstStepVi", "Kiểm tra dây mạng.");
    alert.put("firstStepEn", "Check the cable.");
    alert.put("flappingSinceMillis", null);
    alert.put("demoted", false);
    alert.put("level", 1);
    alert.put("unattendedSinceMillis", now - 20_000);
    alert.put("acknowledged", null);
    return alert;
  }

  private static Map<String, Object> site(String key, String name, String state, String reason) {
    long now = System.currentTimeMillis();
    var site = new HashMap<String, Object>();
    site.put("key", key);
    site.put("name", name);
    site.put("tier", key.length() == 5 ? "commune" : "province");
    site.put("province", "01");
    site.put("provinceName", "Thành phố Hà Nội");
    site.put("parent", "01");
    site.put("agent", "agent-" + key);
    site.put("carrier", "VNPT");
    site.put("model", HOSTILE);
    site.put("repairMinutes", 45);
    site.put("state", state);
    site.put("reason", reason);
    site.put("sinceMillis", now - 600_000);
    site.put("lastSeenMillis", reason.equals("never_seen") ? 0 : now - 1_000);
    site.put("openAlerts", 0);
    site.put("phase", "A_PHASE_OF_TOMORROW");
    return site;
  }

  private static List<Map<String, Object>> sites() {
    return List.of(
        site("01", "Thành phố Hà Nội", "good", "ok"),
        site("00004", "Phường Ba Đình", "critical", "alerts"),
        site("00008", HOSTILE, "a_state_of_tomorrow", "a_reason_of_tomorrow"),
        site("00025", "Phường Giảng Võ", "unknown", "never_seen"),
        site("00070", "Phường Hoàn Kiếm", "unknown", "silent"));
  }

  private static Map<String, Object> overview() {
    var counts =
        Map.of(
            "total",
            4,
            "good",
            1,
            "degraded",
            0,
            "critical",
            1,
            "lost",
            0,
            "maintenance",
            0,
            "unknown",
            1,
            "neverSeen",
            1);
    var overview = new HashMap<String, Object>();
    overview.put("nowMillis", System.currentTimeMillis());
    overview.put("startedMillis", BOOT);
    overview.put("counts", counts);
    overview.put(
        "provinces", List.of(Map.of("code", "01", "name", "Thành phố Hà Nội", "counts", counts)));
    overview.put("next", conference());
    overview.put("live", List.of());
    overview.put("openAlerts", 1);
    overview.put("connectedAgents", 2);
    return overview;
  }

  private static Map<String, Object> conference() {
    var conference = new HashMap<String, Object>();
    conference.put("id", "giao-ban");
    conference.put("title", "Giao ban tháng 11");
    conference.put("codeName", "HN-11");
    conference.put("startMillis", BOOT + 3_000_000);
    conference.put("endMillis", BOOT + 9_000_000);
    conference.put("rosterSize", 4);
    conference.put("roster", List.of("01", "00004", "00008", "00025"));
    conference.put("closedMillis", null);
    conference.put("phase", "T60M");
    conference.put("rank", "national");
    conference.put("calledOff", false);
    conference.put("series", "");
    conference.put("origin", "API");
    conference.put("invited", List.of("province:01"));
    conference.put("call", Map.of("bitRate", 0, "codecs", List.of(), "mcus", List.of()));
    return conference;
  }

  private static Map<String, Object> check() {
    var step = new HashMap<String, Object>();
    step.put("step", "icmp");
    step.put("device", "switch");
    step.put("target", "127.0.0.9");
    step.put("status", "failed");
    step.put("reason", "timed_out");
    step.put("detailVi", "không trả lời");
    step.put("detailEn", "no answer");
    step.put("firstStepVi", "Kiểm tra dây mạng.");
    step.put("firstStepEn", "Check the cable.");
    step.put("seconds", null);
    var check = new HashMap<String, Object>();
    check.put("id", "7");
    check.put("conference", "giao-ban");
    check.put("title", "Giao ban tháng 11");
    check.put("startedMillis", BOOT);
    check.put("finishedMillis", BOOT + 4_000);
    check.put("interrupted", false);
    check.put("total", 1);
    check.put("done", 1);
    check.put("counts", Map.of("ready", 0, "at_risk", 0, "not_ready", 1, "unknown", 0));
    check.put(
        "sites",
        List.of(
            Map.of(
                "site", "00004",
                "siteName", "Phường Ba Đình",
                "province", "01",
                "readiness", "not_ready",
                "reasons", List.of(step, mediaStep("failed")))));
    return check;
  }

  private static Map<String, Object> mediaStep(String status) {
    boolean bad = status.equals("failed");
    var figures = new HashMap<String, Object>();
    for (String way : List.of("there_", "back_")) {
      boolean lossy = bad && way.equals("there_");
      figures.put(way + "loss_ratio", lossy ? 0.0213 : 0.0);
      figures.put(way + "loss_run_packets_max", lossy ? 4 : 0);
      figures.put(way + "jitter_seconds", lossy ? 0.0124 : 0.0004);
      figures.put(way + "stutters_per_minute", lossy ? 12.3 : 0);
      figures.put(way + "audio_r", lossy ? 121.4 : 140.8);
      figures.put(way + "audio_mos", lossy ? 4.11 : 4.44);
      figures.put(way + "dscp_rewritten", lossy ? 1 : 0);
    }
    figures.put("rtt_p95_seconds", 0.0231);
    var step = new HashMap<String, Object>();
    step.put("step", "media");
    step.put("device", "");
    step.put("target", "10.0.0.1:862");
    step.put("status", status);
    step.put("reason", bad ? "media_bad" : "");
    step.put(
        "detailVi",
        bad
            ? "Đường hình và tiếng tới 10.0.0.1:862: Chiều đi: Hình sẽ giật khoảng 12 lần mỗi phút,"
                + " vì đường truyền mất 2,1 % gói tin. Chiều về: Hình và tiếng tốt."
            : "Đường hình và tiếng tới 10.0.0.1:862: Chiều đi: Hình và tiếng tốt. Chiều về: Hình và"
                + " tiếng tốt.");
    step.put("detailEn", bad ? "There: the picture will stutter." : "Both ways: good.");
    step.put("firstStepVi", bad ? "Dừng mọi việc tải nặng trên đường truyền rồi đo lại." : "");
    step.put("firstStepEn", bad ? "Stop heavy traffic on the line and test again." : "");
    step.put("seconds", 0.023);
    step.put("figures", figures);
    return step;
  }

  private static Map<String, Object> mediaTest(String run, String state, Object... steps) {
    var test = new HashMap<String, Object>();
    test.put("run", run);
    test.put("site", "00004");
    test.put("siteName", "Phường Ba Đình");
    test.put("province", "01");
    test.put("state", state);
    test.put("reason", state.equals("done") ? "" : "in_call");
    test.put("detailVi", "không thử, vì điểm cầu đang trong cuộc gọi");
    test.put("detailEn", "it was not tested, for the site is in a call");
    test.put("firstStepVi", "Thử lại khi cuộc gọi kết thúc.");
    test.put("firstStepEn", "Test again after the call.");
    test.put("endedMillis", BOOT - 600_000);
    test.put("steps", List.of(steps));
    return test;
  }

  private static Map<String, Object> mediaTests() {
    return Map.of(
        "results",
        List.of(
            mediaTest("r3", "done", mediaStep("failed")),
            mediaTest("r2", "not_tested"),
            mediaTest("r1", "done", mediaStep("passed"))));
  }

  private static List<Map<String, Object>> thinStream(long now) {
    var values = new ArrayList<Map<String, Object>>();
    for (String way : List.of("there", "back")) {
      boolean lossy = way.equals("there");
      var labels =
          Map.of("probe", "centre", "kind", "media", "instance", "10.0.0.1:862", "direction", way);
      Map.of(
              "loss_ratio", lossy ? 0.045 : 0.0,
              "proven_loss_ratio", lossy ? 0.012 : 0.0,
              "loss_run_packets_max", lossy ? 1.0 : 0.0,
              "jitter_seconds", 0.0011,
              "audio_mos", lossy ? 3.65 : 4.44)
          .forEach((name, value) ->
              values.add(
                  Map.of(
                      "name", "bridgewatch_media_" + name,
                      "labels", labels,
                      "value", value,
                      "sampleMillis", now)));
    }
    var labels = Map.of("probe", "centre", "kind", "media", "instance", "10.0.0.1:862");
    values.add(Map.of("name", "probe_success", "labels", labels, "value", 1, "sampleMillis", now));
    return values;
  }

  private static Map<String, Object> latest() {
    long now = System.currentTimeMillis();
    var absent = new HashMap<String, Object>();
    absent.put("name", "probe_success");
    absent.put("labels", Map.of("probe", "gateway", "kind", "icmp", "instance", "127.0.0.1"));
    absent.put("value", null);
    absent.put("absent", "timed_out");
    absent.put("sampleMillis", now);
    var mcu = Map.of("probe", "mcu", "kind", "tcp", "instance", "127.0.0.1:5060");
    var port = Map.of("device", "switch", "ifIndex", "1", "ifName", "a-port-with-a-very-long-name");
    var values = new ArrayList<>(thinStream(now));
    values.addAll(
        List.of(
            absent,
            Map.of("name", "probe_success", "labels", mcu, "value", 1, "sampleMillis", now),
            Map.of("name", "ifOperStatus", "labels", port, "value", 1, "sampleMillis", now),
            Map.of("name", "ifHighSpeed", "labels", port, "value", 1000, "sampleMillis", now)));
    return Map.of("site", "00004", "values", values);
  }

  private void api(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/api/v1/".length());
    Object answer =
        switch (path) {
          case "overview" -> overview();
          case "sites" -> Map.of("total", sites().size(), "sites", sites());
          case "sites/01", "sites/00004", "sites/00008", "sites/00025", "sites/00070" ->
              detail(path.substring("sites/".length()));
          case "sites/00", "sites/20333", "sites/22736" -> detail("01");
          case "sites/00004/latest", "sites/00070/latest" -> latest();
          case "sites/00004/media" -> mediaTests();
          case String other when other.endsWith("/media") -> Map.of("results", List.of());
          case "sites/00004/events" -> Map.of("events", List.of(event()));
          case String other when other.endsWith("/events") -> Map.of("events", List.of());
          case "alerts" -> Map.of("alerts", List.of(alert(1, "firing")));
          case "conferences" -> Map.of("conferences", List.of(conference()));
          case "conferences/giao-ban" -> conference();
          case "scores" -> FakeScores.scores();
          case "warnings" -> FakeScores.warnings();
          case "checks" -> Map.of("checks", List.of(check()));
          case "checks/7" -> check();
          default -> Map.of();
        };
    boolean missing = answer instanceof Map<?, ?> map && map.isEmpty();
    answer(
        exchange,
        missing ? 404 : 200,
        "application/json",
        json(answer).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> event() {
    var event = new HashMap<String, Object>();
    event.put("id", 3);
    event.put("record", "agent/00004/1/3");
    event.put("site", "00004");
    event.put("siteName", "");
    event.put("kind", "link_down");
    event.put("device", "<img src=x onerror=alert(1)>");
    event.put("grade", "warning");
    event.put("happenedMillis", System.currentTimeMillis() - 3_600_000);
    event.put("receivedMillis", System.currentTimeMillis());
    event.put("late", true);
    event.put("labels", Map.of("ifName", "<b>Gi0/3</b>"));
    event.put("textVi", "Một cổng mạng mất kết nối <script>alert(1)</script>");
    event.put("textEn", "A port went down");
    return event;
  }

  private static Map<String, Object> detail(String key) {
    Map<String, Object> site =
        sites().stream().filter(it -> key.equals(it.get("key"))).findFirst().orElseThrow();
    return Map.of(
        "site", site,
        "devices", List.of(),
        "alerts", List.of(),
        "conferences", List.of(conference()),
        "phase", "T60M");
  }

  private void events(HttpExchange exchange) throws IOException {
    if (!streaming) {
      answer(exchange, 503, "text/plain", new byte[0]);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream stream = exchange.getResponseBody();
    synchronized (streams) { // who sees the page live may send to it
      if (streaming) {
        stream.write(
            ("event: overview\ndata: " + json(overview()) + "\n\n")
                .getBytes(StandardCharsets.UTF_8));
        stream.flush();
        streams.add(stream);
      } else {
        stream.close(); // cut meanwhile
      }
    }
  }

  private void page(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.startsWith("/assets/") ? path : "/index.html";
    try (InputStream in = FakeCollector.class.getResourceAsStream("/webroot" + name)) {
      if (in == null) {
        answer(exchange, 404, "text/plain", new byte[0]);
        return;
      }
      String kind =
          switch (name.substring(name.lastIndexOf('.'))) {
            case ".js" -> "text/javascript";
            case ".css" -> "text/css";
            case ".svg" -> "image/svg+xml";
            default -> "text/html; charset=utf-8";
          };
      answer(exchange, 200, kind, in.readAllBytes());
    }
  }

  private static void answer(HttpExchange exchange, int status, String kind, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", kind);
    exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
