package vn.bridgewatch.agent.probe.form;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.tls.TlsProbe;

/// `tls`: a handshake, and what the certificate is worth.
final class TlsForm implements ProbeForm {

  private static final int PORT_DEFAULT = 443;

  private record Spec(int port, TlsOptions tls) implements ProbeSpec {

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(15);
    }

    @Override
    public int bytes() {
      return 6_000; // handshake of TLS 1.3 with a chain of two certificates, and TCP's own
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      return new TlsProbe(
          port, tls.terms(setting.host()), setting.timeout(), setting.source(), tools.clock());
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.TLS;
  }

  @Override
  public List<String> options() {
    return Stream.concat(Stream.of("port"), TlsOptions.KEYS.stream()).toList();
  }

  @Override
  public List<String> flags() {
    return TlsOptions.FLAGS;
  }

  @Override
  public String help() {
    return "  --port PORT          the port to connect to (443)\n" + TlsOptions.HELP;
  }

  @Override
  public ProbeSpec read(Options options) {
    return new Spec(options.integer("port", PORT_DEFAULT, 1, 65_535), TlsOptions.read(options));
  }
}
