package vn.bridgewatch.agent.probe.form;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.h323.H323Probe;
import vn.bridgewatch.agent.probe.h323.H323Probe.Way;

/// `h323`: a gatekeeper, or a listener for calls.
final class H323Form implements ProbeForm {

  private record Spec(Way way, int port) implements ProbeSpec {

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(5);
    }

    @Override
    public int bytes() {
      return way == Way.RAS ? 62 + 110 : 7 * 66;
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      return new H323Probe(way, port, setting.timeout(), setting.source(), tools.clock());
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.H323;
  }

  @Override
  public List<String> options() {
    return List.of("via", "port");
  }

  @Override
  public String help() {
    return """
      --via ras|tcp        ask a gatekeeper (GRQ), or connect to a device and close (ras)
      --port PORT          1719, with tcp 1720
    """;
  }

  @Override
  public ProbeSpec read(Options options) {
    Way way = options.parsed("via", H323Form::way).orElse(Way.RAS);
    return new Spec(way, options.integer("port", way.defaultPort(), 1, 65_535));
  }

  private static Way way(String text) {
    return switch (text) {
      case "ras" -> Way.RAS;
      case "tcp" -> Way.TCP;
      default -> throw new IllegalArgumentException("must be ras or tcp, got " + text);
    };
  }
}
