package vn.bridgewatch.agent.probe.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.line.Allowance;
import vn.bridgewatch.agent.probe.line.Connection;
import vn.bridgewatch.agent.probe.line.Faults;
import vn.bridgewatch.time.NanoClock;

/// Shakes hands by TLS on any port, and judges the certificate: its chain, its time, its name.
///
/// What a certificate says is told also where it is not to be trusted.
///
/// @param source the local address to connect from; empty: the system's choice
public record TlsProbe(
    int port, TlsTerms terms, Duration timeout, Optional<InetAddress> source, NanoClock clock)
    implements Probe {

  /// Far more than any chain has.
  private static final long BYTES_MAX = 256 * 1024;

  @Override
  public List<Field> fields() {
    return TlsSeen.FIELDS;
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    var allowance = new Allowance(clock, timeout, BYTES_MAX);
    String awaited = "no TCP handshake";
    try (var connection =
        Connection.open(new InetSocketAddress(target, port), source, allowance, trace)) {
      awaited = "no end of the TLS handshake";
      TlsSeen seen = TlsLayer.start(connection, terms, allowance, trace);
      return seen.fault(seen)
          .orElseGet(() -> new Outcome.Reached(connection.handshake().plus(seen.time()), seen));
    } catch (IOException e) {
      return Faults.outcome(e, target, allowance, awaited, Answer.NONE);
    }
  }
}
