package vn.bridgewatch.agent.snmp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.PDU;
import org.snmp4j.asn1.BEROutputStream;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Opaque;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

class AnswerTest {

  private static final int ID = 0x1234_5678;

  private final Bindings values = new Bindings();
  private final Answer answer = new Answer();

  /// A message of version 2c as SNMP4J writes it.
  private static byte[] message(PDU pdu) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(9_000);
    var out = new BEROutputStream(body);
    new Integer32(1).encodeBER(out);
    new OctetString("public").encodeBER(out);
    pdu.encodeBER(out);
    ByteBuffer whole = ByteBuffer.allocate(9_000);
    whole.put((byte) 0x30).put((byte) 0x82).putShort((short) body.position()).put(body.flip());
    return Arrays.copyOf(whole.array(), whole.position());
  }

  private static PDU response(VariableBinding... bindings) {
    var pdu = new PDU(PDU.RESPONSE, Arrays.asList(bindings));
    pdu.setRequestID(new Integer32(ID));
    return pdu;
  }

  private Answer.Kind read(byte[] message) {
    return answer.read(message, message.length, ID, values);
  }

  static List<Variable> variables() {
    return List.of(
        new Integer32(0),
        new Integer32(-1),
        new Integer32(Integer.MIN_VALUE),
        new Integer32(Integer.MAX_VALUE),
        new Counter32(4_294_967_295L),
        new Gauge32(2_147_483_648L),
        new TimeTicks(127),
        new Counter64(-1),
        new Counter64(255),
        new OctetString(new byte[0]),
        new OctetString("x".repeat(300)),
        new OID("1.3.6.1.4.1.4294967295.0"),
        new OID("2.999.3"),
        new OID("0.0"),
        new IpAddress("192.0.2.1"),
        new Opaque(HexFormat.of().parseHex("9f78043fc00000")),
        Null.instance,
        Null.noSuchInstance,
        Null.endOfMibView);
  }

  @ParameterizedTest
  @MethodSource("variables")
  void readsWhatSnmp4jWrites(Variable variable) throws IOException {
    var binding = new VariableBinding(new OID("1.3.6.1.2.1.1.1.300.70000.4294967295"), variable);

    assertThat(read(message(response(binding)))).isEqualTo(Answer.Kind.OURS);

    assertThat(values.size()).isEqualTo(1);
    assertThat(values.oid(0)).isEqualTo(binding.getOid());
    assertThat(values.isException(0)).isEqualTo(variable.isException());
    if (!variable.isException()) {
      assertThat(values.variable(0)).isEqualTo(variable);
    }
    Bindings other = new Bindings();
    Answer.add(binding, other);
    assertThat(other.hasOidsOf(values)).isTrue();
    assertThat(other.hasValueOf(0, values, 0)).isTrue();
  }

  @Test
  void theStatusIsRead() throws IOException {
    PDU pdu = response();
    pdu.setErrorStatus(PDU.genErr);
    pdu.setErrorIndex(3);

    assertThat(read(message(pdu))).isEqualTo(Answer.Kind.OURS);
    assertThat(answer.errorStatus()).isEqualTo(5);
    assertThat(answer.errorIndex()).isEqualTo(3);
  }

  @Test
  void theAnswerToAnotherRequestIsNotDecoded() throws IOException {
    PDU pdu = response(new VariableBinding(new OID("1.3.6"), new Integer32(1)));
    pdu.setRequestID(new Integer32(ID + 1));

    assertThat(read(message(pdu))).isEqualTo(Answer.Kind.OTHER);
    assertThat(values.size()).isZero();
  }

  @Test
  void whatIsCutAnywhereIsMalformedAndLeavesNothing() throws IOException {
    byte[] message =
        message(
            response(
                new VariableBinding(new OID("1.3.6.1"), new OctetString("abc")),
                new VariableBinding(new OID("1.3.6.2"), new Integer32(7))));
    for (int cut = 0; cut < message.length; cut++) {
      assertThat(answer.read(message, cut, ID, values)).isEqualTo(Answer.Kind.MALFORMED);
      assertThat(values.size()).as("cut at %d", cut).isZero();
    }
  }

  static List<Arguments> oddValues() {
    return List.of(
        arguments("0209000000000000000001", "no number of nine octets"),
        arguments("0200", "no number without octets"),
        arguments("4003010203", "no address of three octets"),
        arguments("1f0101", "no such type"),
        arguments("410601ffffffffff", "no counter over 32 bits"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("oddValues")
  void aValueThatCannotBeHeldCostsThatValueOnly(String value, String name) {
    byte[] odd = HexFormat.of().parseHex(value);
    byte[] message = raw(odd);

    assertThat(read(message)).as(name).isEqualTo(Answer.Kind.OURS);
    assertThat(values.size()).isEqualTo(2);
    assertThat(values.tag(0)).isEqualTo(Tag.NULL);
    assertThat(values.number(1)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "020400000007, 7", // more octets than needed
    "0208ffffffffffffffff, -1",
    "4104ffffffff, 4294967295", // without the zero that keeps it from being negative
    "4105 00ffffffff, 4294967295",
    "4609 00ffffffffffffffff, -1"
  })
  void numbersAreReadHoweverTheyAreWritten(String value, long number) {
    assertThat(read(raw(HexFormat.of().parseHex(value.replace(" ", "")))))
        .isEqualTo(Answer.Kind.OURS);
    assertThat(values.isNumber(0)).isTrue();
    assertThat(values.number(0)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0600", "06018f", "06 06 9fffffffff7f", "30 80", "06 84 7fffffff 01"})
  void anOidThatIsNoneMakesTheAnswerMalformed(String oid) {
    byte[] bad = HexFormat.of().parseHex(oid.replace(" ", ""));
    assertThat(bad).isNotEmpty();
    byte[] binding = sequence(join(bad, HexFormat.of().parseHex("020101")));
    assertThat(read(pdu(binding))).as(oid).isEqualTo(Answer.Kind.MALFORMED);
  }

  private static byte[] raw(byte[] value) {
    return pdu(
        join(
            sequence(join(HexFormat.of().parseHex("06032b0601"), value)),
            sequence(HexFormat.of().parseHex("06032b0602020107"))));
  }

  private static byte[] pdu(byte[] bindings) {
    byte[] body = join(HexFormat.of().parseHex("020412345678020100020100"), sequence(bindings));
    byte[] pdu = join(new byte[] {(byte) 0xa2, (byte) body.length}, body);
    return sequence(join(HexFormat.of().parseHex("02010104067075626c6963"), pdu));
  }

  private static byte[] sequence(byte[] content) {
    return join(new byte[] {0x30, (byte) content.length}, content);
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Test
  void requestsAreThoseOfSnmp4j() throws IOException {
    var pdu = new PDU(PDU.GETBULK, List.of(new VariableBinding(new OID("1.3.6.1.2.1.2"))));
    pdu.setRequestID(new Integer32(ID));
    pdu.setMaxRepetitions(25);
    byte[] ours = Request.bulk(OidBytes.of(new OID("1.3.6.1.2.1.2")), 25).message(2, "public", ID);
    byte[] theirs = message(pdu);

    // behind the outer header, whose length SNMP4J writes otherwise
    assertThat(Arrays.copyOfRange(ours, 2, ours.length))
        .isEqualTo(Arrays.copyOfRange(theirs, 4, theirs.length));
  }

  @ParameterizedTest
  @CsvSource({
    "1.3.6.1.2, 1.3.6.1.2, 0",
    "1.3.6.1.2, 1.3.6.1.2.1, -1",
    "1.3.6.1.127, 1.3.6.1.128, -1",
    "1.3.6.1.16383.9, 1.3.6.1.16384, -1",
    "1.3.6.1.4294967295, 1.3.6.1.5, 1",
    "1.3.6.1.300.1, 1.3.6.1.301, -1"
  })
  void oidsCompareBySubIdentifiers(String one, String other, int expected) {
    byte[] a = OidBytes.of(new OID(one));
    byte[] b = OidBytes.of(new OID(other));

    assertThat(Integer.signum(OidBytes.compare(a, 0, a.length, b, 0, b.length)))
        .isEqualTo(expected)
        .isEqualTo(Integer.signum(new OID(one).compareTo(new OID(other))));
    assertThat(OidBytes.oid(a)).isEqualTo(new OID(one));
  }
}
