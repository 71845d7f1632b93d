package vn.bridgewatch.media.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.media.packet.ErrorEstimate;
import vn.bridgewatch.media.reflect.KnownSender;
import vn.bridgewatch.media.reflect.Prefix;
import vn.bridgewatch.media.reflect.Reflector;
import vn.bridgewatch.media.reflect.ReflectorServer;
import vn.bridgewatch.media.reflect.ReflectorSettings;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.Datagram;

/// Our packets before scapy and tshark, our figures beside those of irtt.
class MediaJudgesIT {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final String SCAPY =
      """
      import sys
      from scapy.all import IP, UDP, Raw
      from scapy.contrib.stamp import *
      # scapy 2.5.0 asks the wrong packet for the length, and then reads nothing
      for kind in (STAMPSessionSenderTestUnauthenticated, STAMPSessionReflectorTestUnauthenticated):
          kind.fields_desc[-1].length_from = lambda packet: packet.underlayer.len - 8 - 44
      for line in sys.stdin:
          role, text = line.split()
          payload = bytes.fromhex(text)
          ports = dict(sport=40000, dport=862) if role == 'sender' else dict(sport=862, dport=40000)
          kind = STAMPSessionSenderTestUnauthenticated if role == 'sender' \
              else STAMPSessionReflectorTestUnauthenticated
          packet = IP(bytes(IP(dst='127.0.0.1', src='127.0.0.1') / UDP(**ports) / Raw(payload)))
          stamp = packet[kind]
          again = bytes(stamp) == payload
          tlvs = ' '.join('%d:%d:%d' % (int(t.flags), t.type, t.len) for t in stamp.tlv_objects)
          extra = '' if role == 'sender' else ' sender %d ttl %d' % (stamp.seq_sender, stamp.ttl_sender)
          print(role, 'seq', stamp.seq, 'ssid', stamp.ssid, 'S', stamp.err_estimate.S,
                'same', again, 'tlvs', tlvs + extra)
      """;

  /// A sender's packets and the answers of our reflector to them.
  private record Exchange(List<byte[]> sent, List<byte[]> answered) {}

  private static Exchange exchange() {
    var sent = new ArrayList<byte[]>();
    var answered = new ArrayList<byte[]>();
    var sender = new KnownSender("test", List.of(Prefix.parse("127.0.0.0/8")), Optional.empty());
    var reflector =
        new Reflector(
            ReflectorSettings.of(List.of(sender)),
            Clocks.SYSTEM,
            _ -> ErrorEstimate.of(true, 0.001));
    var pending = new ArrayList<Pending>();
    var call =
        new Call(
            new CallPlan(
                CallProfile.parse("720p"), Duration.ofMillis(200), Optional.empty(), 0x1234),
            Clocks.SYSTEM,
            _ -> ErrorEstimate.of(true, 0.001),
            (stream, bytes, length, trafficClass) -> {
              sent.add(Arrays.copyOf(bytes, length));
              var in = new Datagram();
              System.arraycopy(bytes, 0, in.bytes(), 0, length);
              var from = new InetSocketAddress(LOOPBACK, 40_000 + stream);
              in.set(length, from, LOOPBACK, trafficClass, 61, System.nanoTime());
              byte[] out = new byte[Datagram.BYTES_MAX];
              Reflector.Answer answer = reflector.answer(in, out);
              if (answer == null) {
                throw new AssertionError("the reflector refused our packet");
              }
              answered.add(Arrays.copyOf(out, answer.length()));
              pending.add(new Pending(stream, answered.getLast()));
              return 0;
            },
            CallTrace.OFF);
    for (long wait = call.advance(); wait >= 0; wait = call.advance()) {
      for (Pending one : List.copyOf(pending)) {
        var in = new Datagram();
        System.arraycopy(one.bytes(), 0, in.bytes(), 0, one.bytes().length);
        var from = new InetSocketAddress(LOOPBACK, 862);
        in.set(one.bytes().length, from, null, 0, 64, System.nanoTime());
        call.received(one.stream(), in);
      }
      pending.clear();
      LockSupport.parkNanos(Math.min(wait, 1_000_000));
    }
    return new Exchange(sent, answered);
  }

  private record Pending(int stream, byte[] bytes) {}

  private static String program(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not installed: run bin/setup"))
        .toString();
  }

