package vn.bridgewatch.agent.snmp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.TransportMapping;
import org.snmp4j.TransportStateReference;
import org.snmp4j.asn1.BERInputStream;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.UdpAddress;

/// A dispatcher that decodes only what somebody waits for, and that a malformed datagram cannot
/// kill.
///
/// SNMP4J's decoders throw unchecked exceptions on some malformed input, on the one thread that
/// receives for all devices. Here such a datagram is dropped and counted; its request runs into its
/// timeout as if nothing had come.
final class GuardedDispatcher extends MessageDispatcherImpl {

  private record Source(InetAddress address, int port) {}

  private final Traffic traffic;
  private final Map<Source, Integer> expected = new ConcurrentHashMap<>();
  private final AtomicInteger anySource = new AtomicInteger();

  GuardedDispatcher(Traffic traffic) {
    this.traffic = traffic;
  }

  /// What is expected until it is closed.
  interface Expectation extends AutoCloseable {
    @Override
    void close();
  }

  /// Lets answers in from an address, or from everywhere.
  Expectation expect(UdpAddress address, boolean everywhere) {
    var source = new Source(address.getInetAddress(), address.getPort());
    expected.merge(source, 1, Integer::sum);
    if (everywhere) {
      anySource.incrementAndGet();
    }
    return () -> {
      expected.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
      if (everywhere) {
        anySource.decrementAndGet();
      }
    };
  }

  private boolean isExpected(Address address) {
    return anySource.get() > 0
        || (address instanceof UdpAddress udp
            && expected.containsKey(new Source(udp.getInetAddress(), udp.getPort())));
  }

  @Override
  public <A extends Address> void processMessage(
      TransportMapping<? super A> transport,
      A address,
      ByteBuffer message,
      TransportStateReference state) {
    if (!isExpected(address)) {
      traffic.strays.increment();
      return;
    }
    try {
      super.processMessage(transport, address, message, state);
    } catch (RuntimeException | StackOverflowError _) {
      traffic.malformed.increment();
    }
  }

  @Override
  public <A extends Address> void processMessage(
      TransportMapping<? super A> transport,
      A address,
      BERInputStream message,
      TransportStateReference state) {
    if (!isExpected(address)) {
      traffic.strays.increment();
      return;
    }
    try {
      super.processMessage(transport, address, message, state);
    } catch (RuntimeException | StackOverflowError _) {
      traffic.malformed.increment();
    }
  }
}
