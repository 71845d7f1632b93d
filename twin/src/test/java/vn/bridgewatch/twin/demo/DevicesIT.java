package vn.bridgewatch.twin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.twin.snmp.Recording;
import vn.bridgewatch.twin.snmp.RecordingException;
import vn.bridgewatch.twin.snmp.Responder;

/// Devices of which the agent is told only where they are: what they are it finds out, and what
/// they say comes to the centre in one vocabulary.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DevicesIT {

  private static final Path ROOT = Path.of(System.getProperty("bridgewatch.root"));
  private static final String COMMUNE = "00004";
  private static final String UPS_ON_BATTERY = "1.3.6.1.2.1.33.2.1";
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String SLOW = "127.0.0.24";

  /// Read so rarely that a new value can only come of a trap.
  private static final String OWN_PROFILE =
      """
      profiles:
        slow_ups:
          title: { vi: "UPS đọc mỗi giờ", en: "UPS read once an hour" }
          kind: ups
          maker: Own
          evidence: document
          note: "For a test."
          match: [ { sys_object_id: 1.3.6.1.4.1.4242.9 } ]
          modules: [ { name: ups_mib, interval: 1h } ]
          traps:
            - { oid: 1.3.6.1.2.1.33.2.1, event: own_on_battery, grade: warning, read: [ups_mib],
                text: { vi: "UPS chạy bằng ắc quy", en: "The UPS is on battery" } }
      """;

  private static final List<String> KINDS = List.of("codec", "ups", "switch");

  /// Of a Poly endpoint: it is registered, and its description says nothing.
  private static final String CODEC =
      """
      1.3.6.1.2.1.1.1.0|4|Videoconferencing Device
      1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.2684
      1.3.6.1.2.1.1.3.0|67|123456700
      1.3.6.1.2.1.1.5.0|4|phong-hop
      1.3.6.1.4.1.13885.101.1.1.1.0|4|4.2.1
      1.3.6.1.4.1.13885.101.1.1.4.0|4|G7500
      1.3.6.1.4.1.13885.101.1.2.8.3.1.2.1|2|2
      """;

  private static final String STATUS =
      """
      <?xml version="1.0"?>
      <Status product="Cisco Codec" version="ce11.19" apiVersion="4">
        <SIP><Registration item="1"><Status>Registered</Status></Registration></SIP>
        <Call item="12"><Status>Connected</Status><Duration>754</Duration></Call>
      </Status>
      """;

  private Demo demo;
  private CollectorClient collector;
  private Responder devices;
  private HttpsServer room;
  private int trapPort;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    var options = new DemoOptions(ROOT, folder.resolve("demo"), 0, 0, 40, true);
    demo = Demo.start(options, System.out::println, received -> System.out.println(received));
    collector = new CollectorClient(demo.page());
    devices = Responder.start(0);
    room = room(demo.folder().resolve("tls"));
    try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      trapPort = free.getLocalPort();
    }
    Path file = demo.folder().resolve("agent-" + COMMUNE + ".yaml");
    Files.writeString(file, configuration(Files.readString(file)));
  }

  @AfterAll
  void stop() throws IOException {
    if (room != null) {
      room.stop(0);
    }
    if (devices != null) {
      devices.close();
    }
    if (demo != null) {
      collector.close();
      demo.close();
    }
  }

  /// Traps tell their device by its address, so each has its own.
  private static String address(String kind) {
    return "127.0.0." + (21 + KINDS.indexOf(kind));
  }

  private String configuration(String before)
      throws IOException, RecordingException, GeneralSecurityException {
    String profiles = "  profiles: [ profiles.yaml ]\n";
    assertThat(before).contains(profiles);
    var text =
        new StringBuilder(
            before.replace(
                profiles,
                "  profiles: [ profiles.yaml, own.yml ]\n  traps: { address: 127.0.0.1, port: "
                    + trapPort
                    + " }\n"));
    Files.writeString(demo.folder().resolve("own.yml"), OWN_PROFILE);
    Responder.Endpoint slow = devices.listen(InetAddress.ofLiteral(SLOW), 0);
    slow.add("public", Recording.builtin("ups"));
    text.append(
        "      - { id: slow-ups, kind: ups, address: %s, port: %d, auth: public_v2, profile: slow_ups }\n"
            .formatted(SLOW, slow.port()));
    for (String kind : KINDS) {
      Responder.Endpoint at = devices.listen(InetAddress.ofLiteral(address(kind)), 0);
      at.add(
          "public", kind.equals("codec") ? Recording.parse(kind, CODEC) : Recording.builtin(kind));
      text.append(
          "      - { id: auto-%s, kind: %s, address: %s, port: %d, auth: public_v2, profile: auto }\n"
              .formatted(kind, kind, address(kind), at.port()));
    }
    text.append(
        "      - { id: room, kind: codec, address: 127.0.0.1, profile: cisco_roomos, http: { url: \"https://127.0.0.1:%d\", pin: \"%s\", interval: 5s } }\n"
            .formatted(room.getAddress().getPort(), pin(demo.folder().resolve("tls"))));
    return text.toString();
  }

  @Test
  @Order(1)
  void whatDevicesSayComesInOneVocabulary() throws Exception {
    awaitMetric("bridgewatch_device_info", "device=\"auto-codec\"");
    awaitMetric("bridgewatch_device_info", "device=\"auto-ups\"");
    awaitMetric("bridgewatch_device_info", "device=\"auto-switch\"");
    awaitMetric("bridgewatch_codec_registered", "device=\"auto-codec\"");
    awaitMetric("bridgewatch_ups_runtime_seconds", "device=\"auto-ups\"");
    awaitMetric("bridgewatch_ups_runtime_seconds", "device=\"slow-ups\"");
    awaitMetric("bridgewatch_interface_up", "device=\"auto-switch\"");
    awaitMetric("bridgewatch_http_document_complete", "device=\"room\"");
    awaitMetric("bridgewatch_codec_registered", "device=\"room\"");

    String sites = collector.text("/metrics/sites");
    for (String device : List.of("auto-codec", "auto-ups", "auto-switch")) {
      assertThat(lines(sites, "bridgewatch_device_info", "device=\"" + device + "\""))
          .as(device)
          .hasSize(1);
    }
  }

  @Test
  @Order(2)
  void theCheckHasAStepForEachOfThem() throws Exception {
    var out = new StringBuilder();
    Process check =
        new ProcessBuilder(
                vn.bridgewatch.twin.process.Jvm.command(
                    ROOT,
                    "collector",
                    "vn.bridgewatch.collector.app.CollectorCli",
                    List.of(
                        "check",
                        "run",
                        "--conference",
                        DemoFiles.CONFERENCE,
                        "--output",
                        "json",
                        "--url",
                        demo.page().toString(),
                        "--token-file",
                        demo.folder().resolve("collector/token").toString())))
            .redirectErrorStream(true)
            .start();
    out.append(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertThat(check.waitFor(120, TimeUnit.SECONDS)).isTrue();

    assertThat(out).contains("auto-codec", "auto-ups", "auto-switch", "slow-ups", "\"room\"");
  }

  @Test
  @Order(3)
  void aTrapOfTheUpsIsAnEventAndHasItReadAtOnce() throws Exception {
    Path log = demo.folder().resolve("logs").resolve("agent-" + COMMUNE + ".log");
    collector.await(
        "the agent listens", "/api/v1/overview", PATIENCE, _ -> says(log, "Traps are received"));
    long sentMillis = System.currentTimeMillis();
    SnmpTrap.send(SLOW, trapPort, UPS_ON_BATTERY);

    collector.await(
        "the event in the timeline",
        "/api/v1/sites/" + COMMUNE + "/events",
        PATIENCE,
        answer -> {
          JsonNode event = answer.path("events").path(0);
          return event.path("kind").asText().equals("own_on_battery")
              && event.path("device").asText().equals("slow-ups");
        });
    collector.await(
        "a reading of the UPS after the trap",
        "/api/v1/sites/" + COMMUNE + "/latest",
        PATIENCE,
        answer -> readAfter(answer, sentMillis));
  }

  private void awaitMetric(String name, String label) throws Exception {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    while (lines(collector.text("/metrics/sites"), name, label).isEmpty()) {
      assertThat(System.nanoTime()).as("%s %s", name, label).isLessThan(endNanos);
      Thread.sleep(Duration.ofMillis(500));
    }
  }

  private static List<String> lines(String text, String name, String label) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .filter(line -> !line.endsWith(" NaN"))
        .toList();
  }

  private static boolean says(Path log, String words) {
    try {
      return Files.readString(log).contains(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean readAfter(JsonNode answer, long millis) {
    for (JsonNode value : answer.path("values")) {
      if (value.path("name").asText().equals("upsEstimatedMinutesRemaining")
          && value.path("labels").path("device").asText().equals("slow-ups")
          && value.path("sampleMillis").asLong() >= millis) {
        return true;
      }
    }
    return false;
  }

  /// A room system that gives its status, with the certificate that the demo made.
  private static HttpsServer room(Path tls) throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("room", key(tls), new char[0], new Certificate[] {certificate(tls)});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/status.xml",
        exchange -> {
          byte[] body = STATUS.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/xml");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Certificate certificate(Path tls) throws IOException, GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(
            new ByteArrayInputStream(Files.readAllBytes(tls.resolve("collector.pem"))));
  }

  private static PrivateKey key(Path tls) throws IOException, GeneralSecurityException {
    String base64 =
        Files.readString(tls.resolve("collector.key"))
            .replaceAll("-----[A-Z ]+-----", "")
            .replaceAll("\\s", "");
    var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
    return KeyFactory.getInstance(certificate(tls).getPublicKey().getAlgorithm())
        .generatePrivate(spec);
  }

  private static String pin(Path tls) throws IOException, GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate(tls).getEncoded());
    return "sha256:" + HexFormat.of().formatHex(digest);
  }
}
