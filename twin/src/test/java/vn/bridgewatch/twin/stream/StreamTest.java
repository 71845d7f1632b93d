package vn.bridgewatch.twin.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.identity.Identity;
import vn.bridgewatch.agent.uplink.CheckHandler;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.identity.DevAuthority;
import vn.bridgewatch.collector.ingest.AgentLinks;
import vn.bridgewatch.conference.Appointment;

/// The stream from a real agent's uplink to a real collector's journal, over TLS on loopback.
class StreamTest {

  private static final CheckHandler NO_CHECKS = _ -> List.of();
  private static final String HELLO =
      "01000017" + "42574731" + "01" + "01" + "00" + "00".repeat(16);
  private static final String OPEN_00 = "0300000c00023030" + "0000000100000002";
  private static final String OPEN_01 = "0300000c00023031" + "0000000100000002";

  @TempDir static Path tls;
  @TempDir static Path otherTls;
  @TempDir Path state;
  private Centre centre;

  @BeforeAll
  static void enrol() throws Exception {
    for (Path folder : List.of(tls, otherTls)) {
      var authority = DevAuthority.in(folder);
      authority.collector(List.of("localhost", "127.0.0.1"));
      authority.agent("agent-00");
      authority.agent("agent-01");
    }
  }

  @BeforeEach
  void open() throws Exception {
    centre = new Centre(tls, state.resolve("journal"), 0).grant("agent-00", "00");
  }

  @AfterEach
  void close() throws Exception {
    centre.close();
  }

  @Test
  void samplesAndEventsBecomeDurableOnceAndAreForgottenByTheAgent() throws Exception {
    try (var agent = agent("agent-00", "00")) {
      long before = System.currentTimeMillis();
      for (int i = 1; i <= 300; i++) {
        agent.sample("00", i);
      }
      agent.event("00", "Cổng 1 đã ngắt");
      agent.awaitEmpty();

      assertThat(centre.sequences("00")).hasSize(301).doesNotHaveDuplicates();
      assertThat(centre.heard)
          .allSatisfy(at -> {
            assertThat(at.entry().id().agent()).isEqualTo("agent-00");
            assertThat(at.entry().correctedMillis())
                .isBetween(before - 2_000, at.entry().receivedMillis());
          });
      assertThat(centre.stored()).isEqualTo(centre.heard);
      assertThat(agent.spool.status().acknowledged()).isEqualTo(301);
    }
  }

  @Test
  void severalSitesOfOneAgentAreStreamsOfTheirOwn() throws Exception {
    centre.grant("agent-00", "01").grant("agent-00", "00004");
    try (var agent = agent("agent-00", "00", "01", "00004")) {
      for (String site : List.of("00", "01", "00004", "01")) {
        agent.sample(site, 1);
      }
      agent.awaitEmpty();

      assertThat(centre.sequences("00")).containsExactly(1L);
      assertThat(centre.sequences("01")).containsExactly(1L, 2L);
      assertThat(centre.links().connectedSites()).containsExactlyInAnyOrder("00", "01", "00004");
    }
    Until.holds("the end is seen", () -> centre.links().connectedSites().isEmpty());
    Until.holds("the end is counted", () -> centre.server.connectedAgents() == 0);
  }

  @Test
  void anAgentIsToldTheConferencesOfItsSitesAndEachChange() throws Exception {
    Instant start = Instant.parse("2026-11-23T01:00:00Z");
    var conference = new Appointment("HN-11", start, start.plusSeconds(7_200), null);
    centre.calendars.put("00", List.of(conference));
    try (var agent = agent("agent-00", "00")) {
      Until.holds("the calendar came", () -> List.of(conference).equals(agent.calendars.get("00")));

      var closed = new Appointment("HN-11", start, conference.end(), start.plusSeconds(60));
      centre.calendars.put("00", List.of(closed));
      centre.server.calendarChanged();
      Until.holds("its change came", () -> List.of(closed).equals(agent.calendars.get("00")));

      centre.calendars.remove("00");
      centre.server.calendarChanged();
      Until.holds("its end came", () -> List.of().equals(agent.calendars.get("00")));
    }
  }

  @Test
  void aLineThatBreaksAgainAndAgainLosesNothingAndDoublesNothing() throws Exception {
    try (var proxy = new CuttableProxy(centre.server.port());
        var agent = new Outpost(tls, state, "agent-00", Set.of("00"), proxy.port(), NO_CHECKS)) {
      int recorded = 0;
      for (int round = 0; round < 6; round++) {
        agent.awaitConnected();
        for (int i = 0; i < 100; i++) {
          agent.sample("00", recorded++);
        }
        proxy.cut();
        Until.holds("the cut is seen", () -> !agent.uplink.status().connected());
        agent.sample("00", recorded++);
        proxy.mend();
      }
      agent.awaitEmpty();

      assertThat(centre.sequences("00")).hasSize(recorded).doesNotHaveDuplicates();
      assertThat(centre.sequences("00").stream().sorted().toList())
          .isEqualTo(LongStream.rangeClosed(1, recorded).boxed().toList());
    }
  }

