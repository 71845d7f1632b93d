package vn.bridgewatch.agent.probe.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.probe.Aim;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.h323.H323Probe;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.agent.probe.ntp.NtpProbe;
import vn.bridgewatch.agent.probe.sip.SipProbe;
import vn.bridgewatch.agent.probe.sip.SipTransport;
import vn.bridgewatch.agent.probe.stun.StunProbe;
import vn.bridgewatch.agent.probe.tls.Authorities;
import vn.bridgewatch.agent.probe.tls.TlsProbe;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.time.NanoClock;

/// The probes against the programs that they are for, and other programs as judges of their bytes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeersIT {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private final List<Process> processes = new ArrayList<>();
  private Path folder;
  private int webPort;
  private int securePort;
  private int otherNamePort;
  private int exporterPort;

  @BeforeAll
  void startWeb(@TempDir Path shared) throws Exception {
    folder = shared;
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "30",
        "-subj",
        "/CN=Test CA");
    certificate("good", "IP:127.0.0.1,DNS:mcu.bridge.test");
    certificate("other", "DNS:other.bridge.test");
    webPort = freePort();
    securePort = freePort();
    otherNamePort = freePort();
    Files.createDirectory(folder.resolve("www"));
    Files.writeString(folder.resolve("www/index.html"), "hello bridge\n");
    Files.writeString(
        folder.resolve("nginx.conf"),
        """
        daemon off; master_process off; pid %1$s/nginx.pid; error_log %1$s/nginx.log; events {}
        http { access_log off;
          client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
          uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
          server { listen 127.0.0.1:%2$d; root %1$s/www;
            location = /moved { return 302 /index.html; } location = /broken { return 500; } }
          server { listen 127.0.0.1:%3$d ssl; root %1$s/www;
            ssl_certificate %1$s/good.pem; ssl_certificate_key %1$s/good.key; }
          server { listen 127.0.0.1:%4$d ssl; root %1$s/www;
            ssl_certificate %1$s/other.pem; ssl_certificate_key %1$s/other.key; } }
        """
            .formatted(folder, webPort, securePort, otherNamePort));
    start("nginx", "-c", folder.resolve("nginx.conf").toString(), "-p", folder.toString());
    reached(() -> tls(otherNamePort, false));
  }

  private void certificate(String name, String names) throws Exception {
    run(
        "openssl",
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr",
        "-subj",
        "/CN=" + name);
    Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=" + names + "\n");
    run(
        "openssl",
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-out",
        name + ".pem",
        "-days",
        "5",
        "-extfile",
        name + ".ext");
  }

  @AfterAll
  void stop() throws Exception {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private Probe tls(int port, boolean verify) {
    var terms =
        new TlsTerms(
            "127.0.0.1",
            Authorities.read(folder.resolve("ca.pem")),
            verify,
            List.of(),
            TlsTerms.WARN_WITHIN_DEFAULT);
    return new TlsProbe(port, terms, TIMEOUT, Optional.empty(), NanoClock.SYSTEM);
  }

  @Test
  void nginxsCertificateIsJudgedByItsChainItsNameAndItsTime() throws Exception {
    Outcome good = tls(securePort, true).measure(LOOPBACK, Trace.OFF);
    Outcome other = tls(otherNamePort, true).measure(LOOPBACK, Trace.OFF);

    assertThat(good).isInstanceOf(Outcome.Reached.class);
    assertThat(((Outcome.Reached) good).answer().doubt())
        .hasValueSatisfying(
            doubt -> assertThat(doubt.reason()).matches("certificate_ends_in_[45]_days"));
    assertThat(other)
        .isInstanceOfSatisfying(
            Outcome.Unreached.class,
            unreached -> {
              assertThat(unreached.cause().word()).isEqualTo("certificate_other_name");
              assertThat(unreached.seen().facts())
                  .containsEntry("certificateTrusted", true)
                  .containsKey("certificateExpires");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"UDP", "TCP"})
  void kamailioAnswersOptions(SipTransport transport) throws Exception {
    int port = freePort();
    Files.writeString(
        folder.resolve("kamailio-" + transport + ".cfg"),
        """
        debug=0
        log_stderror=yes
        children=1
        listen=udp:127.0.0.1:%1$d
        listen=tcp:127.0.0.1:%1$d
        loadmodule "sl.so"
        loadmodule "pv.so"
        request_route { sl_send_reply("200","OK"); exit; }
        """
            .formatted(port));
    start(
        "kamailio",
        "-f",
        folder.resolve("kamailio-" + transport + ".cfg").toString(),
        "-DD",
        "-E",
        "-m",
        "32",
        "-M",
        "4",
        "-Y",
        folder.toString());

    Outcome.Reached reached = reached(() -> sip(transport, port));

    assertThat(reached.answer().text()).isEqualTo("SIP 200 OK");
    assertThat(reached.answer().facts().get("server").toString()).contains("kamailio");
  }

  private static Probe sip(SipTransport transport, int port) {
    var terms = new TlsTerms("127.0.0.1", List.of(), true, List.of(), Duration.ofDays(1));
    return new SipProbe(
        transport, "sip:127.0.0.1", port, terms, TIMEOUT, Optional.empty(), NanoClock.SYSTEM);
  }

  /// Provisional answers first: they are waited through.
  @ParameterizedTest
  @CsvSource({
    "200, reached, 0",
    "404, reached, 0",
    "405, reached, 0",
    "486, reached, 1",
    "503, service_unavailable, 0",
    "408, timed_out, 0",
  })
  void sippsAnswersMeanWhatTheyShould(int status, String meaning, int inCall) throws Exception {
    int port = freePort();
    String headers =
        "[last_Via:]\n[last_From:]\n[last_To:];tag=[call_number]\n[last_Call-ID:]\n[last_CSeq:]\n"
            + "Content-Length: 0\n\n]]></send>";
    Files.writeString(
        folder.resolve("uas-" + status + ".xml"),
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<scenario name=\"uas\">"
            + "<recv request=\"OPTIONS\"/><send><![CDATA[\n\nSIP/2.0 100 Trying\n"
            + headers
            + "<pause milliseconds=\"50\"/><send><![CDATA[\n\nSIP/2.0 "
            + status
            + " Chosen\n"
            + headers
            + "</scenario>\n");
    start(
        "sipp",
        "-sf",
        folder.resolve("uas-" + status + ".xml").toString(),
        "-i",
        "127.0.0.1",
        "-p",
        "" + port,
        "-nostdin");

    Outcome outcome = awaited(() -> sip(SipTransport.UDP, port), o -> o.rejected());

    String word =
        switch (outcome) {
          case Outcome.Reached _ -> "reached";
          case Outcome.Unreached unreached -> unreached.cause().word();
          case Outcome.Unmeasured unmeasured -> unmeasured.why().word();
        };
    assertThat(word).isEqualTo(meaning);
    Answer answer =
        outcome instanceof Outcome.Reached reached
            ? reached.answer()
            : ((Outcome.Unreached) outcome).seen();
    var values = new TreeMap<String, Double>();
    answer.tell((field, value) -> values.put(field.metric().name(), value));
    assertThat(values)
        .containsEntry("bridgewatch_sip_status_code", (double) status)
        .containsEntry("bridgewatch_sip_in_call", (double) inCall);
  }

  @Test
  void coturnSeesTheAddressThatWeSendFrom() throws Exception {
    int port = freePort();
    start(
        "turnserver",
        "-n",
        "--log-file=stdout",
        "-L",
        "127.0.0.1",
        "-p",
        "" + port,
        "--no-tls",
        "--no-dtls",
        "--no-cli",
        "--no-auth",
        "--pidfile",
        folder + "/turn.pid",
        "--userdb",
        folder + "/turn.db");

    Outcome.Reached reached =
        reached(() -> new StunProbe(port, TIMEOUT, Optional.empty(), NanoClock.SYSTEM));

    assertThat(reached.answer().facts())
        .containsEntry("mappedAddress", "127.0.0.1")
        .hasEntrySatisfying("software", name -> assertThat(name.toString()).contains("Coturn"));
  }

  @ParameterizedTest
  @CsvSource({"local stratum 7, true", "'', false"})
  void chronydsTimeIsOursAndOneWithoutASourceIsNotBelieved(String local, boolean synchronised)
      throws Exception {
    int port = freePort();
    Path file = folder.resolve("chrony-" + synchronised + ".conf");
    Files.writeString(
        file,
        "port "
            + port
            + "\nbindaddress 127.0.0.1\nallow 127.0.0.0/8\ncmdport 0\npidfile "
            + file
            + ".pid\nbindcmdaddress /\n"
            + local
            + "\n");
    start("chronyd", "-x", "-d", "-U", "-u", "root", "-f", file.toString(), "-L", "0");
    Supplier<Probe> probe =
        () ->
            new NtpProbe(port, Duration.ofSeconds(1), TIMEOUT, Optional.empty(), NanoClock.SYSTEM);

    Outcome outcome = awaited(probe, o -> o.rejected());

    if (synchronised) {
      assertThat(outcome).isInstanceOf(Outcome.Reached.class);
      Map<String, Object> facts = ((Outcome.Reached) outcome).answer().facts();
      assertThat(facts).containsEntry("stratum", 7);
      // the same clock on both ends: no more than half of the way may be wrong
      assertThat(Math.abs((double) facts.get("offsetSeconds")))
          .isLessThanOrEqualTo((double) facts.get("delaySeconds") / 2 + 1e-3);
    } else {
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Unreached.class,
              o -> assertThat(o.cause().word()).isEqualTo("not_synchronised"));
    }
  }

  /// Names, labels and the values that are no times, beside Debian's blackbox_exporter on the same
  /// module file.
  @ParameterizedTest
  @CsvSource({
    "web, http://127.0.0.1:WEB/",
    "web, http://127.0.0.1:WEB/broken",
    "web, http://127.0.0.1:WEB/moved",
    "web_words, http://127.0.0.1:WEB/",
    "web_no_words, http://127.0.0.1:WEB/",
    "web, https://127.0.0.1:SECURE/",
    "web_insecure, https://127.0.0.1:SECURE/",
    "open, 127.0.0.1:WEB",
    "open, 127.0.0.1:9",
    "banner, 127.0.0.1:WEB",
    "secure, 127.0.0.1:SECURE",
    "secure, 127.0.0.1:OTHER",
    "echo, 127.0.0.1",
  })
  void besideBlackboxExporterTheSeriesAreTheSame(String module, String text) throws Exception {
    Path file = folder.resolve("blackbox.yml");
    if (!Files.exists(file)) {
      Files.writeString(
          file,
          """
          modules:
            web: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, follow_redirects: false, tls_config: { ca_file: %1$s/ca.pem } } }
            web_words: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, fail_if_body_not_matches_regexp: ["hel+o"] } }
            web_no_words: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, fail_if_body_matches_regexp: ["hel+o"] } }
            web_insecure: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, tls_config: { insecure_skip_verify: true } } }
            open: { prober: tcp, timeout: 5s, tcp: { preferred_ip_protocol: ip4 } }
            banner: { prober: tcp, timeout: 5s, tcp: { preferred_ip_protocol: ip4, query_response: [ { send: "GET / HTTP/1.0\\n" }, { expect: "^Server: nginx" } ] } }
            secure: { prober: tcp, timeout: 5s, tcp: { preferred_ip_protocol: ip4, tls: true, tls_config: { ca_file: %1$s/ca.pem } } }
            echo: { prober: icmp, timeout: 5s, icmp: { preferred_ip_protocol: ip4 } }
          """
              .formatted(folder));
      exporterPort = freePort();
      start(
          "prometheus-blackbox-exporter",
          "--config.file=" + file,
          "--web.listen-address=127.0.0.1:" + exporterPort);
    }
    String target =
        text.replace("WEB", "" + webPort)
            .replace("SECURE", "" + securePort)
            .replace("OTHER", "" + otherNamePort);

    Map<String, Double> theirs = theirs(module, target);
    Map<String, Double> ours = ours(BlackboxFile.read(file).module(module).at(target));

    var missing = new TreeSet<>(theirs.keySet());
    missing.removeAll(ours.keySet());
    missing.removeIf(series -> isTheirsAlone(series, ours));
    assertThat(missing).as("theirs %s, ours %s", theirs, ours).isEmpty();
    for (String name :
        List.of(
            "probe_success",
            "probe_ip_protocol",
            "probe_http_status_code",
            "probe_http_ssl",
            "probe_http_redirects",
            "probe_http_version",
            "probe_http_content_length",
            "probe_http_uncompressed_body_length",
            "probe_failed_due_to_regex",
            "probe_ssl_earliest_cert_expiry",
            "probe_icmp_reply_hop_limit")) {
      boolean redirected = ours.getOrDefault("probe_http_status_code", 0.0) == 302;
      if (redirected && NOT_FOLLOWED.contains(name)) {
        continue;
      }
      if (ours.containsKey(name) && theirs.containsKey(name)) {
        assertThat(ours.get(name)).as(name).isEqualTo(theirs.get(name));
      }
    }
  }

  /// Of a redirect that is not followed they count the redirect, and do not read its page.
  private static final Set<String> NOT_FOLLOWED =
      Set.of("probe_http_redirects", "probe_http_uncompressed_body_length");

  /// What we do not give on purpose: zeros for what did not happen, the time of a lookup that there
  /// was none of, a hash of the address, the names within certificates, and a chain's end where
  /// there is no chain.
  private static boolean isTheirsAlone(String series, Map<String, Double> ours) {
    boolean failed = ours.getOrDefault("probe_success", 0.0) == 0;
    return series.equals("probe_ip_addr_hash")
        || series.equals("probe_dns_lookup_time_seconds")
        || series.contains("phase=resolve")
        || series.contains("phase=setup")
        || series.startsWith("probe_ssl_last_chain_")
        || series.equals("probe_failed_due_to_regex")
        || series.equals("probe_http_content_length")
        || (failed && series.startsWith("probe_http_"))
        || (failed && series.startsWith("probe_icmp_"));
  }

  private Map<String, Double> theirs(String module, String target) throws Exception {
    var uri =
        URI.create(
            "http://127.0.0.1:" + exporterPort + "/probe?module=" + module + "&target=" + target);
    try (HttpClient client = HttpClient.newHttpClient()) {
      long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
      while (true) {
        try {
          String text =
              client
                  .send(
                      HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
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

  private static Map<String, Double> ours(BlackboxModule.Aimed aimed) throws Exception {
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
          aimed.spec().probe(tools, new ProbeSpec.Setting(aimed.host(), TIMEOUT, Optional.empty()));
      var aim =
          new Aim(aimed.host(), probe, TIMEOUT, AllowList.LOOPBACK, resolver, NanoClock.SYSTEM);
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

  /// Our questions as tshark reads them.
  @ParameterizedTest
  @CsvSource({
    "h323, 127.0.0.1, 1719, H.225.0, gatekeeperRequest",
    "h323, ::1, 1719, H.225.0, gatekeeperRequest",
    "sip, 127.0.0.1, 5060, SIP, OPTIONS",
    "stun, 127.0.0.1, 3478, STUN, Binding Request",
    "ntp, 127.0.0.1, 123, NTP, 'NTP Version 4, client'",
  })
  void tsharkReadsOurQuestions(String kind, String address, int port, String protocol, String what)
      throws Exception {
    byte[] question = question(kind, InetAddress.ofLiteral(address));
    String name = kind + (address.contains(":") ? "6" : "");
    Path hex = folder.resolve(name + ".hex");
    Files.writeString(hex, "0000 " + HexFormat.ofDelimiter(" ").formatHex(question) + "\n");
    run("text2pcap", "-u", "40000," + port, hex.toString(), name + ".pcap");

    String text = run("tshark", "-r", name + ".pcap", "-V");

    assertThat(text).containsIgnoringCase(what).doesNotContain("Malformed");
    assertThat(run("tshark", "-r", name + ".pcap")).contains(protocol);
  }

  @Test
  void scapyReadsOurQuestions() throws Exception {
    String code =
        "import sys; from scapy.all import NTP; from scapy.contrib.stun import STUN\n"
            + "n = NTP(bytes.fromhex(sys.argv[1])); print('ntp', n.mode, n.version, len(n.payload))\n"
            + "s = STUN(bytes.fromhex(sys.argv[2])); print('stun', s.stun_message_type,"
            + " hex(s.magic_cookie), s.length)\n";
    String text =
        run(
            "/usr/bin/python3",
            "-c",
            code,
            HexFormat.of().formatHex(question("ntp", LOOPBACK)),
            HexFormat.of().formatHex(question("stun", LOOPBACK)));

    assertThat(text).contains("ntp 3 4 0").contains("stun 1 0x2112a442 0");
  }

  /// What a probe sends first.
  private static byte[] question(String kind, InetAddress at) throws Exception {
    try (var socket = new DatagramSocket(0, at)) {
      int port = socket.getLocalPort();
      Probe probe =
          switch (kind) {
            case "h323" ->
                new H323Probe(
                    H323Probe.Way.RAS,
                    port,
                    Duration.ofMillis(300),
                    Optional.empty(),
                    NanoClock.SYSTEM);
            case "sip" -> sip(SipTransport.UDP, port);
            case "stun" ->
                new StunProbe(port, Duration.ofMillis(300), Optional.empty(), NanoClock.SYSTEM);
            default ->
                new NtpProbe(
                    port,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(300),
                    Optional.empty(),
                    NanoClock.SYSTEM);
          };
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  probe.measure(at, Trace.OFF);
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });
      socket.setSoTimeout(20_000);
      var packet = new DatagramPacket(new byte[2_000], 2_000);
      socket.receive(packet);
      asking.interrupt();
      asking.join(20_000);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }

  /// An outcome that may mean that a program has not started yet.
  private record Tried(Outcome outcome) {
    boolean rejected() {
      return outcome instanceof Outcome.Unreached unreached
          && List.of("rejected", "timed_out").contains(unreached.cause().word())
          && unreached.seen().facts().get("status") == null;
    }
  }

  private static Outcome awaited(Supplier<Probe> probe, Predicate<Tried> notYet) throws Exception {
    long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (true) {
      Outcome outcome = probe.get().measure(LOOPBACK, Trace.OFF);
      if (!notYet.test(new Tried(outcome))) {
        return outcome;
      }
      assertThat(System.nanoTime()).as("the program answers: %s", outcome).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static Outcome.Reached reached(Supplier<Probe> probe) throws Exception {
    return (Outcome.Reached) awaited(probe, tried -> !(tried.outcome() instanceof Outcome.Reached));
  }

  private static int freePort() throws IOException {
    while (true) {
      try (var tcp = new ServerSocket(0, 1, LOOPBACK);
          var udp = new DatagramSocket(tcp.getLocalPort(), LOOPBACK)) {
        return udp.getLocalPort();
      } catch (BindException _) {
        // taken over UDP: another one
      }
    }
  }

  private void start(String... command) throws IOException {
    Path log = Files.createTempFile(folder, command[0].replaceAll("\\W", "-"), ".log");
    processes.add(process(command).redirectOutput(log.toFile()).start());
  }

  private String run(String... command) throws Exception {
    Process process = process(command).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command[0], text).isZero();
    return text;
  }

  private ProcessBuilder process(String... command) {
    var line = new ArrayList<>(List.of(command));
    line.set(0, found(command[0]));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    return builder.directory(folder.toFile());
  }

  private static String found(String program) {
    for (String place : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
      Path path = Path.of(place).resolve(program);
      if (Files.isExecutable(path)) {
        return path.toString();
      }
    }
    throw new AssertionError(program + " is missing; bin/setup installs it");
  }
}
