package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.PDU;
import org.snmp4j.asn1.BERInputStream;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.VariableBinding;

/// Faults of time, chance and place, which need the socket; time is the test's own, and what does
/// not come is known by what comes after it.
class ResponderFaultTest {

  private static final int WAIT_MILLIS = 20_000; // for what comes
  private static final String OBJECT = "1.3.6.1.2.1.1.3.0";

  private final AtomicLong nowNanos = new AtomicLong();
  private Responder responder;
  private DatagramSocket asker;
  private SimulatedDevice device;

  @BeforeEach
  void start() throws Exception {
    responder = started(1);
    device = responder.add("faulty", recording());
    responder.add("sound", recording());
    asker = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    asker.setSoTimeout(WAIT_MILLIS);
    asker.setReceiveBufferSize(1 << 20); // hundreds of answers may wait
  }

  @AfterEach
  void stop() throws IOException {
    asker.close();
    responder.close();
  }

  private Responder started(long seed) throws IOException {
    return Responder.start(
        InetAddress.getLoopbackAddress(), 0, nowNanos::get, Responder.MESSAGE_BYTES_MAX, seed);
  }

  private static Recording recording() throws RecordingException {
    return Recording.parse("r", OBJECT + "|67~|start=0 rate=100\n");
  }

  private void ask(Responder of, String community, int id) throws IOException {
    var pdu = new PDU();
    pdu.setType(PDU.GET);
    pdu.setRequestID(new Integer32(id));
    pdu.add(new VariableBinding(new OID(OBJECT)));
    byte[] octets = FaultTest.message(community, pdu);
    asker.send(
        new DatagramPacket(octets, octets.length, InetAddress.getLoopbackAddress(), of.port()));
  }

  private void ask(String community, int id) throws IOException {
    ask(responder, community, id);
  }

  /// An answer: to which request, and from where.
  private record Answer(int id, InetSocketAddress from) {}

  private Answer next() throws IOException {
    var datagram = new DatagramPacket(new byte[2_000], 2_000);
    asker.receive(datagram);
    var in = new BERInputStream(ByteBuffer.wrap(datagram.getData(), 0, datagram.getLength()));
    org.snmp4j.asn1.BER.decodeHeader(in, new org.snmp4j.asn1.BER.MutableByte());
    new Integer32().decodeBER(in);
    new OctetString().decodeBER(in);
    var pdu = new PDU();
    pdu.decodeBER(in);
    return new Answer(
        pdu.getRequestID().getValue(), (InetSocketAddress) datagram.getSocketAddress());
  }

  private void later(Duration time) {
    nowNanos.addAndGet(time.toNanos());
  }

  @Test
  void aDelayedAnswerComesWhenItsTimeIsOver() throws Exception {
    device.setFaults(List.of(Fault.parse("delay fixed=10s")));

    ask("faulty", 1);
    ask("sound", 2);
    assertThat(next().id()).isEqualTo(2);
    later(Duration.ofSeconds(9));
    ask("sound", 3);
    assertThat(next().id()).isEqualTo(3);
    later(Duration.ofSeconds(1));

    assertThat(next().id()).isEqualTo(1);
  }

  @Test
  void delaysThatDifferChangeTheOrder() throws Exception {
    device.setFaults(List.of(Fault.parse("delay fixed=0ms jitter=10s")));
    for (int id = 1; id <= 50; id++) {
      ask("faulty", id);
    }
    ask("sound", 99);
    assertThat(next().id()).isEqualTo(99);
    later(Duration.ofSeconds(10));

    var order = new ArrayList<Integer>();
    for (int i = 0; i < 50; i++) {
      order.add(next().id());
    }
    assertThat(order).doesNotHaveDuplicates().isNotEqualTo(order.stream().sorted().toList());
  }

  @Test
  void aShareOfRequestsIsLostAndTheSameOnesWithTheSameSeed() throws Exception {
    device.setFaults(List.of(Fault.parse("drop probability=0.3")));
    List<Integer> first = answered(responder);
    List<Integer> again;
    try (Responder same = started(1)) {
      same.add("sound", recording());
      same.add("faulty", recording()).setFaults(device.faults());
      again = answered(same);
    }

    assertThat(first).hasSizeBetween(110, 170);
    assertThat(responder.counts().dropped()).isEqualTo(200 - first.size());
    assertThat(again).isEqualTo(first);
  }

  /// Which of 200 requests are answered; one of the sound device tells the end.
  private List<Integer> answered(Responder of) throws IOException {
    for (int id = 1; id <= 200; id++) {
      ask(of, "faulty", id);
    }
    ask(of, "sound", 999);
    var answered = new ArrayList<Integer>();
    for (int id = next().id(); id != 999; id = next().id()) {
      answered.add(id);
    }
    return answered;
  }

  @Test
  void answersTrickleOneByOne() throws Exception {
    device.setFaults(List.of(Fault.parse("trickle rate=0.5")));
    ask("faulty", 1);
    ask("faulty", 2);
    ask("faulty", 3);
    ask("sound", 9);

    assertThat(List.of(next().id(), next().id())).containsExactly(1, 9);
    later(Duration.ofSeconds(2));
    assertThat(next().id()).isEqualTo(2);
    ask("sound", 10);
    assertThat(next().id()).isEqualTo(10);
    later(Duration.ofSeconds(2));
    assertThat(next().id()).isEqualTo(3);
  }

  @Test
  void answersComeFromAnotherPortOrAddress() throws Exception {
    device.setFaults(List.of(new Fault.OtherPort()));
    ask("faulty", 1);
    InetSocketAddress otherPort = next().from();
    device.setFaults(List.of(new Fault.OtherAddress()));
    ask("faulty", 2);
    InetSocketAddress otherAddress = next().from();
    device.setFaults(List.of());
    ask("faulty", 3);

    assertThat(otherPort.getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
    assertThat(otherPort.getPort()).isNotEqualTo(responder.port());
    assertThat(otherAddress.getAddress()).isEqualTo(InetAddress.getByName("127.0.0.2"));
    assertThat(next().from()).isEqualTo(new InetSocketAddress("127.0.0.1", responder.port()));
  }

  @Test
  void aDeviceOfVersionOneIsSilentToTheNext() throws Exception {
    device.setFaults(List.of(Fault.parse("only-v1")));
    ask("faulty", 1);
    ask("sound", 2);

    assertThat(next().id()).isEqualTo(2);
    assertThat(responder.counts().dropped()).isEqualTo(1);
  }

  @Test
  void anUnknownCommunityAndWhatIsNoRequestAreCounted() throws Exception {
    ask("nobody", 1);
    asker.send(
        new DatagramPacket(
            new byte[] {0x30, 0x7f, 2}, 3, InetAddress.getLoopbackAddress(), responder.port()));
    ask("sound", 2);

    assertThat(next().id()).isEqualTo(2);
    assertThat(responder.counts().unknown()).isEqualTo(1);
    assertThat(responder.counts().malformed()).isEqualTo(1);
  }
}
