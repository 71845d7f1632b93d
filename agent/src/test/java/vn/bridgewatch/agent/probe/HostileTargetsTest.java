package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.bridgewatch.agent.probe.dns.DnsName;
import vn.bridgewatch.agent.probe.dns.DnsProbe;
import vn.bridgewatch.agent.probe.dns.DnsQuestion;
import vn.bridgewatch.agent.probe.dns.DnsType;
import vn.bridgewatch.agent.probe.h323.H323Probe;
import vn.bridgewatch.agent.probe.http.HttpPlan;
import vn.bridgewatch.agent.probe.http.HttpProbe;
import vn.bridgewatch.agent.probe.http.HttpUrl;
import vn.bridgewatch.agent.probe.line.PatientPattern;
import vn.bridgewatch.agent.probe.ntp.NtpProbe;
import vn.bridgewatch.agent.probe.sip.RegistrationProbe;
import vn.bridgewatch.agent.probe.sip.SipLogin;
import vn.bridgewatch.agent.probe.sip.SipProbe;
import vn.bridgewatch.agent.probe.sip.SipTransport;
import vn.bridgewatch.agent.probe.stun.StunProbe;
import vn.bridgewatch.agent.probe.tcp.TcpProbe;
import vn.bridgewatch.agent.probe.tls.TlsProbe;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.time.NanoClock;

