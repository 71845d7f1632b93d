package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.form.Tools;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.agent.reader.ReadingRoom;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.time.NanoClock;

/// What probes and device reads share; each starts when the configuration first needs it.
final class Instruments implements Tools, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Instruments.class);

  /// Opens the socket for SNMP; fakes take its place in tests.
  @FunctionalInterface
  interface SnmpOpener {
    SnmpReader open() throws IOException;
  }

  private final Resolver resolver = new Resolver();
  private final ReadingRoom readingRoom = new ReadingRoom();
  private final SnmpOpener opener;
  private Optional<IcmpEngine> icmp = Optional.empty();
  private Optional<SnmpReader> snmp = Optional.empty();

  Instruments() {
    this(() -> SnmpReader.open(NanoClock.SYSTEM));
  }

  Instruments(SnmpOpener opener) {
    this.opener = opener;
  }

  Resolver resolver() {
    return resolver;
  }

  @Override
  public NanoClock clock() {
    return NanoClock.SYSTEM;
  }

  ReadingRoom readingRoom() {
    return readingRoom;
  }

  @Override
  public synchronized IcmpEngine icmp() {
    IcmpEngine engine = icmp.orElseGet(() -> IcmpEngine.start(NanoClock.SYSTEM, Optional.empty()));
    icmp = Optional.of(engine);
    return engine;
  }

  synchronized SnmpReader snmp() throws IOException {
    if (snmp.isPresent()) {
      return snmp.get();
    }
    try {
      SnmpReader reader = opener.open();
      snmp = Optional.of(reader);
      return reader;
    } catch (IOException e) {
      throw new IOException("the socket for SNMP cannot be opened: " + e.getMessage(), e);
    }
  }

  /// What the reader of SNMP counted; 0 while none was needed.
  synchronized long snmp(ToLongFunction<SnmpReader> count) {
    return snmp.map(count::applyAsLong).orElse(0L);
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
