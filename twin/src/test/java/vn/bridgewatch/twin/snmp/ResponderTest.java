package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.CommunityTarget;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.Snmp;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

class ResponderTest {

  private static final String RECORDING =
      """
      1.3.6.1.2.1.1.1.0|4|one
      1.3.6.1.2.1.1.3.0|67~|start=0 rate=100
      1.3.6.1.2.1.2.2.1.1.1|2|1
      1.3.6.1.2.1.2.2.1.1.2|2|2
      1.3.6.1.2.1.2.2.1.1.10|2|10
      1.3.6.1.2.1.31.1.1.1.6.1|70|5
      1.3.6.1.2.1.31.1.1.1.18.1|4|last
      """;

  private Responder responder;
  private Snmp snmp;

  @BeforeEach
  void start() throws Exception {
    responder = Responder.start(0);
    responder.add("public", Recording.parse("r", RECORDING));
    snmp = new Snmp(new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0")));
    snmp.listen();
  }

  @AfterEach
  void stop() throws IOException {
    snmp.close();
    responder.close();
  }

  private PDU ask(int version, String community, PDU pdu) throws IOException {
    return ask(version, community, pdu, 20_000);
  }

  /// Asks what will be silent.
  private PDU askInVain(String community) throws IOException {
    return ask(1, community, request(new PDU(), PDU.GET, "1.3.6.1.2.1.1.1.0"), 500);
  }

  private PDU ask(int version, String community, PDU pdu, int timeoutMillis) throws IOException {
    var target =
        new CommunityTarget<>(
            new UdpAddress("127.0.0.1/" + responder.port()), new OctetString(community));
    target.setVersion(version);
    target.setTimeout(timeoutMillis);
    return snmp.send(pdu, target).getResponse();
  }

  private static <P extends PDU> P request(P pdu, int type, String... oids) {
    pdu.setType(type);
    for (String oid : oids) {
      pdu.add(new VariableBinding(new OID(oid)));
    }
    return pdu;
  }

  private static List<String> shown(PDU pdu) {
    return pdu.getVariableBindings().stream()
        .map(binding -> binding.getOid() + "=" + binding.getVariable())
        .toList();
  }

  @Test
  void getTellsWhatIsMissing() throws IOException {
    PDU answer =
        ask(
            SnmpConstants.version2c,
            "public",
            request(
                new PDU(),
                PDU.GET,
                "1.3.6.1.2.1.1.1.0",
                "1.3.6.1.2.1.2.2.1.1.3",
                "1.3.6.1.2.1.9.1.0"));

    assertThat(answer.get(0).getVariable()).hasToString("one");
    assertThat(answer.get(1).getVariable()).isEqualTo(Null.noSuchInstance);
    assertThat(answer.get(2).getVariable()).isEqualTo(Null.noSuchObject);
  }

  @Test
  void getNextGoesInNumericOrderToTheEnd() throws IOException {
    PDU answer =
        ask(
            SnmpConstants.version2c,
            "public",
            request(
                new PDU(),
                PDU.GETNEXT,
                "1.3.6.1.2.1.2.2.1.1.2",
                "1.3.6.1.2.1.1.3",
                "1.3.6.1.2.1.31.1.1.1.18.1"));

    assertThat(answer.get(0).getOid()).hasToString("1.3.6.1.2.1.2.2.1.1.10");
    assertThat(answer.get(1).getOid()).hasToString("1.3.6.1.2.1.1.3.0");
    assertThat(answer.get(2).getVariable()).isEqualTo(Null.endOfMibView);
  }

  @Test
  void getBulkGivesNonRepeatersThenRowsAndStopsAtTheEnd() throws IOException {
    PDU request =
        request(new PDU(), PDU.GETBULK, "1.3.6.1.2.1.1.1", "1.3.6.1.2.1.2.2.1.1", "1.3.6.1.2.1.31");
    request.setNonRepeaters(1);
    request.setMaxRepetitions(9);

    assertThat(shown(ask(SnmpConstants.version2c, "public", request)))
        .startsWith(
            "1.3.6.1.2.1.1.1.0=one",
            "1.3.6.1.2.1.2.2.1.1.1=1",
            "1.3.6.1.2.1.31.1.1.1.6.1=5",
            "1.3.6.1.2.1.2.2.1.1.2=2",
            "1.3.6.1.2.1.31.1.1.1.18.1=last",
            "1.3.6.1.2.1.2.2.1.1.10=10",
            "1.3.6.1.2.1.31.1.1.1.18.1=endOfMibView")
        .hasSize(1 + 2 * 6);
  }

  @Test
  void anAnswerKeepsToItsSize() throws Exception {
    var rows = new StringBuilder();
    for (int i = 1; i < 100; i++) {
      rows.append("1.3.6.1.4.1.1.").append(i).append("|4|").append("x".repeat(100)).append('\n');
    }
    rows.append("1.3.6.1.4.1.2.1|4|").append("x".repeat(5_000)).append('\n');
    responder.add("wide", Recording.parse("r", rows.toString()));
    PDU bulk = request(new PDU(), PDU.GETBULK, "1.3.6.1.4.1.1");
    bulk.setMaxRepetitions(50);

    assertThat(ask(SnmpConstants.version2c, "wide", bulk).size()).isBetween(10, 13);
    assertThat(
            ask(SnmpConstants.version2c, "wide", request(new PDU(), PDU.GET, "1.3.6.1.4.1.2.1"))
                .getErrorStatus())
        .isEqualTo(PDU.tooBig);
  }

  @Test
  void versionOneHasErrorsAndNoCounter64() throws IOException {
    PDU missing =
        ask(
            SnmpConstants.version1,
            "public",
            request(new PDUv1(), PDU.GET, "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.9.0"));
    PDU next =
        ask(
            SnmpConstants.version1,
            "public",
            request(new PDUv1(), PDU.GETNEXT, "1.3.6.1.2.1.31.1.1.1.6"));

    assertThat(missing.getErrorStatus()).isEqualTo(PDU.noSuchName);
    assertThat(missing.getErrorIndex()).isEqualTo(2);
    assertThat(next.get(0).getOid()).hasToString("1.3.6.1.2.1.31.1.1.1.18.1");
  }

  @Test
  void aSilentDeviceAndAnUnknownCommunityAreNotAnswered() throws IOException {
    responder.device("public").orElseThrow().setSilent(true);
    assertThat(askInVain("public")).isNull();
    assertThat(askInVain("other")).isNull();

    responder.device("public").orElseThrow().setSilent(false);
    assertThat(ask(1, "public", request(new PDU(), PDU.GET, "1.3.6.1.2.1.1.1.0"))).isNotNull();
  }
}