/// Every kind of probe against targets that mean no good: each attempt ends in time, and with the
/// outcome that fits.
class HostileTargetsTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(60);

  /// Far more than a deadline of [#SHORT] may take, also on a machine that does ten other things.
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static TlsTerms terms() {
    return new TlsTerms("127.0.0.1", List.of(), true, List.of(), Duration.ofDays(14));
  }

  /// The kinds that talk over TCP.
  enum Stream {
    TCP_EXPECT {
      @Override
      Probe to(int port, Duration timeout) {
        var expect = new TcpProbe.Turn.Expect(PatientPattern.parse("^SSH-"));
        return new TcpProbe(
            port, timeout, Optional.empty(), NanoClock.SYSTEM, List.of(expect), Optional.empty());
      }
    },
    TLS {
      @Override
      Probe to(int port, Duration timeout) {
        return new TlsProbe(port, terms(), timeout, Optional.empty(), NanoClock.SYSTEM);
      }
    },
    HTTP {
      @Override
      Probe to(int port, Duration timeout) {
        return http("http", port, timeout);
      }
    },
    HTTPS {
      @Override
      Probe to(int port, Duration timeout) {
        return http("https", port, timeout);
      }
    },
    SIP_TCP {
      @Override
      Probe to(int port, Duration timeout) {
        return sip(SipTransport.TCP, port, timeout);
      }
    },
    SIP_TLS {
      @Override
      Probe to(int port, Duration timeout) {
        return sip(SipTransport.TLS, port, timeout);
      }
    },
    REGISTRATION_TCP {
      @Override
      Probe to(int port, Duration timeout) {
        return registration(SipTransport.TCP, port, timeout);
      }
    };

    abstract Probe to(int port, Duration timeout);

    private static Probe http(String scheme, int port, Duration timeout) {
      var plan =
          new HttpPlan(
              HttpUrl.parse(scheme + "://127.0.0.1:" + port + "/"),
              "GET",
              List.of(),
              "",
              List.of(HttpPlan.StatusRange.SUCCESS),
              List.of(),
              0,
              1 << 20,
              List.of(new HttpPlan.Demand.OfBody(PatientPattern.parse("ok"), true)),
              terms(),
              Optional.empty());
      return new HttpProbe(plan, timeout, Optional.empty(), NanoClock.SYSTEM);
    }
  }

  private static Probe sip(SipTransport transport, int port, Duration timeout) {
    return new SipProbe(
        transport, "sip:127.0.0.1", port, terms(), timeout, Optional.empty(), NanoClock.SYSTEM);
  }

  private static Probe registration(SipTransport transport, int port, Duration timeout) {
    var question =
        new RegistrationProbe.Question(
            transport,
            "sip:127.0.0.1",
            "sip:room@127.0.0.1",
            "",
            Optional.of(new SipLogin("room", "secret")));
    return new RegistrationProbe(
        question, port, terms(), timeout, Optional.empty(), NanoClock.SYSTEM);
  }

  /// The kinds that ask in a datagram.
  enum Datagram {
    DNS {
      @Override
      Probe to(int port, Duration timeout) {
        var question = new DnsQuestion(DnsName.parse("mcu.test"), DnsType.A);
        return new DnsProbe(question, port, timeout, Optional.empty(), NanoClock.SYSTEM);
      }
    },
    NTP {
      @Override
      Probe to(int port, Duration timeout) {
        return new NtpProbe(
            port, Duration.ofSeconds(1), timeout, Optional.empty(), NanoClock.SYSTEM);
      }
    },
    STUN {
      @Override
      Probe to(int port, Duration timeout) {
        return new StunProbe(port, timeout, Optional.empty(), NanoClock.SYSTEM);
      }
    },
    SIP_UDP {
      @Override
      Probe to(int port, Duration timeout) {
        return sip(SipTransport.UDP, port, timeout);
      }
    },
    REGISTRATION_UDP {
      @Override
      Probe to(int port, Duration timeout) {
        return registration(SipTransport.UDP, port, timeout);
      }
    },
    H323 {
      @Override
      Probe to(int port, Duration timeout) {
        return new H323Probe(H323Probe.Way.RAS, port, timeout, Optional.empty(), NanoClock.SYSTEM);
      }
    };

    abstract Probe to(int port, Duration timeout);
  }

  @ParameterizedTest
  @EnumSource
  void aPortWhereNothingListensRejects(Stream kind) throws Exception {
    try (var closed = ClosedPort.tcp()) {
      assertThat(cause(kind.to(closed.port(), LONG))).isEqualTo(Cause.REJECTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoTakesTheConnectionAndSaysNothingTimesOut(Stream kind) throws Exception {
    int port = serve((_, _) -> Thread.sleep(ENDS_WITHIN));

    assertThat(cause(kind.to(port, SHORT))).isEqualTo(Cause.TIMED_OUT);
  }

  @ParameterizedTest
  @EnumSource
  void whoResetsTheConnectionRejects(Stream kind) throws Exception {
    int port =
        serve((socket, _) -> {
          socket.setSoLinger(true, 0);
          int _ = kind == Stream.TCP_EXPECT ? 0 : socket.getInputStream().read();
        });

    assertThat(cause(kind.to(port, LONG))).isEqualTo(Cause.REJECTED);
  }

  /// A byte at a time, of what looks right at first.
  @ParameterizedTest
  @EnumSource
  void whoDripsBytesTimesOut(Stream kind) throws Exception {
    byte[] start =
        switch (kind) {
          case TCP_EXPECT -> "xxxxxxxxxxxxxxxxxxxxxxxx".getBytes(StandardCharsets.US_ASCII);
          case TLS, HTTPS, SIP_TLS -> new byte[] {22, 3, 3, 0x10, 0, 2, 0, 0, 0x40, 3, 3, 1, 2};
          case HTTP -> "HTTP/1.1 200 OK\r\nX-A: bbbbb".getBytes(StandardCharsets.US_ASCII);
          case SIP_TCP, REGISTRATION_TCP ->
              "SIP/2.0 200 OK\r\nX-A: bbbbb".getBytes(StandardCharsets.US_ASCII);
        };
    int port =
        serve((_, out) -> {
          for (int i = 0; i < 10_000; i++) {
            out.write(start[Math.min(i, start.length - 1)]);
            Thread.sleep(20);
          }
        });

    assertThat(cause(kind.to(port, SHORT))).isEqualTo(Cause.TIMED_OUT);
  }

  @ParameterizedTest
  @EnumSource
  void garbageIsABadAnswer(Stream kind) throws Exception {
    int port =
        serve((_, out) -> {
          out.write(
              "\0\1\2 this is nothing that anybody asked for\r\n\r\n\377\376"
                  .repeat(50)
                  .getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
        });

    Cause cause = cause(kind.to(port, LONG));

    assertThat(cause)
        .isEqualTo(kind == Stream.TCP_EXPECT ? Cause.UNEXPECTED_ANSWER : Cause.BAD_ANSWER);
  }

  @ParameterizedTest
  @EnumSource
  void whatNeverEndsIsABadAnswerAtTheBound(Stream kind) throws Exception {
    String start =
        switch (kind) {
          case TCP_EXPECT -> "";
          case TLS, HTTPS, SIP_TLS -> "\26\3\3\77\377\2\0\77\373\3\3";
          case HTTP -> "HTTP/1.1 200 OK\r\n\r\n";
          case SIP_TCP, REGISTRATION_TCP -> "SIP/2.0 200 OK\r\nX: ";
        };
    var part = new byte[16 * 1024];
    Arrays.fill(part, (byte) 'x');
    int port =
        serve((_, out) -> {
          out.write(start.getBytes(StandardCharsets.ISO_8859_1));
          while (true) {
            out.write(part);
          }
        });

    Cause cause = cause(kind.to(port, LONG));

    switch (kind) {
      case TCP_EXPECT, HTTP, SIP_TCP, REGISTRATION_TCP ->
          assertThat(cause).isEqualTo(Cause.BAD_ANSWER);
      case TLS, HTTPS, SIP_TLS -> assertThat(cause).isIn(Cause.BAD_ANSWER, Cause.TLS_REFUSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClosedPortRejectsDatagrams(Datagram kind) throws Exception {
    try (var closed = ClosedPort.udp()) {
      assertThat(cause(kind.to(closed.port(), LONG))).isEqualTo(Cause.REJECTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBlackHoleTimesOut(Datagram kind) throws Exception {
    int port = answer((_, _) -> List.of());

    assertThat(cause(kind.to(port, SHORT))).isEqualTo(Cause.TIMED_OUT);
  }

  @ParameterizedTest
  @EnumSource
  void garbageInADatagramIsABadAnswer(Datagram kind) throws Exception {
    int port = answer((_, _) -> List.of(new byte[] {(byte) 0xfe, 0x2d, 1}));

    assertThat(cause(kind.to(port, SHORT))).isEqualTo(Cause.BAD_ANSWER);
  }

  @ParameterizedTest
  @EnumSource
  void aFloodOfDatagramsIsABadAnswerAtTheBound(Datagram kind) throws Exception {
    var flood = new ArrayList<byte[]>();
    for (int i = 0; i < 3_000; i++) {
      flood.add(new byte[] {(byte) 0xfe, (byte) i, 1});
    }
    int port = answer((_, _) -> flood);

    assertThat(cause(kind.to(port, Duration.ofSeconds(5)))).isEqualTo(Cause.BAD_ANSWER);
  }

  private static Cause cause(Probe probe) throws InterruptedException {
    Outcome outcome = measured(probe);
    assertThat(outcome).isInstanceOf(Outcome.Unreached.class);
    return ((Outcome.Unreached) outcome).cause();
  }

  private static Outcome measured(Probe probe) throws InterruptedException {
    long startNanos = System.nanoTime();
    Outcome outcome = probe.measure(LOOPBACK, Trace.OFF);
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(ENDS_WITHIN);
    return outcome;
  }

  /// What a server does with a connection.
  @FunctionalInterface
  private interface Conduct {
    void with(Socket socket, OutputStream out) throws IOException, InterruptedException;
  }

  private int serve(Conduct conduct) throws IOException {
    var server = new ServerSocket(0, 50, LOOPBACK);
    open.add(server);
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket socket = server.accept();
              open.add(socket);
              Thread.ofVirtual().start(() -> behave(socket, conduct));
            }
          } catch (IOException _) {
            // the test is over
          }
        });
    return server.getLocalPort();
  }

  private static void behave(Socket socket, Conduct conduct) {
    try (socket) {
      conduct.with(socket, socket.getOutputStream());
      if (socket.getOption(StandardSocketOptions.SO_LINGER) < 0) {
        socket.shutdownOutput();
        Thread.sleep(ENDS_WITHIN);
      }
    } catch (IOException | InterruptedException _) {
      // the probe has gone
    }
  }

  /// What a server answers to a datagram.
  @FunctionalInterface
  private interface Answers {
    List<byte[]> to(byte[] question, int number);
  }

  private int answer(Answers answers) throws SocketException {
    var socket = new DatagramSocket(0, LOOPBACK);
    open.add(socket);
    Thread.ofVirtual()
        .start(() -> {
          var packet = new DatagramPacket(new byte[2_000], 2_000);
          try {
            for (int i = 0; ; i++) {
              packet.setLength(2_000);
              socket.receive(packet);
              byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
              for (byte[] message : answers.to(question, i)) {
                socket.send(new DatagramPacket(message, message.length, packet.getSocketAddress()));
              }
            }
          } catch (IOException _) {
            // the test is over
          }
        });
    return socket.getLocalPort();
  }
}