  @Test
  void aCollectorThatStartsAnewKnowsWhatItHasAndGetsTheRest() throws Exception {
    int port = centre.server.port();
    try (var agent = agent("agent-00", "00")) {
      for (int i = 0; i < 50; i++) {
        agent.sample("00", i);
      }
      agent.awaitEmpty();
      centre.close();
      Until.holds("the end is seen", () -> !agent.uplink.status().connected());
      for (int i = 0; i < 50; i++) {
        agent.sample("00", i);
      }
      centre = new Centre(tls, state.resolve("journal"), port).grant("agent-00", "00");
      agent.awaitEmpty();

      assertThat(centre.stored().stream().map(at -> at.entry().id().sequence()))
          .hasSize(100)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void anAgentOfAnotherAuthorityGetsNowhereAndAnHonestOneGoesOn() throws Exception {
    try (var stranger =
            new Outpost(
                otherTls,
                tls.resolve("ca.pem"),
                state.resolve("stranger"),
                "agent-00",
                Set.of("00"),
                centre.server.port(),
                "collector",
                NO_CHECKS);
        var honest = agent("agent-00", "00")) {
      Until.holds("refused", () -> stranger.uplink.status().failures() >= 1);
      honest.sample("00", 1);
      honest.awaitEmpty();

      assertThat(stranger.uplink.status().connects()).isZero();
      Until.holds("counted", () -> centre.rejected("handshake") >= 1);
    }
  }

  @Test
  void anAgentDoesNotSpeakToACollectorOfAnotherAuthority() throws Exception {
    try (var agent =
        new Outpost(
            tls,
            otherTls.resolve("ca.pem"),
            state,
            "agent-00",
            Set.of("00"),
            centre.server.port(),
            "collector",
            NO_CHECKS)) {
      Until.holds("refused", () -> agent.uplink.status().failures() >= 1);

      assertThat(agent.uplink.status().connects()).isZero();
      assertThat(centre.counted("connections.accepted")).isZero();
    }
  }

  @Test
  void anAgentDoesNotSpeakToACollectorOfAnotherName() throws Exception {
    try (var agent =
        new Outpost(
            tls,
            tls.resolve("ca.pem"),
            state,
            "agent-00",
            Set.of("00"),
            centre.server.port(),
            "other.example",
            NO_CHECKS)) {
      Until.holds("refused", () -> agent.uplink.status().failures() >= 1);

      assertThat(agent.uplink.status().connects()).isZero();
    }
  }

  @Test
  void aStreamForAForeignSiteEndsTheConnectionAndLeavesOthersAlone() throws Exception {
    try (var honest = agent("agent-00", "00");
        var greedy = agent("agent-01", "00")) {
      honest.awaitConnected();
      Until.holds("told why", () -> greedy.uplink.status().lastError().startsWith("goodbye 3"));
      honest.sample("00", 1);
      honest.awaitEmpty();

      assertThat(centre.rejected("not_authorised")).isPositive();
      assertThat(greedy.uplink.status().connects()).isZero();
      assertThat(honest.uplink.status().connects()).isEqualTo(1);
    }
  }

  @Test
  void authorityThatEndsCutsTheConnection() throws Exception {
    try (var agent = agent("agent-00", "00")) {
      agent.awaitConnected();
      centre.granted.clear();
      Until.holds("cut", () -> !agent.uplink.status().connected());

      assertThat(centre.links().connectedSites()).isEmpty();
    }
  }

  @Test
  void theNewestConnectionOfAnAgentWins() throws Exception {
    try (var first = agent("agent-00", "00")) {
      first.awaitConnected();
      try (var second = agent("agent-00", "00")) {
        second.awaitConnected();
        Until.holds(
            "the first is told", () -> first.uplink.status().lastError().startsWith("goodbye 5"));

        assertThat(centre.rejected("superseded")).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7f000000, unknown_type",
    "06040001, too_long",
    "08000000, unexpected_type",
    "0600000103, undefined",
    "0a0000020280, malformed",
    "0500000400000200, undefined",
  })
  void brokenFramesEndTheirConnectionAndNoOther(String hex, String reason) throws Exception {
    centre.grant("agent-01", "01");
    try (var honest = agent("agent-00", "00")) {
      honest.awaitConnected();
      try (Socket raw = handshaken("agent-01")) {
        write(raw, HELLO + OPEN_01 + hex);
        assertThat(endsWithGoodbye(raw)).isTrue();
      }
      honest.sample("00", 1);
      honest.awaitEmpty();

      assertThat(centre.rejected(reason)).isEqualTo(1);
      assertThat(honest.uplink.status().connects()).isEqualTo(1);
    }
  }

  @Test
  void anUnknownIgnorableFrameIsSkipped() throws Exception {
    try (Socket raw = handshaken("agent-00")) {
      write(raw, HELLO + "ff000003010203" + OPEN_00 + "0a0000020204");
      Until.holds("the stream is open", () -> centre.links().connectedSites().contains("00"));

      assertThat(centre.rejected("unknown_type")).isZero();
    }
  }

  @Test
  void garbageInsteadOfTlsHarmsNobody() throws Exception {
    try (var honest = agent("agent-00", "00")) {
      try (var raw = new Socket(InetAddress.getLoopbackAddress(), centre.server.port())) {
        raw.setSoTimeout(60_000);
        raw.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
        while (raw.getInputStream().read() >= 0) {
          // an alert may come before the end
        }
      }
      honest.sample("00", 1);
      honest.awaitEmpty();

      Until.holds("counted", () -> centre.rejected("handshake") >= 1);
    }
  }

  @Test
  void garbageAfterTlsEndsTheConnection() throws Exception {
    try (Socket raw = handshaken("agent-00")) {
      write(raw, "deadbeefdeadbeef");

      assertThat(endsWithGoodbye(raw)).isTrue();
    }
    assertThat(centre.rejected("unexpected_type")).isEqualTo(1);
  }

  @Test
  void aCheckRunsAtTheAgentAndItsStepsComeBack() throws Exception {
    var step =
        new StepResult(
            "icmp", "", "127.0.0.1", StepResult.Status.PASSED, 0.001, "", "0.001 s, at most 1 s");
    try (var agent =
        new Outpost(
            tls, state, "agent-00", Set.of("00"), centre.server.port(), _ -> List.of(step))) {
      agent.awaitConnected();

      assertThat(centre.links().check("00", Duration.ofSeconds(60)).get(60, TimeUnit.SECONDS))
          .containsExactly(step);
    }
  }

  @Test
  void aMediaTestRunsBesideACheckAndItsStepsComeBack() throws Exception {
    var step =
        new StepResult(
            "media", "", "127.0.0.1:862", StepResult.Status.WARNED, 0.02, "media_noticeable", "so");
    var asked = new CountDownLatch(1);
    var both =
        new CheckHandler() {
          @Override
          public List<StepResult> check(String site) throws InterruptedException {
            asked.await();
            return List.of();
          }

          @Override
          public List<StepResult> media(String site) {
            asked.countDown();
            return List.of(step);
          }
        };
    try (var agent =
        new Outpost(tls, state, "agent-00", Set.of("00"), centre.server.port(), both)) {
      agent.awaitConnected();

      var check = centre.links().check("00", Duration.ofSeconds(60));
      assertThat(centre.links().media("00", Duration.ofSeconds(60)).get(60, TimeUnit.SECONDS))
          .containsExactly(step);
      assertThat(check.get(60, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void aCheckThatTakesTooLongIsGivenUpOnBothSides() throws Exception {
    var interrupted = new CountDownLatch(1);
    CheckHandler slow =
        _ -> {
          try {
            new CountDownLatch(1).await();
            return List.of();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        };
    try (var agent =
        new Outpost(tls, state, "agent-00", Set.of("00"), centre.server.port(), slow)) {
      agent.awaitConnected();

      assertThatThrownBy(
              () -> centre.links().check("00", Duration.ofMillis(300)).get(60, TimeUnit.SECONDS))
          .isNotNull();
      assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aCheckWithoutAConnectionSaysSo() {
    assertThatThrownBy(
            () -> centre.links().check("00", Duration.ofSeconds(60)).get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(AgentLinks.NotConnected.class);
  }

  @Test
  void eventsOfAnOutageGoBeforeItsSamples() throws Exception {
    try (var proxy = new CuttableProxy(centre.server.port())) {
      proxy.cut();
      try (var agent = new Outpost(tls, state, "agent-00", Set.of("00"), proxy.port(), NO_CHECKS)) {
        agent.sample("00", 1);
        agent.event("00", "mất điện");
        proxy.mend();
        agent.awaitEmpty();

        assertThat(centre.sequences("00")).containsExactly(2L, 1L);
      }
    }
  }

  private Outpost agent(String name, String... sites) throws Exception {
    return new Outpost(tls, state, name, Set.of(sites), centre.server.port(), NO_CHECKS);
  }

  private SSLSocket handshaken(String agent) throws Exception {
    var identity =
        Identity.load(
            tls.resolve(agent + ".pem"), tls.resolve(agent + ".key"), tls.resolve("ca.pem"));
    var context =
        (JdkSslContext)
            SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .keyManager(identity.key(), identity.chain().getFirst())
                .trustManager(identity.authorities().getFirst())
                .build();
    var socket =
        (SSLSocket)
            context
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), centre.server.port());
    socket.setSoTimeout(60_000);
    socket.startHandshake();
    return socket;
  }

  private static void write(Socket socket, String hex) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(HexFormat.of().parseHex(hex));
    out.flush();
  }

  /// Reads frames to the end of the stream; whether the last was GOODBYE.
  private static boolean endsWithGoodbye(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    int last = -1;
    for (byte[] header = in.readNBytes(4); header.length == 4; header = in.readNBytes(4)) {
      last = header[0];
      in.skipNBytes((header[1] & 0xff) << 16 | (header[2] & 0xff) << 8 | header[3] & 0xff);
    }
    return last == 0x0e;
  }
}
