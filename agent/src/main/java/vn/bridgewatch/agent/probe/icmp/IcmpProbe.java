package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.time.Duration;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;

/// Times one ICMP echo.
public record IcmpProbe(IcmpEngine engine, Duration timeout) implements Probe {

  @Override
  public Outcome measure(InetAddress target) throws InterruptedException {
    return engine.echo(target, timeout);
  }
}
