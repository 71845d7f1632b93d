package vn.bridgewatch.agent.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;

class TrapListenerTest {

  private static final Senders SENDERS = new Senders(List.of(SnmpAuth.community(2, "traps")));

  @Test
  void malformedTrapsCostNoGoodOne() throws Exception {
    TrapFuzz.run(20_261_121L, 4_000);
  }

  @Test
  void anInformThatIsSentAgainIsAnsweredAgainAndTakenOnce() throws Exception {
    var arrivals = new Arrivals();
    try (TrapListener listener = listen(arrivals);
        var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      socket.setSoTimeout(30_000);
      byte[] inform = TrapMessages.inform("traps", 5, TrapMessages.LINK_DOWN);
      byte[] next = TrapMessages.inform("traps", 6, TrapMessages.LINK_DOWN);
      for (byte[] bytes : List.of(inform, inform, next)) {
        socket.send(new DatagramPacket(bytes, bytes.length, listener.address()));
        var answer = new DatagramPacket(new byte[1_500], 1_500);
        socket.receive(answer);
        assertThat(answer.getLength()).isEqualTo(bytes.length);
      }
    }
    assertThat(arrivals.taken).extracting(Notification::requestId).containsExactly(5, 6);
    assertThat(arrivals.count(Outcome.REPEATED)).isEqualTo(1);
  }

  @Test
  void aFloodFromOneAddressAndAStrangerCostAnotherDeviceNothing() throws Exception {
    InetAddress flooding = InetAddress.ofLiteral("127.0.0.5");
    InetAddress quiet = InetAddress.ofLiteral("127.0.0.6");
    InetAddress stranger = InetAddress.ofLiteral("127.0.0.7");
    var effects = new Effects();
    var desk =
        new TrapDesk(
            "00",
            Map.of(flooding, List.of(source("sw")), quiet, List.of(source("ups"))),
            effects,
            NanoClock.SYSTEM,
            WallClock.SYSTEM);
    byte[] trap = TrapMessages.trap("traps", TrapMessages.LINK_DOWN);
    byte[] garbage = {0x30, (byte) 0x84, 0x7f, 1, 1, 1};
    try (TrapListener listener = listen(desk);
        var flood = new DatagramSocket(0, flooding);
        var good = new DatagramSocket(0, quiet);
        var strange = new DatagramSocket(0, stranger)) {
      for (int i = 0; i < 20_000; i++) {
        flood.send(new DatagramPacket(trap, trap.length, listener.address()));
        if (i % 200 == 0) { // no more than the socket's buffer holds: what it lost we would not see
          int sent = i + 1;
          assertThat(Arrivals.await(() -> effects.all("sw") == sent)).as("%d", sent).isTrue();
        }
        if (i % 500 == 0) {
          strange.send(new DatagramPacket(garbage, garbage.length, listener.address()));
          good.send(new DatagramPacket(trap, trap.length, listener.address()));
        }
      }
      assertThat(Arrivals.await(() -> effects.events("ups") == 40))
          .as("%s", effects.events("ups"))
          .isTrue();
    }
    assertThat(effects.counted(Outcome.UNKNOWN_SOURCE)).isEqualTo(40);
    assertThat(effects.counted(Outcome.MALFORMED)).as("nothing of strangers is read").isZero();
    assertThat(effects.counted(Outcome.OVER_SOURCE_RATE)).isGreaterThan(17_000);
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (TrapListener listener = listen(new Arrivals())) {
      assertThatThrownBy(() ->
              TrapListener.open(
                  listener.address(),
                  SENDERS,
                  LocalEngine.fresh(NanoClock.SYSTEM),
                  new Arrivals(),
                  NanoClock.SYSTEM))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another program has this port");
    }
  }

  @Test
  void theEngineKeepsItsIdAndCountsItsStarts(@TempDir Path state) throws Exception {
    LocalEngine first = LocalEngine.begin(state, NanoClock.SYSTEM);
    LocalEngine second = LocalEngine.begin(state, NanoClock.SYSTEM);

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(List.of(first.boots(), second.boots())).containsExactly(1, 2);
    assertThat(LocalEngine.fresh(NanoClock.SYSTEM).id()).isNotEqualTo(first.id());

    Files.writeString(state.resolve(LocalEngine.FILE), "rubbish", StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> LocalEngine.begin(state, NanoClock.SYSTEM))
        .hasMessageContaining("must hold an engine ID");
  }

  private static TrapListener listen(TrapReceiver receiver) throws IOException {
    return TrapListener.open(
        new InetSocketAddress("127.0.0.1", 0),
        SENDERS,
        LocalEngine.fresh(NanoClock.SYSTEM),
        receiver,
        NanoClock.SYSTEM);
  }

  private static TrapSource source(String device) {
    return new TrapSource(
        "00",
        device,
        device,
        Optional.empty(),
        _ -> Optional.of(new TrapMeaning("link_down", "warning", "", "", "", List.of())));
  }

  private static final class Effects implements TrapDesk.Effects {
    private final Map<String, AtomicInteger> events = new ConcurrentHashMap<>();
    private final Map<Outcome, AtomicInteger> counts = new ConcurrentHashMap<>();

    @Override
    public void record(String site, Event event) {
      of(events, event.labels().get("device").orElse("")).incrementAndGet();
    }

    @Override
    public void read(TrapSource source, List<String> modules) {}

    @Override
    public void count(Outcome outcome) {
      of(counts, outcome).incrementAndGet();
    }

    int events(String device) {
      return of(events, device).get();
    }

    int counted(Outcome outcome) {
      return of(counts, outcome).get();
    }

    /// What came from the flooding device, taken or not.
    int all(String device) {
      return events(device) + counted(Outcome.OVER_SOURCE_RATE);
    }

    private static <K> AtomicInteger of(Map<K, AtomicInteger> map, K key) {
      return map.computeIfAbsent(key, _ -> new AtomicInteger());
    }
  }
}
