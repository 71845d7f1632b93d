package vn.bridgewatch.agent.probe.form;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import vn.bridgewatch.agent.probe.AddressChoice;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.dns.DnsDemands;
import vn.bridgewatch.agent.probe.dns.DnsQuestion;
import vn.bridgewatch.agent.probe.http.HttpPlan;
import vn.bridgewatch.agent.probe.http.HttpUrl;
import vn.bridgewatch.agent.probe.icmp.Shape;
import vn.bridgewatch.agent.probe.tcp.TcpProbe;
import vn.bridgewatch.agent.probe.tcp.TcpProbe.Turn;
import vn.bridgewatch.agent.probe.tls.TlsTerms;

/// A module of blackbox_exporter: what is done with whatever target.
public sealed interface BlackboxModule {

  /// A target of a module.
  ///
  /// @param host what is resolved and sent to
  record Aimed(ProbeKind kind, String host, ProbeSpec spec) {}

  /// What all modules have.
  ///
  /// @param timeout empty: it gives none
  record Common(Optional<Duration> timeout, AddressChoice choice, Optional<InetAddress> source) {

    private BlackboxSpec of(ProbeSpec spec) {
      return new BlackboxSpec(spec, choice, source);
    }
  }

  /// A module of a prober that this agent does not have.
  record Foreign(String prober) implements BlackboxModule {
    @Override
    public Optional<Duration> timeout() {
      return Optional.empty();
    }

    @Override
    public Aimed at(String target) {
      throw new IllegalArgumentException("prober " + prober + " is not done by this agent");
    }
  }

  record Icmp(Common common, Shape shape) implements BlackboxModule {
    @Override
    public Aimed at(String target) {
      var spec = new IcmpForm.Spec(shape, 1, Duration.ZERO, OptionalInt.empty());
      return new Aimed(ProbeKind.ICMP, target, common.of(spec));
    }

    @Override
    public Optional<Duration> timeout() {
      return common.timeout();
    }
  }

  /// @param tls spoken from the start; its name is the target's where it is empty
  record Tcp(Common common, List<Turn> turns, Optional<TlsTerms> tls) implements BlackboxModule {

    public Tcp {
      turns = List.copyOf(turns);
    }

    private record Spec(int port, List<Turn> turns, Optional<TlsTerms> tls) implements ProbeSpec {
      @Override
      public int bytes() {
        return 7 * 66 + turns.size() * 200 + (tls.isPresent() ? 6_000 : 0);
      }

      @Override
      public Probe probe(Tools tools, Setting setting) {
        return new TcpProbe(
            port,
            setting.timeout(),
            setting.source(),
            tools.clock(),
            turns.stream().map(turn -> named(turn, setting.host())).toList(),
            tls.map(terms -> named(terms, setting.host())));
      }

      private static Turn named(Turn turn, String host) {
        return turn instanceof Turn.StartTls(TlsTerms terms)
            ? new Turn.StartTls(BlackboxModule.named(terms, host))
            : turn;
      }

      private static TlsTerms named(TlsTerms terms, String host) {
        return BlackboxModule.named(terms, host);
      }
    }

    @Override
    public Aimed at(String target) {
      HostPort to = HostPort.parse(target);
      if (to.port() == 0) {
        throw new IllegalArgumentException("must be HOST:PORT for a tcp module, got " + target);
      }
      return new Aimed(ProbeKind.TCP, to.host(), common.of(new Spec(to.port(), turns, tls)));
    }

    @Override
    public Optional<Duration> timeout() {
      return common.timeout();
    }
  }

  /// @param plan whose URL is the target's
  record Http(Common common, HttpPlan plan) implements BlackboxModule {
    @Override
    public Aimed at(String target) {
      HttpUrl url = HttpUrl.parse(target);
      return new Aimed(ProbeKind.HTTP, url.host(), common.of(new HttpForm.Spec(plan.at(url))));
    }

    @Override
    public Optional<Duration> timeout() {
      return common.timeout();
    }
  }

  record Dns(Common common, DnsQuestion question, DnsDemands demands) implements BlackboxModule {
    private static final int PORT = 53;

    @Override
    public Aimed at(String target) {
      HostPort to = HostPort.parse(target);
      int port = to.port() == 0 ? PORT : to.port();
      return new Aimed(
          ProbeKind.DNS, to.host(), common.of(new DnsForm.Spec(port, question, demands)));
    }

    @Override
    public Optional<Duration> timeout() {
      return common.timeout();
    }
  }

  /// @param port 0 where none is given
  record HostPort(String host, int port) {

    private static final int PORT_MAX = 65_535;

    /// `host`, `host:port`, `[v6]:port`, or a bare address.
    static HostPort parse(String text) {
      int close = text.indexOf(']');
      int colon = text.lastIndexOf(':');
      boolean bareV6 = close < 0 && text.indexOf(':') != colon;
      String host = text;
      String port = "";
      if (!bareV6 && colon > close) {
        host = text.substring(0, colon);
        port = text.substring(colon + 1);
      }
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      if (host.isBlank() || (!port.isEmpty() && !port.matches("\\d{1,5}"))) {
        throw new IllegalArgumentException("must be HOST or HOST:PORT, got " + text);
      }
      int number = port.isEmpty() ? 0 : Integer.parseInt(port);
      if (number > PORT_MAX) {
        throw new IllegalArgumentException("must have a port up to 65535, got " + text);
      }
      return new HostPort(host, number);
    }
  }

  /// What the module gives as timeout.
  Optional<Duration> timeout();

  /// What it does with a target.
  ///
  /// @throws IllegalArgumentException with the rule that the target breaks
  Aimed at(String target);

  private static TlsTerms named(TlsTerms terms, String host) {
    return terms.name().isEmpty()
        ? new TlsTerms(
            host, terms.authorities(), terms.verify(), terms.protocols(), terms.warnWithin())
        : terms;
  }
}
