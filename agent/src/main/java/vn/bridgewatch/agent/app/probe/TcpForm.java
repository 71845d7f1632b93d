package vn.bridgewatch.agent.app.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.TcpConnectProbe;

/// `tcp`: a connection that is made and closed.
final class TcpForm implements ProbeForm {

  private record Spec(int port) implements ProbeSpec {

    @Override
    public int bytes() {
      return 7 * 66; // handshake, FIN both ways, their acknowledgements
    }

    @Override
    public Probe probe(Tools tools, Duration timeout, Optional<InetAddress> source) {
      return new TcpConnectProbe(port, timeout, source, tools.clock());
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.TCP;
  }

  @Override
  public List<String> options() {
    return List.of("port");
  }

  @Override
  public String help() {
    return "  --port PORT          the port to connect to\n";
  }

  @Override
  public ProbeSpec read(Options options) {
    if (!options.has("port")) {
      options.problem("port", "is missing: the port to connect to");
    }
    return new Spec(options.integer("port", 1, 1, 65_535));
  }
}
