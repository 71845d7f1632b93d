package vn.bridgewatch.agent.snmp;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.TransportMapping;
import org.snmp4j.TransportStateReference;
import org.snmp4j.asn1.BERInputStream;
import org.snmp4j.smi.Address;

/// A dispatcher that a malformed datagram cannot kill.
///
/// SNMP4J's decoders throw unchecked exceptions on some malformed input, on the one thread that
/// receives for all devices. Here such a datagram is dropped and counted; its request runs into its
/// timeout as if nothing had come.
final class GuardedDispatcher extends MessageDispatcherImpl {

  private final AtomicLong malformed = new AtomicLong();

  /// Datagrams dropped because decoding them failed in a way that SNMP4J does not handle.
  long malformed() {
    return malformed.get();
  }

  @Override
  public <A extends Address> void processMessage(
      TransportMapping<? super A> transport,
      A address,
      ByteBuffer message,
      TransportStateReference state) {
    try {
      super.processMessage(transport, address, message, state);
    } catch (RuntimeException | StackOverflowError _) {
      malformed.incrementAndGet();
    }
  }

  @Override
  public <A extends Address> void processMessage(
      TransportMapping<? super A> transport,
      A address,
      BERInputStream message,
      TransportStateReference state) {
    try {
      super.processMessage(transport, address, message, state);
    } catch (RuntimeException | StackOverflowError _) {
      malformed.incrementAndGet();
    }
  }
}
