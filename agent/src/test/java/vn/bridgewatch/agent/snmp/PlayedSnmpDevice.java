package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/// A device of SNMP v2c whose objects change while it runs.
public final class PlayedSnmpDevice implements AutoCloseable {

  private final ConcurrentSkipListMap<OID, Variable> objects = new ConcurrentSkipListMap<>();
  private final Snmp snmp;
  private final DefaultUdpTransportMapping transport;
  private volatile boolean silent;

  public PlayedSnmpDevice() throws IOException {
    transport = new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0"));
    snmp = new Snmp(transport);
    snmp.addCommandResponder(
        new CommandResponder() {
          @Override
          public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
            if (!silent) {
              answer(event);
            }
          }
        });
    snmp.listen();
  }

  public int port() {
    return transport.getListenAddress().getPort();
  }

  public void setSilent(boolean silent) {
    this.silent = silent;
  }

  public void is(String sysObjectId, String sysDescr, long upTimeTicks) {
    put("1.3.6.1.2.1.1.1.0", new OctetString(sysDescr));
    put("1.3.6.1.2.1.1.2.0", new OID(sysObjectId));
    put("1.3.6.1.2.1.1.3.0", new TimeTicks(upTimeTicks));
    put("1.3.6.1.2.1.1.5.0", new OctetString("played"));
  }

  public void put(String oid, Variable value) {
    objects.put(new OID(oid), value);
  }

  public void put(String oid, int value) {
    put(oid, new Integer32(value));
  }

  private <A extends Address> void answer(CommandResponderEvent<A> event) {
    PDU asked = event.getPDU();
    PDU answer = new PDU();
    int repetitions = asked.getType() == PDU.GETBULK ? asked.getMaxRepetitions() : 1;
    for (VariableBinding binding : asked.getVariableBindings()) {
      OID at = binding.getOid();
      for (int i = 0; i < repetitions; i++) {
        if (asked.getType() == PDU.GET) {
          answer.add(new VariableBinding(at, objects.getOrDefault(at, Null.noSuchInstance)));
          continue;
        }
        Map.Entry<OID, Variable> next = objects.higherEntry(at);
        if (next == null) {
          answer.add(new VariableBinding(at, Null.endOfMibView));
          break;
        }
        answer.add(new VariableBinding(next.getKey(), next.getValue()));
        at = next.getKey();
      }
    }
    answer.setType(PDU.RESPONSE);
    answer.setRequestID(asked.getRequestID());
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
    } catch (MessageException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    snmp.close();
  }
}
