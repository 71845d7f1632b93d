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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
  private volatile String answer = CHALLENGE;

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
                    + answer
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
    var question =
        new RegistrationProbe.Question(
            SipTransport.UDP,
            "sip:bridge.test",
            "sip:room@bridge.test",
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
    answer = "200 OK";
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
    answer = "200 OK";
    assertThat(Asking.word(probe.measure(LOOPBACK, Trace.OFF))).isEqualTo("reached");
    answer = CHALLENGE;
    probe.measure(LOOPBACK, Trace.OFF);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    asked.clear();
    probe.measure(LOOPBACK, Trace.OFF);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aLoginOfAKindThatWeDoNotSpeakIsNoFaultOfTheRegistrar() throws Exception {
    answer = "401 Unauthorized\r\nWWW-Authenticate: Negotiate";

    assertThat(Asking.word(probe(new SipLogin("room", "p")).measure(LOOPBACK, Trace.OFF)))
        .isEqualTo("not_supported");
  }

  @Test
  void aBindingWithoutAnEndIsABadAnswer() throws Exception {
    answer = "200 OK\r\nContact: <sip:a@b>";

    assertThat(Asking.word(probe(null).measure(LOOPBACK, Trace.OFF))).isEqualTo("bad_answer");
  }
}
