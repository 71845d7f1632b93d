package vn.bridgewatch.twin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.twin.browser.Browser;
import vn.bridgewatch.twin.dashboards.Checkout;
import vn.bridgewatch.twin.dashboards.DashboardQueries;
import vn.bridgewatch.twin.dashboards.MetricCatalogue;
import vn.bridgewatch.twin.dashboards.PrometheusProcess;
import vn.bridgewatch.twin.process.Jvm;

/// The whole product as a newcomer meets it: the demo's processes, broken and healed in order.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {

  private static final Path ROOT = Path.of(System.getProperty("bridgewatch.root"));
  private static final String COMMUNE = "00004";
  private static final String LINK_DOWN = "1.3.6.1.6.3.1.1.5.3";
  private static final String IF_INDEX = "1.3.6.1.2.1.2.2.1.1";
  private static final String BRIDGE_RULE = "service_down";
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration UNKNOWN_WITHIN = Duration.ofSeconds(15);

  private Demo demo;
  private CollectorClient collector;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, DemoException, InterruptedException {
    var options = new DemoOptions(ROOT, folder.resolve("demo"), 0, 0, 40, true);
    demo = Demo.start(options, System.out::println, received -> System.out.println(received));
    collector = new CollectorClient(demo.page());
  }

  @AfterAll
  void stop() {
    if (demo != null) {
      List<Long> pids = List.copyOf(demo.pids().values());
      collector.close();
      demo.close();
      assertThat(pids)
          .allSatisfy(
              pid -> assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty());
    }
  }

  private void awaitState(String site, String state, Duration limit) throws InterruptedException {
    Duration took =
        collector.await(
            site + " " + state,
            "/api/v1/sites/" + site,
            limit,
            answer -> answer.path("site").path("state").asText().equals(state));
    System.out.printf("site %s is %s after %d ms%n", site, state, took.toMillis());
  }

  /// Measured by the collector's own word, since how often we ask says nothing of it.
  private void awaitUnknown(String site, long cutMillis) throws IOException, InterruptedException {
    awaitState(site, "unknown", PATIENCE);
    long sinceMillis =
        collector.get("/api/v1/sites/" + site).path("site").path("sinceMillis").asLong();

    assertThat(Duration.ofMillis(sinceMillis - cutMillis)).isBetween(Duration.ZERO, UNKNOWN_WITHIN);
  }

  private List<Webhook.Received> received(String rule, String site, String status) {
    return demo.webhook().received().stream()
        .filter(r -> r.rule().equals(rule) && r.site().equals(site) && r.status().equals(status))
        .toList();
  }

  private void awaitReceived(String rule, String site, String status, Duration limit)
      throws InterruptedException {
    collector.await(
        rule + " " + status + " of " + site + " at the webhook",
        "/api/v1/overview",
        limit,
        _ -> !received(rule, site, status).isEmpty());
  }

  private void awaitNewFiring(String rule, String site, int before) throws InterruptedException {
    collector.await(
        rule + " of " + site + " at the webhook",
        "/api/v1/overview",
        PATIENCE,
        _ -> received(rule, site, "firing").size() == before + 1);
  }

  private int launcher(List<String> arguments, StringBuilder out)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.addAll(
        Jvm.command(ROOT, "collector", "vn.bridgewatch.collector.app.CollectorCli", arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    out.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private int check(StringBuilder out, String... more) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("check", "run", "--conference", DemoFiles.CONFERENCE));
    arguments.addAll(List.of(more));
    arguments.addAll(
        List.of(
            "--url",
            demo.page().toString(),
            "--token-file",
            demo.folder().resolve("collector/token").toString()));
    return launcher(arguments, out);
  }

  @Test
  @Order(1)
  void everySiteOfTheDemoComesToLifeWithRealData() throws IOException, InterruptedException {
    for (String site : demo.sites()) {
      awaitState(site, "good", PATIENCE);
    }
    JsonNode overview = collector.get("/api/v1/overview");

    assertThat(overview.path("counts").path("total").asInt()).isEqualTo(3_356);
    assertThat(overview.path("counts").path("good").asInt()).isEqualTo(4);
    assertThat(overview.path("counts").path("unknown").asInt()).isEqualTo(3_352);
    assertThat(overview.path("provinces")).hasSizeGreaterThanOrEqualTo(34);
  }

  @Test
  @Order(2)
  void aSiteNeverSeenIsUnknown() throws IOException, InterruptedException {
    JsonNode site = collector.get("/api/v1/sites/00008").path("site");

    assertThat(site.path("state").asText()).isEqualTo("unknown");
    assertThat(site.path("reason").asText()).isEqualTo("never_seen");
  }

  @Test
  @Order(3)
  void probesAndDevicesGiveValues() throws InterruptedException {
    for (String name :
        List.of(
            "probe_success",
            "probe_duration_seconds",
            "ifHCInOctets",
            "upsEstimatedMinutesRemaining",
            "bridgewatch_device_info",
            "bridgewatch_interface_up",
            "bridgewatch_ups_runtime_seconds",
            "bridgewatch_codec_registered",
            "bridgewatch_peripheral_connected",
            "bridgewatch_call_loss_ratio",
            "bridgewatch_call_jitter_seconds",
            "bridgewatch_snmp_module_complete")) {
      collector.await(
          name,
          "/api/v1/sites/" + COMMUNE + "/latest",
          PATIENCE,
          answer -> answer.path("values").findValuesAsText("name").contains(name));
    }
  }

  @Test
  @Order(4)
  void theCheckFindsEverySiteReady() throws IOException, InterruptedException {
    var out = new StringBuilder();

    int exit = check(out);

    assertThat(out).contains("Phường Ba Đình");
    assertThat(exit).as(out.toString()).isZero();
  }

  @Test
  @Order(6)
  void aCutLineIsSeenAndItsEndToo() throws IOException, InterruptedException {
    int before = received("site_silent", COMMUNE, "firing").size();
    long cutMillis = System.currentTimeMillis();
    demo.cut(COMMUNE);
    awaitUnknown(COMMUNE, cutMillis);
    awaitNewFiring("site_silent", COMMUNE, before);

    var alerts = new StringBuilder();
    assertThat(launcher(List.of("alerts", "--url", demo.page().toString()), alerts))
        .as(alerts.toString())
        .isBetween(0, 1);
    assertThat(alerts).contains("Phường Ba Đình");
    var check = new StringBuilder();
    assertThat(check(check)).as(check.toString()).isEqualTo(1);

    demo.heal(COMMUNE);
    collector.await(
        "its end at the webhook",
        "/api/v1/overview",
        PATIENCE,
        _ -> received("site_silent", COMMUNE, "resolved").size() == before + 1);
    awaitState(COMMUNE, "good", PATIENCE);
    assertThat(received("site_silent", COMMUNE, "firing")).hasSize(before + 1);
  }

  @Test
  @Order(7)
  void aKilledAgentMakesItsSiteUnknownWithinFifteenSeconds()
      throws IOException, InterruptedException {
    String agent = "agent-00070";
    long killedMillis = System.currentTimeMillis();
    demo.kill(agent);
    awaitUnknown("00070", killedMillis);
    awaitReceived("site_silent", "00070", "firing", PATIENCE);

    assertThat(demo.restart(agent)).isTrue();
    awaitState("00070", "good", PATIENCE);
    awaitReceived("site_silent", "00070", "resolved", PATIENCE);
  }

  @Test
  @Order(8)
  void aKilledCollectorForgetsNothingAndRepeatsNothing()
      throws IOException, DemoException, InterruptedException {
    demo.stopBridge();
    awaitReceived(BRIDGE_RULE, COMMUNE, "firing", PATIENCE);
    List<String> before = fingerprints();
    int told = received(BRIDGE_RULE, COMMUNE, "firing").size();

    demo.kill(Demo.COLLECTOR);
    Process killed = demo.process(Demo.COLLECTOR).orElseThrow();
    assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.restart(Demo.COLLECTOR)).isTrue();
    demo.awaitReady();

    assertThat(fingerprints()).as("open right after the restart").containsAll(before);
    collector.await(
        "all agents are back",
        "/api/v1/overview",
        PATIENCE,
        answer -> answer.path("connectedAgents").asInt() == 4);
    collector.await(
        "new data after the restart",
        "/api/v1/sites/" + COMMUNE,
        PATIENCE,
        answer ->
            answer.path("site").path("lastSeenMillis").asLong()
                > System.currentTimeMillis() - 3_000);
    assertThat(fingerprints()).containsAll(before);
    assertThat(received(BRIDGE_RULE, COMMUNE, "firing")).as("no page is repeated").hasSize(told);

    demo.startBridge();
    collector.await(
        "every alert of the site ends",
        "/api/v1/alerts?state=open",
        PATIENCE,
        answer ->
            StreamSupport.stream(answer.path("alerts").spliterator(), false)
                .noneMatch(alert -> alert.path("site").asText().equals(COMMUNE) && isTold(alert)));
    for (Webhook.Received firing : received(BRIDGE_RULE, COMMUNE, "firing")) {
      collector.await(
          "the end of " + firing.fingerprint() + " at the webhook",
          "/api/v1/overview",
          PATIENCE,
          _ ->
              received(BRIDGE_RULE, COMMUNE, "resolved").stream()
                  .anyMatch(r -> r.fingerprint().equals(firing.fingerprint())));
    }
  }

  @Test
  @Order(9)
  void itsMetricsAreCleanInTheEyesOfPromtool() throws IOException, InterruptedException {
    for (String path : List.of("/metrics", "/metrics/sites?province=00")) {
      Process promtool =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
      promtool.getOutputStream().write(collector.text(path).getBytes(StandardCharsets.UTF_8));
      promtool.getOutputStream().close();
      String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said.lines().filter(line -> line.contains("bridgewatch_")).toList())
          .as(path)
          .isEmpty();
    }
  }

  @Test
  @Order(2)
  void theCatalogueOfMetricsIsTrue() throws IOException, InterruptedException {
    MetricCatalogue catalogue = MetricCatalogue.ofRepository();
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    Set<String> missing;
    do {
      Thread.sleep(Duration.ofSeconds(1)); // the slowest own figures come every 15 s
      missing =
          catalogue.missingInDemo(collector.text("/metrics"), collector.text("/metrics/sites"));
    } while (!missing.isEmpty() && System.nanoTime() < deadlineNanos);

    assertThat(missing).isEmpty();
  }

  @Test
  @Order(4)
  void everyQueryOfTheDashboardsIsAnsweredFromTheDemo(@TempDir Path folder)
      throws InterruptedException {
    try (var prometheus = PrometheusProcess.start(demo.page().getPort(), folder)) {
      List<DashboardQueries.Outcome> unsound = List.of();
      long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
      do {
        Thread.sleep(Duration.ofSeconds(5)); // a real Prometheus fills at its own pace
        unsound =
            DashboardQueries.checkAll(
                    prometheus.uri(),
                    Checkout.path("dashboards/grafana"),
                    Map.of("province", "01", "site", COMMUNE, "device", ".*"))
                .stream()
                .filter(outcome -> !outcome.isSound())
                .toList();
      } while (!unsound.isEmpty() && System.nanoTime() < deadlineNanos);

      assertThat(unsound).isEmpty();
    }
  }

  @Test
  @Order(5)
  void thePagesShowTheDemoLive() throws InterruptedException {
    try (var browser = new Browser()) {
      browser.setViewport(1920, 1080);
      browser.open(demo.page().toString());
      browser.waitFor("document.querySelector('.pulse.is-live')", PATIENCE);
      shoot(browser, "country");
      demo.cut(COMMUNE);
      browser.waitFor("document.body.innerText.includes('Điểm cầu mất liên lạc')", PATIENCE);
      shoot(browser, "country-alert");
      for (Map.Entry<String, String> page :
          Map.of(
                  "site-alert",
                  "site/" + COMMUNE,
                  "site-good",
                  "site/00070",
                  "province",
                  "province/01",
                  "conference",
                  "conference/" + DemoFiles.CONFERENCE)
              .entrySet()) {
        browser.setViewport(1280, 800);
        browser.open(demo.page() + page.getValue());
        browser.waitFor("document.querySelector('.pulse.is-live')", PATIENCE);
        browser.waitFor("document.querySelector('main .card')", PATIENCE);
        browser.waitFor("!document.querySelector('main').innerText.includes('Đang tải')", PATIENCE);
        shoot(browser, page.getKey());
        browser.setViewport(390, 844);
        shoot(browser, page.getKey() + "-phone");
      }
      assertThat(browser.consoleErrors()).isEmpty();
    } finally {
      demo.heal(COMMUNE);
    }
    awaitReceived("site_silent", COMMUNE, "resolved", PATIENCE);
    awaitState(COMMUNE, "good", PATIENCE);
  }

  private static void shoot(Browser browser, String name) {
    browser.screenshotWhole(Path.of("target", "screenshots", "demo-" + name + ".png"));
  }

  @Test
  @Order(11)
  void nothingSecretIsInTheLogs() throws IOException {
    String token = Files.readString(demo.folder().resolve("collector/token")).strip();
    for (Map.Entry<String, Long> process : demo.pids().entrySet()) {
      Path log = demo.folder().resolve("logs").resolve(process.getKey() + ".log");
      assertThat(Files.readString(log)).as(process.getKey()).doesNotContain(token);
      assertThat(Files.readString(log)).as(process.getKey()).doesNotContain("Exception in thread");
    }
  }

  /// A file that is changed before a conference is an alert until that is over, so it comes late.
  @Test
  @Order(10)
  void aTrapBecomesAnEventAtTheCentreAndItsDeviceIsReadAtOnce()
      throws IOException, InterruptedException {
    Path file = demo.folder().resolve("agent-" + COMMUNE + ".yaml");
    String before = Files.readString(file);
    int port;
    try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    DemoSite commune =
        DemoSite.ALL.stream().filter(site -> site.key().equals(COMMUNE)).findFirst().orElseThrow();
    String address = "address: " + commune.address(DemoSite.Equipment.SWITCH);
    // read so rarely, and that for the first time in the hour to come, that a value can only come
    // of
    // the trap; a module more tells the new file
    Files.writeString(
        file,
        before
            .replace("snmp:\n", "snmp:\n  traps: { address: 127.0.0.1, port: " + port + " }\n")
            .replaceFirst(
                "(" + Pattern.quote(address) + ", .*)profile: auto }",
                "$1modules: [system, if_mib, lldp], interval: 1h }"));
    try {
      Path log = demo.folder().resolve("logs").resolve("agent-" + COMMUNE + ".log");
      collector.await(
          "the agent listens", "/api/v1/overview", PATIENCE, _ -> says(log, "Traps are received"));
      long sentMillis = System.currentTimeMillis();
      SnmpTrap.send(
          commune.address(DemoSite.Equipment.SWITCH), port, LINK_DOWN, IF_INDEX + ".3", "i", "3");

      collector.await(
          "the event in the timeline",
          "/api/v1/sites/" + COMMUNE + "/events",
          PATIENCE,
          answer -> {
            JsonNode event = answer.path("events").path(0);
            return event.path("kind").asText().equals("link_down")
                && event.path("device").asText().equals("switch")
                && event.path("labels").path("ifIndex").asText().equals("3")
                && event.path("textVi").asText().contains("ổng mạng số 3");
          });
      collector.await(
          "the new reading",
          "/api/v1/sites/" + COMMUNE + "/latest",
          PATIENCE,
          answer -> isReadByTheNewFile(answer) && readAfter(answer, sentMillis));
      System.out.printf(
          "event and reading after a trap: %d ms%n", System.currentTimeMillis() - sentMillis);
    } finally {
      Files.writeString(file, before);
    }
  }

  private static boolean says(Path log, String words) {
    try {
      return Files.readString(log).contains(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isReadByTheNewFile(JsonNode answer) {
    for (JsonNode value : answer.path("values")) {
      if (value.path("labels").path("module").asText().equals("lldp")) {
        return true;
      }
    }
    return false;
  }

  private static boolean readAfter(JsonNode answer, long millis) {
    for (JsonNode value : answer.path("values")) {
      if (value.path("name").asText().equals("ifHCInOctets")
          && value.path("sampleMillis").asLong() >= millis) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTold(JsonNode alert) {
    return alert.path("status").asText().equals("firing") && alert.path("level").asInt() > 0;
  }

  /// The alerts that somebody was told of; one that is only watched still is taken up again from
  /// the next values.
  private List<String> fingerprints() throws IOException, InterruptedException {
    return collector.openAlerts(COMMUNE).stream()
        .filter(DemoIT::isTold)
        .map(alert -> alert.path("fingerprint").asText())
        .sorted()
        .toList();
  }
}
