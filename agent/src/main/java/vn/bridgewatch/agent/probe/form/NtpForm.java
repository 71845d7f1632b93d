package vn.bridgewatch.agent.probe.form;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.ntp.NtpProbe;

/// `ntp`: the time of a server.
final class NtpForm implements ProbeForm {

  private static final int PORT_DEFAULT = 123;
  private static final Duration OFFSET_MAX_DEFAULT = Duration.ofMillis(500);

  private record Spec(int port, Duration offsetMax) implements ProbeSpec {

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(16);
    }

    @Override
    public int bytes() {
      return 2 * 90;
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      return new NtpProbe(port, offsetMax, setting.timeout(), setting.source(), tools.clock());
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.NTP;
  }

  @Override
  public List<String> options() {
    return List.of("port", "offset_max");
  }

  @Override
  public String help() {
    return """
      --port PORT          (123)
      --offset-max TIME    how far this machine's clock may be off before checks tell it (500ms)
    """;
  }

  @Override
  public ProbeSpec read(Options options) {
    return new Spec(
        options.integer("port", PORT_DEFAULT, 1, 65_535),
        options.duration(
            "offset_max", OFFSET_MAX_DEFAULT, Duration.ofMillis(1), Duration.ofDays(1)));
  }
}
