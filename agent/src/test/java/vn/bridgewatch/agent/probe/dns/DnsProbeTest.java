package vn.bridgewatch.agent.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.ClosedPort;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.time.NanoClock;

class DnsProbeTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final DnsQuestion QUESTION =
      new DnsQuestion(DnsName.parse("example.vn"), DnsType.A);

  @Test
  void anAnswerIsReached() throws Exception {
    Outcome outcome = ask(query -> answered(query, 0x8180, "c0000201"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Reached.class,
            reached -> {
              assertThat(reached.time()).isPositive();
              assertThat(reached.answer())
                  .usingRecursiveComparison()
                  .ignoringFields("connect")
                  .isEqualTo(
                      new DnsAnswer(
                          reached.time(),
                          List.of("example.vn. 300 A 192.0.2.1"),
                          1,
                          0,
                          0,
                          0,
                          false));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "2, SERVER_FAILED",
    "3, NO_SUCH_NAME",
    "5, QUERY_REFUSED",
    "1, QUERY_REFUSED",
    "4, QUERY_REFUSED"
  })
  void anErrorCodeIsUnreachedWithItsCause(int rcode, Cause cause) throws Exception {
    assertThat(ask(query -> answered(query, 0x8180 | rcode, "")))
        .isInstanceOfSatisfying(
            Outcome.Unreached.class, unreached -> assertThat(unreached.cause()).isEqualTo(cause));
  }

  @Test
  void anAnswerToAnotherQuestionIsPassedOverAndTheRightOneCounts() throws Exception {
    Outcome outcome =
        ask(
            query -> {
              byte[] other = answered(query, 0x8180, "c0000209");
              other[0] ^= 1;
              return other;
            },
            query -> answered(query, 0x8180, "c0000201"));

    assertThat(outcome).isInstanceOf(Outcome.Reached.class);
  }

  @Test
  void aMalformedAnswerIsSaidToBeSo() throws Exception {
    Outcome outcome =
        ask(query -> {
          byte[] answer = answered(query, 0x8180, "c0000201");
          return Arrays.copyOf(answer, answer.length - 2);
        });

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Unreached.class,
            unreached -> assertThat(unreached.cause()).isEqualTo(Cause.BAD_ANSWER));
  }

  @Test
  void aServerThatSaysNothingTimesOut() throws Exception {
    try (var silent = new DatagramSocket(0, LOOPBACK)) {
      assertThat(probe(silent.getLocalPort(), Duration.ofMillis(50)).measure(LOOPBACK, Trace.OFF))
          .isInstanceOfSatisfying(
              Outcome.Unreached.class,
              unreached -> assertThat(unreached.cause()).isEqualTo(Cause.TIMED_OUT));
    }
  }

  @Test
  void aPortWhereNothingListensRejects() throws Exception {
    try (var closed = ClosedPort.udp()) {
      assertThat(probe(closed.port(), PATIENCE).measure(LOOPBACK, Trace.OFF))
          .isInstanceOfSatisfying(
              Outcome.Unreached.class,
              unreached -> assertThat(unreached.cause()).isEqualTo(Cause.REJECTED));
    }
  }

  @Test
  void aTruncatedAnswerIsAskedForOverTcp() throws Exception {
    try (Server server = Server.open()) {
      Thread overTcp =
          Thread.ofVirtual()
              .start(() -> {
                try (var socket = server.tcp().accept()) {
                  byte[] framed = socket.getInputStream().readNBytes(2 + 28);
                  byte[] query = Arrays.copyOfRange(framed, 2, framed.length);
                  byte[] answer = answered(query, 0x8180, "c0000207");
                  socket.getOutputStream().write(new byte[] {0, (byte) answer.length});
                  for (byte one : answer) { // however it comes in
                    socket.getOutputStream().write(one);
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      Thread overUdp = serve(server.udp(), query -> answered(query, 0x8380, ""));
      Outcome outcome = probe(server.tcp().getLocalPort(), PATIENCE).measure(LOOPBACK, Trace.OFF);
      overUdp.join();
      overTcp.join();

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Reached.class,
              reached ->
                  assertThat(reached.answer())
                      .usingRecursiveComparison()
                      .ignoringFields("connect")
                      .isEqualTo(
                          new DnsAnswer(
                              reached.time(),
                              List.of("example.vn. 300 A 192.0.2.7"),
                              1,
                              0,
                              0,
                              0,
                              true)));
    }
  }

  /// A server's two sockets on one port.
  private record Server(ServerSocket tcp, DatagramSocket udp) implements AutoCloseable {

    private static final int ATTEMPTS_MAX = 20;

    /// What is free for TCP may be taken for UDP by another program: then another port.
    static Server open() throws IOException {
      for (int attempt = 1; ; attempt++) {
        var tcp = new ServerSocket(0, 1, LOOPBACK);
        try {
          return new Server(tcp, new DatagramSocket(tcp.getLocalPort(), LOOPBACK));
        } catch (BindException e) {
          tcp.close();
          if (attempt == ATTEMPTS_MAX) {
            throw e;
          }
        }
      }
    }

    @Override
    public void close() throws IOException {
      udp.close();
      tcp.close();
    }
  }

  @SafeVarargs
  private static Outcome ask(UnaryOperator<byte[]>... answers) throws Exception {
    try (var server = new DatagramSocket(0, LOOPBACK)) {
      Thread thread = serve(server, answers);
      Outcome outcome = probe(server.getLocalPort(), PATIENCE).measure(LOOPBACK, Trace.OFF);
      thread.join();
      return outcome;
    }
  }

  @SafeVarargs
  private static Thread serve(DatagramSocket server, UnaryOperator<byte[]>... answers) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            var packet = new DatagramPacket(new byte[512], 512);
            server.receive(packet);
            byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
            for (UnaryOperator<byte[]> answer : answers) {
              byte[] bytes = answer.apply(query);
              server.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  /// The answer to a query: its header with other flags, its question, perhaps one address.
  private static byte[] answered(byte[] query, int flags, String address) {
    byte[] record =
        address.isEmpty()
            ? new byte[0]
            : java.util.HexFormat.of().parseHex("c00c000100010000012c0004" + address);
    byte[] answer = Arrays.copyOf(query, query.length + record.length);
    answer[2] = (byte) (flags >> 8);
    answer[3] = (byte) flags;
    answer[7] = (byte) (record.length == 0 ? 0 : 1);
    System.arraycopy(record, 0, answer, query.length, record.length);
    return answer;
  }

  private static DnsProbe probe(int port, Duration timeout) {
    return new DnsProbe(QUESTION, port, timeout, Optional.empty(), NanoClock.SYSTEM);
  }
}
