package vn.bridgewatch.agent.probe.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.agent.lab.Asking.LOOPBACK;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.lab.Asking;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.tls.TlsTerms;

/// A registrar whose answers are chosen, and a clock that is moved by hand.
class RegistrationProbeTest {

  private static final String CHALLENGE =
      "401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private DatagramSocket registrar;
  private Thread serving;
  private volatile UnaryOperator<String> answer = _ -> CHALLENGE;

  @BeforeEach
  void open() throws IOException {
    registrar = new DatagramSocket(0, LOOPBACK);
    serving = Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void close() throws InterruptedException {
    registrar.close();
    serving.join();
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[65_535], 65_535);
    while (true) {
      try {
        packet.setLength(65_535);
        registrar.receive(packet);
        String request =
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        asked.add(request);
        byte[] bytes =
            ("SIP/2.0 "
                    + answer.apply(request)
                    + "\r\n"
                    + request
                        .lines()
                        .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq): .*"))
                        .reduce("", (a, b) -> a + b + "\r\n")
                    + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        registrar.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
      } catch (SocketException _) {
        return; // closed
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private RegistrationProbe probe(SipLogin login) {
    return probe(login, "");
  }

  private RegistrationProbe probe(SipLogin login, String contact) {
    var question =
        new RegistrationProbe.Question(
            SipTransport.UDP,
            "sip:bridge.test",
            "sip:room@bridge.test",
            contact,
            Optional.ofNullable(login));
    var terms = new TlsTerms("x", List.of(), true, List.of(), TlsTerms.WARN_WITHIN_DEFAULT);
    return new RegistrationProbe(
        question,
        registrar.getLocalPort(),
        terms,
        Duration.ofSeconds(10),
        Optional.empty(),
        nanos::get);
  }

  @Test
  void itNamesNoContactAndSoChangesNothing() throws Exception {
    answer = _ -> "200 OK";
    probe(null).measure(LOOPBACK, Trace.OFF);

    assertThat(asked)
        .singleElement()
        .asString()
        .startsWith("REGISTER sip:bridge.test SIP/2.0\r\n")
        .contains("\r\nTo: <sip:room@bridge.test>\r\n")
        .contains("\r\nFrom: \"Bridgewatch\" <sip:room@bridge.test>;tag=")
        .doesNotContainIgnoringCase("\r\nContact:")
        .doesNotContainIgnoringCase("\r\nm:")
        .doesNotContainIgnoringCase("\r\nExpires:");
  }

  @Test
  void theAnswerToAChallengeIsANewTransactionOfTheSameDialogue() throws Exception {
    probe(new SipLogin("room", "p")).measure(LOOPBACK, Trace.OFF);

    assertThat(asked).hasSize(2);
    assertThat(asked.getLast())
        .contains("\r\nCSeq: 2 REGISTER\r\n")
        .contains("\r\nAuthorization: Digest username=\"room\", realm=\"r\", nonce=\"n\", ")
        .contains(line(asked.getFirst(), "Call-ID"))
        .doesNotContain(line(asked.getFirst(), "Via"));
  }

  private static String line(String request, String name) {
    return request.lines().filter(line -> line.startsWith(name + ": ")).findFirst().orElseThrow();
  }

  /// 1, 2, 4, 8, 16 and 16 minutes; a login that is taken ends it.
  @Test
  void aLoginThatIsRefusedIsNotTriedAgainForLongerAndLonger() throws Exception {
    RegistrationProbe probe = probe(new SipLogin("room", "wrong"));
    for (int minutes : new int[] {1, 2, 4, 8, 16, 16}) {
      asked.clear();
      assertThat(Asking.word(probe.measure(LOOPBACK, Trace.OFF))).isEqualTo("wrong_password");
      assertThat(asked).hasSize(2);
      nanos.addAndGet(Duration.ofMinutes(minutes).toNanos() - 1);
      Outcome paused = probe.measure(LOOPBACK, Trace.OFF);
      assertThat(Asking.word(paused)).isEqualTo("wrong_password");
      assertThat(((Outcome.Unmeasured) paused).detail()).contains("asked again after ");
      assertThat(asked).hasSize(2);
      nanos.addAndGet(1);
    }
    answer = _ -> "200 OK";
    assertThat(Asking.word(probe.measure(LOOPBACK, Trace.OFF))).isEqualTo("reached");
    answer = _ -> CHALLENGE;
    probe.measure(LOOPBACK, Trace.OFF);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    asked.clear();
    probe.measure(LOOPBACK, Trace.OFF);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aLoginOfAKindThatWeDoNotSpeakIsNoFaultOfTheRegistrar() throws Exception {
    answer = _ -> "401 Unauthorized\r\nWWW-Authenticate: Negotiate";

    assertThat(Asking.word(probe(new SipLogin("room", "p")).measure(LOOPBACK, Trace.OFF)))
        .isEqualTo("not_supported");
  }

  /// What some registrars answer to a wrong password.
  @Test
  void a403ToALoginIsARefusal() throws Exception {
    answer = request -> request.contains("\r\nAuthorization: ") ? "403 Forbidden" : CHALLENGE;
    RegistrationProbe probe = probe(new SipLogin("room", "wrong"));

    for (int i = 0; i < 3; i++) {
      Outcome outcome = probe.measure(LOOPBACK, Trace.OFF);
      assertThat(Asking.word(outcome)).isEqualTo("wrong_password");
      assertThat(((Outcome.Unmeasured) outcome).detail()).contains("(SIP 403 Forbidden)");
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  void anAnswerThatIsTooOldIsGivenOnceMoreAndIsNoWrongPassword() throws Exception {
    answer =
        request ->
            request.contains("CSeq: 3 ")
                ? "200 OK"
                : CHALLENGE + (request.contains("CSeq: 2 ") ? ", stale=TRUE" : "");
    Outcome once = probe(new SipLogin("room", "p")).measure(LOOPBACK, Trace.OFF);
    assertThat(Asking.word(once)).isEqualTo("reached");
    assertThat(asked).hasSize(3);

    asked.clear();
    answer = _ -> CHALLENGE + ", stale=true";
    RegistrationProbe probe = probe(new SipLogin("room", "p"));
    for (int i = 0; i < 2; i++) {
      assertThat(Asking.word(probe.measure(LOOPBACK, Trace.OFF))).isEqualTo("unexpected_answer");
    }
    assertThat(asked).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({
    "400, not_supported",
    "403, forbidden",
    "404, reached",
    "405, not_supported",
    "408, timed_out",
    "421, not_supported",
    "486, unexpected_answer",
    "500, unexpected_answer",
    "501, not_supported",
    "503, service_unavailable",
  })
  void whatARegistrarAnswersMeansWhatItShould(int status, String meaning) throws Exception {
    answer = _ -> status + " Chosen";

    assertThat(Asking.word(probe(null).measure(LOOPBACK, Trace.OFF))).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1, -1", // of several nobody knows which is the codec's
    "10.1.2.3, 1, 60",
    "2001:db8::1, 1, 3600",
    "CODEC.bridge.test, 1, 5",
    "10.1.2.4, 0, 0",
  })
  void ofSeveralDevicesTheOneThatIsMeantCounts(String contact, double registered, double left)
      throws Exception {
    answer =
        _ ->
            "200 OK\r\nContact: <sip:room@10.1.2.3:5060>;expires=60,"
                + " <sip:[2001:DB8::1];transport=tcp>;expires=3600\r\n"
                + "Contact: <sips:a@codec.bridge.test?x=10.1.2.4>;expires=5";
    Outcome.Reached reached = (Outcome.Reached) probe(null, contact).measure(LOOPBACK, Trace.OFF);

    var values = new TreeMap<String, Double>();
    reached.answer().tell((field, value) -> values.put(field.metric().name(), value));
    assertThat(values).containsEntry("bridgewatch_sip_registered", registered);
    assertThat(values.getOrDefault("bridgewatch_sip_registration_seconds", -1.0)).isEqualTo(left);
  }

  @Test
  void aBindingWithoutAnEndIsABadAnswer() throws Exception {
    answer = _ -> "200 OK\r\nContact: <sip:a@b>";

    assertThat(Asking.word(probe(null).measure(LOOPBACK, Trace.OFF))).isEqualTo("bad_answer");
  }
}
