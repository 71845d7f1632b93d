package vn.bridgewatch.agent.probe.form;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.line.PatientPattern;
import vn.bridgewatch.agent.probe.tcp.TcpProbe;
import vn.bridgewatch.agent.probe.tcp.TcpProbe.Turn;

/// `tcp`: a connection that is made and closed, and what is said in between.
final class TcpForm implements ProbeForm {

  private record Spec(int port, List<Turn> turns) implements ProbeSpec {

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(2);
    }

    @Override
    public boolean mayBeRepeated() {
      return turns.isEmpty();
    }

    @Override
    public int bytes() {
      int sent = 0;
      for (Turn turn : turns) {
        if (turn instanceof Turn.Send(String text)) {
          sent += text.getBytes(StandardCharsets.UTF_8).length;
        }
      }
      return 7 * 66 // handshake, FIN both ways, their acknowledgements
          + turns.size() * 200
          + sent;
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      return new TcpProbe(
          port, setting.timeout(), setting.source(), tools.clock(), turns, Optional.empty());
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.TCP;
  }

  @Override
  public List<String> options() {
    return List.of("port", "send", "expect");
  }

  @Override
  public String help() {
    return """
      --port PORT          the port to connect to
      --send TEXT          a line to send after the handshake
      --expect REGEX       must be found in a line that comes then
    """;
  }

  @Override
  public ProbeSpec read(Options options) {
    if (!options.has("port")) {
      options.problem("port", "is missing: the port to connect to");
    }
    options.ownOnly("send", "expect");
    var turns = new ArrayList<Turn>();
    options.text("send").map(Turn.Send::new).ifPresent(turns::add);
    options.parsed("expect", PatientPattern::parse).map(Turn.Expect::new).ifPresent(turns::add);
    return new Spec(options.integer("port", 1, 1, 65_535), turns);
  }
}
