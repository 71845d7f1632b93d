package vn.bridgewatch.agent.probe.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.agent.lab.Asking.LOOPBACK;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.lab.Asking;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.time.NanoClock;

/// `registration` against kamailio's registrar: with MD5, with SHA-256 and without a login.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistrarIT {

  private static final String DOMAIN = "bridge.test";
  private static final String PASSWORD = "right \"one\"";

  private final Map<String, Integer> ports = new HashMap<>();
  private Programs programs;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    programs = new Programs(shared);
    for (String algorithm : List.of("MD5", "SHA-256")) {
      int port = Programs.freePort();
      ports.put(algorithm, port);
      Path folder = Files.createDirectory(shared.resolve(algorithm));
      Files.writeString(
          folder.resolve("kamailio.cfg"),
          """
          debug=0
          log_stderror=yes
          children=1
          listen=udp:127.0.0.1:%1$d
          listen=tcp:127.0.0.1:%1$d
          loadmodule "sl.so"
          loadmodule "pv.so"
          loadmodule "usrloc.so"
          loadmodule "registrar.so"
          loadmodule "auth.so"
          modparam("usrloc", "db_mode", 0)
          modparam("registrar", "min_expires", 1)
          modparam("auth", "algorithm", "%2$s")
          request_route {
            if (method != "REGISTER") { sl_send_reply("200", "OK"); exit; }
            if ($tU == "nobody") { sl_send_reply("404", "Not Found"); exit; }
            if ($tU == "hidden") { sl_send_reply("403", "Forbidden"); exit; }
            if ($tU == "busy") { sl_send_reply("503", "Service Unavailable"); exit; }
            if ($tU == "gone") { sl_send_reply("405", "Method Not Allowed"); exit; }
            if ($tU != "open" && $ua != "codec") {
              if (!pv_www_authenticate("$td", 'right "one"', "0")) {
                www_challenge("$td", "1");
                exit;
              }
            }
            save("location");
          }
          """
              .formatted(port, algorithm));
      programs.start(
          "kamailio",
          "-f",
          folder.resolve("kamailio.cfg").toString(),
          "-DD",
          "-E",
          "-m",
          "64",
          "-M",
          "8",
          "-Y",
          folder.toString());
      Asking.reached(() -> probe(algorithm, SipTransport.UDP, "nobody", Optional.empty()));
    }
  }

  @AfterAll
  void end() throws Exception {
    programs.end();
  }

  private Probe probe(
      String algorithm, SipTransport transport, String user, Optional<SipLogin> login) {
    var question =
        new RegistrationProbe.Question(
            transport, "sip:" + DOMAIN, "sip:" + user + "@" + DOMAIN, "", login);
    var terms = new TlsTerms("127.0.0.1", List.of(), true, List.of(), TlsTerms.WARN_WITHIN_DEFAULT);
    return new RegistrationProbe(
        question, ports.get(algorithm), terms, Asking.TIMEOUT, Optional.empty(), NanoClock.SYSTEM);
  }

  private Outcome asked(
      String algorithm, SipTransport transport, String user, Optional<SipLogin> login)
      throws InterruptedException {
    return probe(algorithm, transport, user, login).measure(LOOPBACK, Trace.OFF);
  }

  /// The codec registers.
  private void register(String algorithm, String user, int seconds, String... contacts)
      throws Exception {
    var text = new StringBuilder();
    try (var socket = new DatagramSocket(0, LOOPBACK)) {
      text.append("REGISTER sip:").append(DOMAIN).append(" SIP/2.0\r\n");
      text.append("Via: SIP/2.0/UDP 127.0.0.1:").append(socket.getLocalPort());
      text.append(";branch=z9hG4bK").append(UUID.randomUUID()).append("\r\n");
      text.append("From: <sip:%1$s@%2$s>;tag=1\r\nTo: <sip:%1$s@%2$s>\r\n".formatted(user, DOMAIN));
      text.append("Call-ID: ").append(UUID.randomUUID()).append("\r\nCSeq: 1 REGISTER\r\n");
      for (String contact : contacts) {
        text.append("Contact: <").append(contact).append(">\r\n");
      }
      text.append("Expires: ").append(seconds).append("\r\nUser-Agent: codec\r\n");
      text.append("Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      socket.connect(LOOPBACK, ports.get(algorithm));
      socket.setSoTimeout(10_000);
      socket.send(new DatagramPacket(bytes, bytes.length));
      var answer = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(answer);
      assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
          .startsWith("SIP/2.0 200 ");
    }
  }

  private static Optional<SipLogin> login(String password) {
    return Optional.of(new SipLogin("any.one@bridge", password));
  }

  private static Map<String, Double> values(Outcome outcome) {
    Answer answer = ((Outcome.Reached) outcome).answer();
    var values = new TreeMap<String, Double>();
    answer.tell((field, value) -> values.put(field.metric().name(), value));
    return values;
  }

  @ParameterizedTest
  @CsvSource({"MD5, UDP", "MD5, TCP", "SHA-256, UDP", "SHA-256, TCP"})
  void whereTheCodecIsAndForHowLongIsReadAndNothingIsChanged(
      String algorithm, SipTransport transport) throws Exception {
    String user = "room-" + algorithm + "-" + transport;
    String contact = "sip:room@192.0.2.6:5061;transport=tls";
    register(algorithm, user, 120, contact);

    for (int i = 0; i < 3; i++) {
      Outcome outcome = asked(algorithm, transport, user, login(PASSWORD));

      assertThat(Asking.word(outcome)).isEqualTo("reached");
      assertThat(values(outcome))
          .containsEntry("bridgewatch_sip_status_code", 200.0)
          .containsEntry("bridgewatch_sip_registered", 1.0)
          .hasEntrySatisfying(
              "bridgewatch_sip_registration_seconds",
              left -> assertThat(left).isBetween(60.0, 120.0));
      Answer answer = ((Outcome.Reached) outcome).answer();
      assertThat(answer.facts().get("registeredAt"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .containsExactly(contact);
      assertThat(answer.doubt()).isEmpty();
      assertThat(answer.text()).startsWith("registered, ends in ");
    }
  }

  @Test
  void everyDeviceOfAnAccountIsSeen() throws Exception {
    register("MD5", "open-two", 120, "sip:a@192.0.2.5:5060", "sip:a@192.0.2.6:5061");
    Outcome outcome = asked("MD5", SipTransport.TCP, "open-two", login(PASSWORD));

    assertThat(((Outcome.Reached) outcome).answer().facts().get("registeredAt"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrder("sip:a@192.0.2.5:5060", "sip:a@192.0.2.6:5061");
    assertThat(values(outcome))
        .containsEntry("bridgewatch_sip_registered", 1.0)
        .doesNotContainKey("bridgewatch_sip_registration_seconds");
  }

  @Test
  void whoNeverCameAndWhoLoggedOffIsNotRegistered() throws Exception {
    Outcome never = asked("MD5", SipTransport.UDP, "open", Optional.empty());
    register("MD5", "open", 3_600, "sip:open@192.0.2.9");
    Outcome there = asked("MD5", SipTransport.UDP, "open", Optional.empty());
    register("MD5", "open", 0, "sip:open@192.0.2.9");
    Outcome gone = asked("MD5", SipTransport.UDP, "open", Optional.empty());

    assertThat(values(there)).containsEntry("bridgewatch_sip_registered", 1.0);
    for (Outcome outcome : List.of(never, gone)) {
      assertThat(values(outcome))
          .containsEntry("bridgewatch_sip_registered", 0.0)
          .containsEntry("bridgewatch_sip_registration_seconds", 0.0);
      assertThat(((Outcome.Reached) outcome).answer().doubt())
          .hasValueSatisfying(doubt -> assertThat(doubt.reason()).isEqualTo("not_registered"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nobody, reached",
    "hidden, forbidden",
    "busy, service_unavailable",
    "gone, not_supported",
  })
  void whatARegistrarRefusesMeansWhatItShould(String user, String meaning) throws Exception {
    assertThat(Asking.word(asked("MD5", SipTransport.UDP, user, Optional.empty())))
        .isEqualTo(meaning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "SHA-256"})
  void aWrongPasswordIsTold(String algorithm) throws Exception {
    Outcome outcome = asked(algorithm, SipTransport.UDP, "room", login("wrong"));

    assertThat(Asking.word(outcome)).isEqualTo("wrong_password");
    assertThat(((Outcome.Unmeasured) outcome).detail())
        .isEqualTo(
            "the registrar does not accept the user and password for sip:room@bridge.test"
                + " (SIP 401 Unauthorized); asked again after 60 s");
  }

  @Test
  void aRegistrarThatWantsALoginIsNotDown() throws Exception {
    Outcome outcome = asked("MD5", SipTransport.UDP, "room", Optional.empty());

    assertThat(Asking.word(outcome)).isEqualTo("wrong_password");
    assertThat(((Outcome.Unmeasured) outcome).detail()).contains("and none is given");
  }
}
