package vn.bridgewatch.agent.probe.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.agent.lab.Asking.LOOPBACK;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.lab.Asking;
import vn.bridgewatch.agent.lab.Certificates;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.tls.Authorities;
import vn.bridgewatch.agent.probe.tls.TlsProbe;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.time.NanoClock;

/// `sip` against kamailio over UDP, TCP and TLS, and `tls` of its TLS ports: a good certificate,
/// one behind an authority between, one of another name, one that has ended, and TLS 1.2.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KamailioIT {

  private static final String OURS = "IP:127.0.0.1,DNS:mcu.bridge.test";

  /// As openssl prints them, `May 3 10:00:00 2027 GMT`.
  private static final DateTimeFormatter OPENSSL_DATE =
      DateTimeFormatter.ofPattern("MMM d HH:mm:ss yyyy 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Map<String, Integer> ports = new TreeMap<>();
  private Programs programs;
  private Certificates certificates;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    programs = new Programs(shared);
    certificates = new Certificates(programs);
    certificates.make("good", OURS, 5);
    certificates.makeChained("chained", OURS, 60);
    certificates.make("other", "DNS:other.bridge.test", 60);
    certificates.make("ended", OURS, -1);
    certificates.make("old", OURS, 60);
    ports.put("open", Programs.freePort());
    var listen = new StringBuilder();
    var servers = new StringBuilder();
    for (String name : List.of("good", "chained", "other", "ended", "old")) {
      int port = Programs.freePort();
      ports.put(name, port);
      listen.append("listen=tls:127.0.0.1:").append(port).append('\n');
      servers.append(
          """
          [server:127.0.0.1:%1$d]
          method = %2$s
          certificate = %3$s/%4$s.pem
          private_key = %3$s/%4$s.key
          """
              .formatted(port, name.equals("old") ? "TLSv1.2" : "TLSv1.2+", shared, name));
    }
    Files.writeString(
        shared.resolve("tls.cfg"),
        "[server:default]\nmethod = TLSv1.2+\ncertificate = %1$s/good.pem\nprivate_key = %1$s/good.key\n"
                .formatted(shared)
            + servers);
    Files.writeString(
        shared.resolve("kamailio.cfg"),
        """
        debug=0
        log_stderror=yes
        children=1
        enable_tls=yes
        listen=udp:127.0.0.1:%1$d
        listen=tcp:127.0.0.1:%1$d
        %2$s
        loadmodule "tls.so"
        loadmodule "sl.so"
        loadmodule "pv.so"
        modparam("tls", "config", "%3$s/tls.cfg")
        request_route { sl_send_reply("200","OK"); exit; }
        """
            .formatted(ports.get("open"), listen, shared));
    programs.start(
        "kamailio",
        "-f",
        shared.resolve("kamailio.cfg").toString(),
        "-DD",
        "-E",
        "-m",
        "64",
        "-M",
        "8",
        "-Y",
        shared.toString());
    Asking.reached(() -> sip(SipTransport.TCP, "open"));
  }

  @AfterAll
  void end() throws Exception {
    programs.end();
  }

  private TlsTerms terms(Path authorities) {
    return new TlsTerms(
        "127.0.0.1", Authorities.read(authorities), true, List.of(), TlsTerms.WARN_WITHIN_DEFAULT);
  }

  private Probe sip(SipTransport transport, String where) {
    return new SipProbe(
        transport,
        "sip:127.0.0.1",
        ports.get(where),
        terms(certificates.authority()),
        Asking.TIMEOUT,
        Optional.empty(),
        NanoClock.SYSTEM);
  }

  private Probe tls(String where, Path authorities) {
    return new TlsProbe(
        ports.get(where), terms(authorities), Asking.TIMEOUT, Optional.empty(), NanoClock.SYSTEM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UDP", "TCP"})
  void kamailioAnswersOptions(SipTransport transport) throws Exception {
    Outcome.Reached reached = Asking.reached(() -> sip(transport, "open"));

    assertThat(reached.answer().text()).isEqualTo("SIP 200 OK");
    assertThat(reached.answer().facts().get("server").toString()).contains("kamailio");
  }

  @ParameterizedTest
  @CsvSource({"good, TLS 1.3, good", "chained, TLS 1.3, between", "old, TLS 1.2, old"})
  void kamailioAnswersOptionsOverTls(String where, String version, String endsFirst)
      throws Exception {
    Outcome.Reached reached = Asking.reached(() -> sip(SipTransport.TLS, where));

    assertThat(reached.answer().text()).isEqualTo("SIP 200 OK");
    assertThat(reached.answer().facts())
        .containsEntry("transport", "tls")
        .containsEntry("status", 200)
        .containsEntry("certificateTrusted", true)
        .containsEntry("certificateNamed", true)
        .containsEntry("tlsVersion", version)
        .hasEntrySatisfying("server", by -> assertThat(by.toString()).contains("kamailio"));
    Map<String, Double> values = values(reached.answer());
    assertThat(values)
        .containsEntry("bridgewatch_sip_status_code", 200.0)
        .containsKeys("probe_tls_version_info", "probe_tls_cipher_info")
        .containsEntry("probe_ssl_earliest_cert_expiry", (double) ends(endsFirst).getEpochSecond());
  }

  @ParameterizedTest
  @CsvSource({"other, certificate_other_name", "ended, certificate_out_of_date"})
  void aCertificateThatIsWrongIsToldBySipAndByTlsAlike(String where, String cause)
      throws Exception {
    Outcome sip = sip(SipTransport.TLS, where).measure(LOOPBACK, Trace.OFF);
    Outcome tls = tls(where, certificates.authority()).measure(LOOPBACK, Trace.OFF);

    assertThat(Asking.word(sip)).isEqualTo(cause);
    assertThat(Asking.word(tls)).isEqualTo(cause);
    for (Outcome outcome : List.of(sip, tls)) {
      assertThat(values(((Outcome.Unreached) outcome).seen()))
          .containsEntry("probe_ssl_earliest_cert_expiry", (double) ends(where).getEpochSecond());
    }
  }

  @Test
  void theChainOfTheSipPortIsToldAndWhenItEnds() throws Exception {
    Outcome good = tls("good", certificates.authority()).measure(LOOPBACK, Trace.OFF);
    Outcome chained = tls("chained", certificates.authority()).measure(LOOPBACK, Trace.OFF);

    Answer soon = ((Outcome.Reached) good).answer();
    assertThat(soon.doubt())
        .hasValueSatisfying(
            doubt -> assertThat(doubt.reason()).matches("certificate_ends_in_[45]_days"));
    assertThat(soon.facts()).containsEntry("certificates", List.of("CN=good"));
    Answer twoOfThem = ((Outcome.Reached) chained).answer();
    assertThat(twoOfThem.facts())
        .containsEntry("certificates", List.of("CN=chained", "CN=between"));
    assertThat(values(twoOfThem))
        .containsEntry(
            "probe_ssl_last_chain_expiry_timestamp_seconds", (double) ends("ca").getEpochSecond());
  }

  @Test
  void anAuthorityThatIsNotOursVouchesForNothing() throws Exception {
    Outcome outcome = tls("good", certificates.file("other")).measure(LOOPBACK, Trace.OFF);

    assertThat(Asking.word(outcome)).isEqualTo("certificate_not_trusted");
    assertThat(values(((Outcome.Unreached) outcome).seen()))
        .containsEntry("probe_ssl_earliest_cert_expiry", (double) ends("good").getEpochSecond());
  }

  /// What openssl sees at the same port.
  @ParameterizedTest
  @ValueSource(strings = {"good", "old"})
  void theVersionIsTheOneThatOpensslSees(String where) throws Exception {
    String theirs =
        programs.run(
            "sh",
            "-c",
            "openssl s_client -connect 127.0.0.1:%d -CAfile ca.pem -brief </dev/null 2>&1"
                .formatted(ports.get(where)));

    Map<String, Object> ours =
        ((Outcome.Reached) tls(where, certificates.authority()).measure(LOOPBACK, Trace.OFF))
            .answer()
            .facts();

    assertThat(theirs)
        .contains("Protocol version: " + ours.get("tlsVersion").toString().replace(" ", "v"))
        .contains("Verification: OK");
  }

  private Instant ends(String name) throws Exception {
    String text =
        programs.run("openssl", "x509", "-enddate", "-noout", "-in", name + ".pem").strip();
    String date = text.substring(text.indexOf('=') + 1).replaceAll(" +", " ");
    return OPENSSL_DATE.parse(date, Instant::from);
  }

  private static Map<String, Double> values(Answer answer) {
    var values = new TreeMap<String, Double>();
    answer.tell((field, value) -> values.put(field.metric().name(), value));
    return values;
  }
}
