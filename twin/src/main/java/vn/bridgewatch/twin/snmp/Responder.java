package vn.bridgewatch.twin.snmp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;
import vn.bridgewatch.time.NanoClock;

/// An SNMP agent (v1 and v2c) for many simulated devices on one UDP port: the community says which.
public final class Responder implements AutoCloseable {

  /// The size of an answer that common devices keep to: one Ethernet frame.
  public static final int MESSAGE_BYTES_MAX = 1_472;

  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private final DefaultUdpTransportMapping transport;
  private final Map<OctetString, SimulatedDevice> devices = new ConcurrentHashMap<>();
  private final NanoClock clock;
  private final long startNanos;
  private final int messageBytesMax;

  private Responder(DefaultUdpTransportMapping transport, NanoClock clock, int messageBytesMax) {
    this.transport = transport;
    this.clock = clock;
    this.startNanos = clock.nanoTime();
    this.messageBytesMax = messageBytesMax;
  }

  /// Listens on a port of the loopback address; port 0 lets the system choose.
  public static Responder start(int port) throws IOException {
    return start(InetAddress.getLoopbackAddress(), port, NanoClock.SYSTEM, MESSAGE_BYTES_MAX);
  }

  /// @param messageBytesMax the largest answer; a GETBULK gives fewer rows rather than pass it
  public static Responder start(InetAddress address, int port, NanoClock clock, int messageBytesMax)
      throws IOException {
    var transport = new DefaultUdpTransportMapping(new UdpAddress(address, port));
    transport.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    transport.setThreadName("simulated-snmp");
    var responder = new Responder(transport, clock, messageBytesMax);
    var dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(new MPv1());
    dispatcher.addMessageProcessingModel(new MPv2c());
    dispatcher.addTransportMapping(transport);
    dispatcher.addCommandResponder(responder.new Answerer());
    transport.addTransportListener(dispatcher);
    transport.listen();
    return responder;
  }

  /// Adds a device, or puts another in its place.
  public SimulatedDevice add(String community, Recording recording) {
    var device = new SimulatedDevice(recording);
    devices.put(new OctetString(community), device);
    return device;
  }

  public Optional<SimulatedDevice> device(String community) {
    return Optional.ofNullable(devices.get(new OctetString(community)));
  }

  public int port() {
    return transport.getListenAddress().getPort();
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }

  /// Answers requests on the transport's thread.
  private final class Answerer implements CommandResponder {

    @Override
    public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
      PDU request = event.getPDU();
      SimulatedDevice device = devices.get(new OctetString(event.getSecurityName()));
      if (request == null || device == null || device.isSilent()) {
        return; // as a real agent does with a community that it does not know
      }
      double seconds = (clock.nanoTime() - startNanos) / 1e9;
      int overhead = event.getSecurityName().length + Answers.MESSAGE_OVERHEAD_BYTES;
      var answers = new Answers(device.recording(), seconds, messageBytesMax - overhead);
      Optional<PDU> response = answers.to(request, event.getMessageProcessingModel() == MPv1.ID);
      if (response.isEmpty()) {
        return;
      }
      event.setProcessed(true);
      try {
        event
            .getMessageDispatcher()
            .returnResponsePdu(
                event.getMessageProcessingModel(),
                event.getSecurityModel(),
                event.getSecurityName(),
                event.getSecurityLevel(),
                response.get(),
                event.getMaxSizeResponsePDU(),
                event.getStateReference(),
                new StatusInformation());
      } catch (MessageException _) {
        // the asker is gone; it will ask again
      }
    }
  }
}
