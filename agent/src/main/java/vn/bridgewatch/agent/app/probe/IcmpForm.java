package vn.bridgewatch.agent.app.probe;

import java.util.List;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.icmp.IcmpProbe;

/// `icmp`: an echo.
final class IcmpForm implements ProbeForm {

  private record Spec() implements ProbeSpec {

    @Override
    public int port() {
      return 0;
    }

    @Override
    public int bytes() {
      return 2 * 74; // echo and reply of 60 bytes IP
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      return new IcmpProbe(tools.icmp(), setting.timeout());
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.ICMP;
  }

  @Override
  public List<String> options() {
    return List.of();
  }

  @Override
  public String help() {
    return "";
  }

  @Override
  public ProbeSpec read(Options options) {
    return new Spec();
  }
}
