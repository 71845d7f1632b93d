package vn.bridgewatch.agent.snmp.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.Snmp;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/// A device with one small table that speaks versions 1, 2c and 3 (user `reader`).
public final class TableAgent implements AutoCloseable {

  public static final String PASSWORD = "a-password";
  public static final int ROWS = 30;

  private final TreeMap<OID, Variable> objects = new TreeMap<>();
  private final Snmp snmp;
  private final DefaultUdpTransportMapping transport;

  public TableAgent() throws IOException {
    objects.put(new OID("1.3.6.1.2.1.1.1.0"), new OctetString("a device"));
    objects.put(new OID("1.3.6.1.2.1.1.3.0"), new TimeTicks(4711));
    IntStream.rangeClosed(1, ROWS)
        .forEach(row -> {
          objects.put(new OID("1.3.6.1.2.1.2.2.1.1." + row), new Integer32(row));
          objects.put(new OID("1.3.6.1.2.1.2.2.1.2." + row), new OctetString("port " + row));
          objects.put(new OID("1.3.6.1.2.1.2.2.1.3." + row), new Counter32(1L << row));
        });
    transport = new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0"));
    var protocols = new SecurityProtocols(SecurityProtocolSet.maxCompatibility);
    var engine = new OctetString(MPv3.createLocalEngineID(new OctetString("table-agent")));
    var usm = new USM(protocols, engine, 1);
    usm.addUser(
        new UsmUser(
            new OctetString("reader"),
            AuthSHA.ID,
            new OctetString(PASSWORD),
            PrivAES128.ID,
            new OctetString(PASSWORD)));
    var models = new SecurityModels();
    models.addSecurityModel(usm);
    var mpv3 = new MPv3(usm);
    mpv3.setSecurityModels(models);
    mpv3.setSecurityProtocols(protocols);
    var dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(new MPv1());
    dispatcher.addMessageProcessingModel(new MPv2c());
    dispatcher.addMessageProcessingModel(mpv3);
    snmp = new Snmp(dispatcher, transport);
    snmp.addCommandResponder(
        new CommandResponder() {
          @Override
          public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
            answer(event);
          }
        });
    snmp.listen();
  }

  public int port() {
    return transport.getListenAddress().getPort();
  }

  private <A extends Address> void answer(CommandResponderEvent<A> event) {
    PDU request = event.getPDU();
    PDU answer = (PDU) request.clone();
    answer.clear();
    answer.setType(PDU.RESPONSE);
    answer.setRequestID(request.getRequestID());
    answer.setErrorStatus(0);
    answer.setErrorIndex(0);
    List<? extends VariableBinding> asked = request.getVariableBindings();
    switch (request.getType()) {
      case PDU.GET ->
          asked.forEach(one ->
              answer.add(
                  new VariableBinding(
                      one.getOid(), objects.getOrDefault(one.getOid(), Null.noSuchInstance))));
      case PDU.GETNEXT -> answer.add(next(asked.getFirst().getOid()));
      default -> {
        OID from = asked.getFirst().getOid();
        for (int i = 0; i < request.getMaxRepetitions(); i++) {
          VariableBinding next = next(from);
          answer.add(next);
          from = next.getOid();
          if (next.isException()) {
            break;
          }
        }
      }
    }
    boolean version1 = request.getType() != PDU.GETBULK && request instanceof PDUv1;
    if (version1 && answer.getVariableBindings().stream().anyMatch(VariableBinding::isException)) {
      answer.setVariableBindings(request.getVariableBindings());
      answer.setErrorStatus(PDU.noSuchName);
      answer.setErrorIndex(1);
    }
    try {
      event
          .getMessageDispatcher()
          .returnResponsePdu(
              event.getMessageProcessingModel(),
              event.getSecurityModel(),
              event.getSecurityName(),
              event.getSecurityLevel(),
              answer,
              event.getMaxSizeResponsePDU(),
              event.getStateReference(),
              new StatusInformation());
    } catch (MessageException _) {
      // an answer that version 1 cannot carry: say nothing
    }
  }

  private VariableBinding next(OID oid) {
    var entry = objects.higherEntry(oid);
    return entry == null
        ? new VariableBinding(oid, Null.endOfMibView)
        : new VariableBinding(entry.getKey(), entry.getValue());
  }

  @Override
  public void close() throws IOException {
    snmp.close();
  }
}
