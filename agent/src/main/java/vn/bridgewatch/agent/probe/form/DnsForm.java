package vn.bridgewatch.agent.probe.form;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.dns.DnsDemands;
import vn.bridgewatch.agent.probe.dns.DnsName;
import vn.bridgewatch.agent.probe.dns.DnsProbe;
import vn.bridgewatch.agent.probe.dns.DnsQuestion;
import vn.bridgewatch.agent.probe.dns.DnsType;

/// `dns`: one question to one server.
final class DnsForm implements ProbeForm {

  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

  record Spec(int port, DnsQuestion question, DnsDemands demands) implements ProbeSpec {

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(2);
    }

    @Override
    public int bytes() {
      return 80 + 200; // query, and a usual answer
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      return new DnsProbe(
          question, demands, port, setting.timeout(), setting.source(), tools.clock());
    }

    @Override
    public String shown(String instance) {
      return question.type() + " of " + question.name() + " at " + instance;
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.DNS;
  }

  @Override
  public List<String> options() {
    return List.of("port", "query", "type", "tcp", "dnssec", "no_recursion");
  }

  @Override
  public List<String> flags() {
    return List.of("tcp", "dnssec", "no_recursion");
  }

  @Override
  public String hostKey() {
    return "server";
  }

  @Override
  public String wordKey() {
    return "query";
  }

  /// The first server of `/etc/resolv.conf`.
  @Override
  public Optional<String> defaultHost() {
    try {
      return Files.readAllLines(RESOLV_CONF, StandardCharsets.ISO_8859_1).stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(words -> words.length >= 2 && words[0].equals("nameserver"))
          .map(words -> words[1])
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public String help() {
    return """
      --server SERVER      the server to ask (the first of /etc/resolv.conf)
      --port PORT          its port (53)
      --type TYPE          A, AAAA, NS, CNAME, SOA, PTR, MX, TXT, SRV, NAPTR, DS, DNSKEY,
                           TLSA, HTTPS, CAA or ANY (A)
      --tcp                ask over TCP from the start
      --dnssec             ask for signatures, and tell whether the server vouches for them (AD)
      --no-recursion       the server is to say only what it knows itself
    """;
  }

  @Override
  public ProbeSpec read(Options options) {
    DnsName name =
        options.requiredText("query").isBlank()
            ? DnsName.ROOT
            : options.parsed("query", DnsName::parse).orElse(DnsName.ROOT);
    DnsType type = options.parsed("type", DnsForm::type).orElse(DnsType.A);
    return new Spec(
        options.integer("port", 53, 1, 65_535),
        new DnsQuestion(name, type, !options.flag("no_recursion"), options.flag("dnssec")),
        new DnsDemands(Set.of(0), options.flag("tcp"), List.of()));
  }

  static DnsType type(String text) {
    for (DnsType type : DnsType.values()) {
      if (type.name().equals(text.toUpperCase(Locale.ROOT))) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "must be one of " + List.of(DnsType.values()) + ", got " + text);
  }
}
