package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.agent.lab.Asking.LOOPBACK;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.probe.h323.H323Probe;
import vn.bridgewatch.agent.probe.ntp.NtpProbe;
import vn.bridgewatch.agent.probe.sip.SipProbe;
import vn.bridgewatch.agent.probe.sip.SipTransport;
import vn.bridgewatch.agent.probe.stun.StunProbe;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.time.NanoClock;

/// What the probes send, before other programs as judges of the bytes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionsIT {

  @RegisterExtension final Programs programs = new Programs();

  private static Probe sip(int port) {
    var terms = new TlsTerms("127.0.0.1", List.of(), true, List.of(), Duration.ofDays(1));
    return new SipProbe(
        SipTransport.UDP,
        "sip:127.0.0.1",
        port,
        terms,
        Duration.ofSeconds(10),
        Optional.empty(),
        NanoClock.SYSTEM);
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
    Path hex = programs.folder().resolve(name + ".hex");
    Files.writeString(hex, "0000 " + HexFormat.ofDelimiter(" ").formatHex(question) + "\n");
    programs.run("text2pcap", "-u", "40000," + port, hex.toString(), name + ".pcap");

    String text = programs.run("tshark", "-r", name + ".pcap", "-V");

    assertThat(text).containsIgnoringCase(what).doesNotContain("Malformed");
    assertThat(programs.run("tshark", "-r", name + ".pcap")).contains(protocol);
  }

  @Test
  void scapyReadsOurQuestions() throws Exception {
    String code =
        "import sys; from scapy.all import NTP; from scapy.contrib.stun import STUN\n"
            + "n = NTP(bytes.fromhex(sys.argv[1])); print('ntp', n.mode, n.version, len(n.payload))\n"
            + "s = STUN(bytes.fromhex(sys.argv[2])); print('stun', s.stun_message_type,"
            + " hex(s.magic_cookie), s.length)\n";
    String text =
        programs.run(
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
            case "sip" -> sip(port);
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
}
