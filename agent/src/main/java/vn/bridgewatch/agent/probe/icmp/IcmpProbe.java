package vn.bridgewatch.agent.probe.icmp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.Trace;

/// Times one ICMP echo.
public record IcmpProbe(IcmpEngine engine, Duration timeout) implements Probe {

  @Override
  public List<Field> fields() {
    return Echo.FIELDS;
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    trace.step(
        "sending an echo request to "
            + target.getHostAddress()
            + ", waiting at most "
            + Texts.seconds(timeout));
    return engine.echo(target, timeout);
  }
}
