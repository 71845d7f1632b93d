package vn.bridgewatch.twin.snmp;

import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/// An agent that answers each request as a test says; null is silence.
final class ScriptedAgent implements AutoCloseable {

  private final Snmp snmp;
  private final DefaultUdpTransportMapping transport;

  ScriptedAgent(Function<PDU, @Nullable PDU> script) throws IOException {
    transport = new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0"));
    snmp = new Snmp(transport);
    snmp.addCommandResponder(
        new CommandResponder() {
          @Override
          public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
            PDU answer = script.apply(event.getPDU());
            if (answer == null) {
              return;
            }
            answer.setType(PDU.RESPONSE);
            answer.setRequestID(event.getPDU().getRequestID());
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
        });
    snmp.listen();
  }

  int port() {
    return transport.getListenAddress().getPort();
  }

  @Override
  public void close() throws IOException {
    snmp.close();
  }
}
