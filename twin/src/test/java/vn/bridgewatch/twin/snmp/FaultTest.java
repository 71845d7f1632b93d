package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.snmp4j.PDU;
import org.snmp4j.asn1.BERInputStream;
import org.snmp4j.asn1.BEROutputStream;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.VariableBinding;

/// Each fault by what a poller would see, without a socket and at a time of the test's choice.
class FaultTest {

  private static final OID COLUMN = new OID("1.3.6.1.2.1.2.2.1.10");
  private static final String TABLE =
      """
      1.3.6.1.2.1.1.3.0|67~|start=5000 rate=100
      1.3.6.1.2.1.2.2.1.10.1|65~|start=1000 rate=10
      1.3.6.1.2.1.2.2.1.10.2|65~|start=4294967000 rate=100
      1.3.6.1.2.1.2.2.1.10.3|65|7
      1.3.6.1.2.1.31.1.1.1.6.1|70~|start=18446744073709551615 rate=1000
      """;

  private final SimulatedDevice device;
  private double seconds;

  FaultTest() throws RecordingException {
    device = new SimulatedDevice(Recording.parse("t", TABLE), 7);
  }

  private PDU ask(int type, int repetitions, String... oids) throws IOException {
    var pdu = new PDU();
    pdu.setType(type);
    pdu.setRequestID(new Integer32(4711));
    if (type == PDU.GETBULK) {
      pdu.setMaxRepetitions(repetitions);
    }
    for (String oid : oids) {
      pdu.add(new VariableBinding(new OID(oid)));
    }
    var request = new Request();
    byte[] octets = message("public", pdu);
    assertThat(request.read(octets, octets.length)).isEqualTo(Request.Outcome.GOOD);
    var answers = new Answers(device.recording());
    assertThat(answers.answer(request, device, device.moment(seconds), 1_472)).isTrue();
    return read(
        ByteBuffer.wrap(answers.octets(), answers.start(), answers.end() - answers.start()));
  }

