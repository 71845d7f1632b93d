package vn.bridgewatch.media.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.media.packet.ErrorEstimate;
import vn.bridgewatch.media.packet.Layout;
import vn.bridgewatch.media.packet.SenderPacket;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.LinuxUdpSockets;

class ReflectorServerTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int ANSWER_MILLIS = 20_000;

  private static ReflectorSettings answering(String network) {
    return ReflectorSettings.of(
        List.of(new KnownSender("a", List.of(Prefix.parse(network)), Optional.empty())));
  }

  private static ReflectorServer start(ReflectorSettings settings, Reflector.ClockError error)
      throws Exception {
    return ReflectorServer.start(
        new InetSocketAddress(LOOPBACK, 0),
        new LinuxUdpSockets(Clocks.SYSTEM),
        new Reflector(settings, Clocks.SYSTEM, error));
  }

  private static void send(DatagramSocket socket, ReflectorServer to, int sequence)
      throws Exception {
    byte[] bytes = new byte[Layout.OPEN.bytes()];
    new SenderPacket(sequence, 1, ErrorEstimate.UNKNOWN, 7).write(bytes, Layout.OPEN);
    socket.send(new DatagramPacket(bytes, bytes.length, to.local()));
  }

  private static boolean isAnswered(DatagramSocket socket) throws Exception {
    socket.setSoTimeout(ANSWER_MILLIS);
    socket.receive(new DatagramPacket(new byte[200], 200));
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 200})
  void aPacketThatBreaksItIsCountedAndTheNextOneIsAnswered(int faults) throws Exception {
    var left = new AtomicInteger(faults);
    Reflector.ClockError breaking =
        _ -> {
          if (left.getAndDecrement() > 0) {
            throw new IllegalStateException("broken on purpose");
          }
          return ErrorEstimate.UNKNOWN;
        };
    try (var server = start(answering("127.0.0.0/8"), breaking);
        var socket = new DatagramSocket(0, LOOPBACK)) {
      for (int i = 0; i <= faults; i++) {
        send(socket, server, i);
      }

      assertThat(isAnswered(socket)).isTrue();
      assertThat(server.faults()).isEqualTo(faults);
    }
  }

  @Test
  void otherSendersAreTakenWhileItRuns() throws Exception {
    try (var server = start(answering("192.0.2.0/24"), _ -> ErrorEstimate.UNKNOWN);
        var socket = new DatagramSocket(0, LOOPBACK)) {
      send(socket, server, 0);
      server.use(answering("127.0.0.0/8"));
      for (int i = 1; i <= 200 && server.counts().answered() == 0; i++) {
        send(socket, server, i);
        Thread.onSpinWait();
      }

      assertThat(isAnswered(socket)).isTrue();
    }
  }
}