  private static String run(Path folder, String input, String... command) throws Exception {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s ends", command[0]).isTrue();
      String said = Files.readString(out);
      assertThat(process.exitValue())
          .as("%s: %s", String.join(" ", command), Files.readString(folder.resolve("err")))
          .isZero();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void scapyReadsOurPacketsAndOurAnswers(@TempDir Path folder) throws Exception {
    Exchange exchange = exchange();
    var input = new StringBuilder();
    for (int i = 0; i < exchange.sent().size(); i++) {
      input.append("sender ").append(HexFormat.of().formatHex(exchange.sent().get(i))).append('\n');
      input.append("reflector ");
      input.append(HexFormat.of().formatHex(exchange.answered().get(i))).append('\n');
    }
    Path script = Files.writeString(folder.resolve("judge.py"), SCAPY);

    List<String> said =
        run(folder, input.toString(), "/usr/bin/python3", script.toString()).lines().toList();

    assertThat(said).hasSize(2 * exchange.sent().size());
    long sound = said.stream().filter(line -> line.contains("ssid " + 0x1234 + " ")).count();
    assertThat(sound).isGreaterThanOrEqualTo(20);
    for (String line : said) {
      assertThat(line).contains("S 1").contains("same True");
      // class of service, which packets came, and where there is room counts, time and padding
      assertThat(line)
          .contains(line.startsWith("sender") ? "tlvs 128:4:4 128:250:" : "tlvs 0:4:4 0:250:");
    }
    assertThat(said.get(1)).contains("seq 0").contains("sender 0 ttl 61");
  }

  @Test
  void tsharkReadsOurPacketsAndOurAnswers(@TempDir Path folder) throws Exception {
    Exchange exchange = exchange();
    Path capture = folder.resolve("stamp.pcap");
    try (OutputStream out = Files.newOutputStream(capture)) {
      out.write(
          ByteBuffer.allocate(24)
              .putInt(0xa1b2c3d4)
              .putShort((short) 2)
              .putShort((short) 4)
              .putLong(0)
              .putInt(65_535)
              .putInt(101) // raw IP
              .array());
      for (byte[] answer : exchange.answered()) {
        capture(out, answer);
      }
    }

    String said =
        run(
            folder,
            "",
            program("tshark"),
            "-r",
            capture.toString(),
            "-d",
            "udp.port==862,twamp.test",
            "-T",
            "fields",
            "-e",
            "twamp.test.seq_number",
            "-e",
            "twamp.test.sender_seq_number",
            "-e",
            "twamp.test.error_estimate.s",
            "-e",
            "twamp.test.sender_ttl",
            "-e",
            "_ws.malformed");

    List<String> lines = said.lines().toList();
    assertThat(lines).hasSize(exchange.answered().size());
    for (int i = 0; i < lines.size(); i++) {
      ByteBuffer answer = ByteBuffer.wrap(exchange.answered().get(i));
      String[] fields = lines.get(i).split("\t", -1);
      assertThat(fields[0]).isEqualTo(String.valueOf(answer.getInt(0)));
      assertThat(fields[1]).isEqualTo(String.valueOf(answer.getInt(24)));
      assertThat(fields[2]).isEqualTo("1,1"); // of the reflector's time and the sender's
      assertThat(fields[3]).isEqualTo("61");
      assertThat(fields[4]).isEmpty();
    }
  }

  /// Writes a packet behind headers of IPv4 and UDP.
  private static void capture(OutputStream out, byte[] payload) throws IOException {
    int length = 28 + payload.length;
    ByteBuffer packet = ByteBuffer.allocate(16 + length);
    packet.putInt(0).putInt(0).putInt(length).putInt(length);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
    packet.put((byte) 64).put((byte) 17).putShort((short) 0);
    packet.putInt(0x7f000001).putInt(0x7f000001);
    packet.putShort((short) 862).putShort((short) 40_000);
    packet.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
    out.write(packet.array());
  }

  /// The same line for both: what irtt says of it is what we say.
  @Test
  void lossAndJitterAreThoseOfIrtt(@TempDir Path folder) throws Exception {
    int port;
    try (var socket = new DatagramSocket(0, LOOPBACK)) {
      port = socket.getLocalPort();
    }
    VirtualLine.Script there =
        (_, index, _) ->
            index > 5 && index % 20 == 7
                ? VirtualLine.Fate.LOST
                : VirtualLine.Fate.after(5_000_000 + index % 3 * 8_000_000);
    VirtualLine.Script back =
        (_, index, _) ->
            index > 5 && index % 25 == 9
                ? VirtualLine.Fate.LOST
                : VirtualLine.Fate.after(5_000_000);
    Process server =
        new ProcessBuilder(program("irtt"), "server", "-b", "127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server").toFile())
            .start();
    double theirJitter;
    double theirLossThere;
    double theirLossBack;
    try {
      Path result = folder.resolve("irtt.json");
      try (var relay = new UdpRelay(new InetSocketAddress(LOOPBACK, port), there, back)) {
        run(
            folder,
            "",
            program("irtt"),
            "client",
            "-i",
            "20ms",
            "-d",
            "10s",
            "-l",
            "172",
            "-Q",
            "-o",
            result.toString(),
            "127.0.0.1:" + relay.address().getPort());
      }
      String json = Files.readString(result);
      theirJitter = number(json, "\"ipdv_send\"[^}]*\"mean\": *([0-9]+)") / 1e6;
      theirLossThere = number(json, "\"upstream_loss_percent\": *([0-9.e-]+)") / 100;
      theirLossBack = number(json, "\"downstream_loss_percent\": *([0-9.e-]+)") / 100;
    } finally {
      server.destroyForcibly();
    }

    var sender = new KnownSender("test", List.of(Prefix.parse("127.0.0.0/8")), Optional.empty());
    try (var reflector =
        ReflectorServer.start(
            new InetSocketAddress(LOOPBACK, 0), ReflectorSettings.of(List.of(sender)))) {
      CallReport report;
      try (var relay = new UdpRelay(reflector.local(), there, back)) {
        var plan =
            new CallPlan(CallProfile.parse("audio"), Duration.ofSeconds(10), Optional.empty(), 9);
        report = new CallRunner(plan, relay.address(), null).run(CallTrace.OFF);
      }
      var stream = report.streams().getFirst();
      assertThat(stream.forward().packets().lossRatio()).isCloseTo(theirLossThere, within(0.004));
      assertThat(stream.backward().packets().lossRatio()).isCloseTo(theirLossBack, within(0.004));
      assertThat(stream.forward().packets().variation().mean()).isCloseTo(theirJitter, within(3.0));
    }
  }

  private static double number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text.substring(0, 200)).isTrue();
    return Double.parseDouble(matcher.group(1));
  }
}
