package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.time.NanoClock;

/// What probes and device reads share; each starts when the configuration first needs it.
final class Instruments implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Instruments.class);

  private final Resolver resolver = new Resolver();
  private Optional<IcmpEngine> icmp = Optional.empty();
  private Optional<SnmpReader> snmp = Optional.empty();

  Resolver resolver() {
    return resolver;
  }

  synchronized IcmpEngine icmp() {
    IcmpEngine engine = icmp.orElseGet(() -> IcmpEngine.start(NanoClock.SYSTEM, Optional.empty()));
    icmp = Optional.of(engine);
    return engine;
  }

  synchronized SnmpReader snmp() {
    if (snmp.isPresent()) {
      return snmp.get();
    }
    try {
      SnmpReader reader = SnmpReader.open(NanoClock.SYSTEM);
      snmp = Optional.of(reader);
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException("the socket for SNMP cannot be opened", e);
    }
  }

  @Override
  public synchronized void close() {
    resolver.close();
    icmp.ifPresent(IcmpEngine::close);
    snmp.ifPresent(reader -> {
      try {
        reader.close();
      } catch (IOException e) {
        LOG.atDebug().setCause(e).log("Closing the socket for SNMP failed");
      }
    });
  }
}
