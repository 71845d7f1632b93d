package vn.bridgewatch.agent.probe.form;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.stun.StunProbe;

/// `stun`: a Binding.
final class StunForm implements ProbeForm {

  private static final int PORT_DEFAULT = 3_478;

  private record Spec(int port) implements ProbeSpec {

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(5);
    }

    @Override
    public int bytes() {
      return 62 + 100; // request, and an answer with a name of its software
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      return new StunProbe(port, setting.timeout(), setting.source(), tools.clock());
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.STUN;
  }

  @Override
  public List<String> options() {
    return List.of("port");
  }

  @Override
  public String help() {
    return "  --port PORT          (3478)\n";
  }

  @Override
  public ProbeSpec read(Options options) {
    return new Spec(options.integer("port", PORT_DEFAULT, 1, 65_535));
  }
}