  static byte[] message(String asked, PDU pdu) throws IOException {
    var version = new Integer32(1);
    var community = new OctetString(asked);
    int length = version.getBERLength() + community.getBERLength() + pdu.getBERLength();
    ByteBuffer buffer = ByteBuffer.allocate(length + 4);
    var out = new BEROutputStream(buffer);
    org.snmp4j.asn1.BER.encodeHeader(out, org.snmp4j.asn1.BER.SEQUENCE, length);
    version.encodeBER(out);
    community.encodeBER(out);
    pdu.encodeBER(out);
    return java.util.Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static PDU read(ByteBuffer octets) throws IOException {
    var in = new BERInputStream(octets);
    org.snmp4j.asn1.BER.decodeHeader(in, new org.snmp4j.asn1.BER.MutableByte());
    new Integer32().decodeBER(in);
    new OctetString().decodeBER(in);
    var pdu = new PDU();
    pdu.decodeBER(in);
    assertThat(pdu.getRequestID().getValue()).isEqualTo(4711);
    return pdu;
  }

  private List<String> walk(int requestsMax) throws IOException {
    var seen = new ArrayList<String>();
    OID from = COLUMN;
    for (int i = 0; i < requestsMax; i++) {
      PDU answer = ask(PDU.GETNEXT, 0, from.toString());
      if (answer.getErrorStatus() != 0) {
        seen.add("error " + answer.getErrorStatus());
        break;
      }
      from = answer.get(0).getOid();
      if (!from.startsWith(COLUMN) || answer.get(0).isException()) {
        break;
      }
      seen.add(from.toString().substring(COLUMN.toString().length() + 1));
    }
    return seen;
  }

  @Test
  void withoutFaultAWalkEnds() throws IOException {
    assertThat(walk(9)).containsExactly("1", "2", "3");
  }

  @Test
  void aWalkIsCutShort() throws IOException {
    device.setFaults(List.of(new Fault.CutWalk(new OID(COLUMN + ".3"))));
    assertThat(walk(9)).containsExactly("1", "2", "error 5");
    assertThat(ask(PDU.GETBULK, 2, COLUMN.toString()).getErrorStatus()).isZero();
    assertThat(ask(PDU.GETBULK, 3, COLUMN.toString()).getErrorStatus()).isEqualTo(PDU.genErr);
  }

  @Test
  void aWalkGoesInCircles() throws IOException {
    device.setFaults(List.of(new Fault.Circle(COLUMN)));
    assertThat(walk(7)).containsExactly("1", "2", "3", "1", "2", "3", "1");
    assertThat(ask(PDU.GETBULK, 5, COLUMN.toString()).get(3).getOid()).hasToString(COLUMN + ".1");
  }

  @Test
  void aWalkHasNoEnd() throws IOException {
    device.setFaults(List.of(new Fault.Endless(COLUMN)));
    assertThat(walk(7)).containsExactly("1", "2", "3", "3.1", "3.2", "3.3", "3.4");
    PDU bulk = ask(PDU.GETBULK, 6, COLUMN.toString());
    assertThat(bulk.get(5).getOid()).hasToString(COLUMN + ".3.3");
    assertThat(bulk.get(5).getVariable().toLong()).isEqualTo(7);
  }

  @Test
  void aSubtreeIsRefused() throws IOException {
    device.setFaults(List.of(new Fault.Refuse(COLUMN, Fault.Status.AUTHORIZATION_ERROR)));
    PDU answer = ask(PDU.GET, 0, "1.3.6.1.2.1.1.3.0", COLUMN + ".1");
    assertThat(answer.getErrorStatus()).isEqualTo(PDU.authorizationError);
    assertThat(answer.getErrorIndex()).isEqualTo(2);
    assertThat(ask(PDU.GET, 0, "1.3.6.1.2.1.1.3.0").getErrorStatus()).isZero();
    assertThat(ask(PDU.GETNEXT, 0, COLUMN.toString()).getErrorStatus())
        .isEqualTo(PDU.authorizationError);
  }

  @Test
  void tooMuchIsTooBig() throws IOException {
    device.setFaults(List.of(new Fault.TooBig(2)));
    PDU answer = ask(PDU.GETBULK, 3, COLUMN.toString());
    assertThat(answer.getErrorStatus()).isEqualTo(PDU.tooBig);
    assertThat(answer.size()).isZero();
    assertThat(ask(PDU.GETBULK, 2, COLUMN.toString()).size()).isEqualTo(2);
  }

  @Test
  void answersArePartial() throws IOException {
    device.setFaults(List.of(new Fault.Partial(2)));
    assertThat(ask(PDU.GETBULK, 9, COLUMN.toString()).size()).isEqualTo(2);
    assertThat(ask(PDU.GET, 0, COLUMN + ".1", COLUMN + ".2", COLUMN + ".3").size()).isEqualTo(2);
  }

  @Test
  void aRebootStartsTicksAndCountersAnew() throws IOException {
    seconds = 100;
    assertThat(value("1.3.6.1.2.1.1.3.0")).isEqualTo(15_000);
    assertThat(value(COLUMN + ".1")).isEqualTo(2_000);

    device.reboot();
    seconds = 102;

    assertThat(value("1.3.6.1.2.1.1.3.0")).isEqualTo(200);
    assertThat(value(COLUMN + ".1")).isEqualTo(20);
    assertThat(device.boots()).isEqualTo(2);
  }

  @Test
  void countersOf32And64BitsWrapWhenTold() throws IOException {
    seconds = 50;
    device.moment(seconds);
    device.wrapCountersIn(Duration.ofSeconds(10));

    assertThat(value(COLUMN + ".1")).isEqualTo(4_294_967_296L - 100);
    assertThat(value("1.3.6.1.2.1.31.1.1.1.6.1")).isEqualTo(-10_000); // as 64 bits without sign
    assertThat(value("1.3.6.1.2.1.1.3.0")).as("time goes on").isEqualTo(10_000);
    seconds = 61;
    assertThat(value(COLUMN + ".1")).isEqualTo(10);
    assertThat(value("1.3.6.1.2.1.31.1.1.1.6.1")).isEqualTo(1_000);
  }

  private long value(String oid) throws IOException {
    return ask(PDU.GET, 0, oid).get(0).getVariable().toLong();
  }

  @Test
  void aLivingRecordingGrowsAsFastAsItDid() throws RecordingException {
    Recording living =
        Recording.parse(
                "r",
                """
                1.3.6.1.2.1.1.3.0|67|1000
                1.3.6.1.2.1.2.2.1.10.1|65|500
                1.3.6.1.2.1.2.2.1.10.2|65|0
                """)
            .living();

    assertThat(living.value(0).at(5).toLong()).isEqualTo(1_500);
    assertThat(living.value(1).at(5).toLong()).isEqualTo(750);
    assertThat(living.value(2).at(5).toLong()).isZero();
  }
}
