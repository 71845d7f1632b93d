package vn.bridgewatch.agent.probe.form;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.icmp.Shape;
import vn.bridgewatch.agent.probe.path.PathProbe;

/// `path`: the way to a target, hop by hop.
final class PathForm implements ProbeForm {

  private static final int HOPS_DEFAULT = 30;
  private static final int HOPS_MAX = 64;
  private static final int TRIES_DEFAULT = 3;
  private static final int TRIES_MAX = 10;
  private static final int PORT_DEFAULT = 33_434;
  private static final int PORT_MAX = 64_000;
  private static final int USUAL_HOPS = 12;
  private static final int PACKET_BYTES = 74;

  /// @param port of the first datagram; 0: by ICMP
  private record Spec(int port, int hopsMax, int tries) implements ProbeSpec {

    @Override
    public String instance(String host) {
      return host; // the ports are no service of it
    }

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(30);
    }

    @Override
    public int bytes() {
      return USUAL_HOPS * tries * 2 * PACKET_BYTES;
    }

    @Override
    public Duration least() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      var plan = new PathProbe.Plan(hopsMax, tries, setting.timeout());
      if (port > 0) {
        return PathProbe.byUdp(port, setting.source(), plan, tools.clock());
      }
      var shape = new Shape(Shape.PAYLOAD_BYTES_MIN, 0, 0, setting.source(), false, true);
      return PathProbe.byIcmp(tools.icmp(), shape, plan, tools.clock());
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.PATH;
  }

  @Override
  public List<String> options() {
    return List.of("via", "port", "max_hops", "tries");
  }

  @Override
  public String help() {
    return """
      --via icmp|udp       udp needs no rights (icmp)
      --port PORT          with udp: of the first datagram, each has the next (33434)
      --max-hops N         1 to 64 (30)
      --tries N            how often each hop is asked, 1 to 10 (3)
    """;
  }

  @Override
  public ProbeSpec read(Options options) {
    Optional<Boolean> udp = options.parsed("via", PathForm::udp);
    int port = options.integer("port", PORT_DEFAULT, 1_024, PORT_MAX);
    return new Spec(
        udp.orElse(false) ? port : 0,
        options.integer("max_hops", HOPS_DEFAULT, 1, HOPS_MAX),
        options.integer("tries", TRIES_DEFAULT, 1, TRIES_MAX));
  }

  private static boolean udp(String text) {
    return switch (text) {
      case "icmp" -> false;
      case "udp" -> true;
      default -> throw new IllegalArgumentException("must be icmp or udp, got " + text);
    };
  }
}
