package vn.bridgewatch.agent.probe.form;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.AddressChoice;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;

/// What a module of blackbox_exporter does with a target: one of our probes, with the address that
/// the module prefers and from where it says.
///
/// @param source empty: the setting's
record BlackboxSpec(ProbeSpec spec, AddressChoice choice, Optional<InetAddress> source)
    implements ProbeSpec {

  /// A probe that has a word in which address is measured.
  private record Choosing(Probe probe, AddressChoice addresses) implements Probe {
    @Override
    public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
      return probe.measure(target, trace);
    }

    @Override
    public Optional<Field> lookupField() {
      return probe.lookupField();
    }

    @Override
    public List<Field> fields() {
      return probe.fields();
    }
  }

  @Override
  public int port() {
    return spec.port();
  }

  @Override
  public int bytes() {
    return spec.bytes();
  }

  @Override
  public Duration fastest() {
    return spec.fastest();
  }

  @Override
  public Duration least() {
    return spec.least();
  }

  @Override
  public String shown(String instance) {
    return spec.shown(instance);
  }

  @Override
  public String instance(String host) {
    return spec.instance(host);
  }

  @Override
  public Probe probe(Tools tools, Setting setting) {
    var sourced = new Setting(setting.host(), setting.timeout(), source.or(setting::source));
    return new Choosing(spec.probe(tools, sourced), choice);
  }
}
