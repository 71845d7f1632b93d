package vn.bridgewatch.agent.probe.form;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.sip.SipProbe;
import vn.bridgewatch.agent.probe.sip.SipTransport;

/// `sip`: OPTIONS.
final class SipForm implements ProbeForm {

  static final Pattern USER = Pattern.compile("[A-Za-z0-9_.!~*'()&=+$,;?/%-]{1,64}");
  static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9.-]{1,253}");

  private record Spec(SipTransport transport, int port, String user, String domain, TlsOptions tls)
      implements ProbeSpec {

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(5);
    }

    @Override
    public int bytes() {
      return switch (transport) {
        case UDP -> 1_100;
        case TCP -> 1_700;
        case TLS -> 7_500;
      };
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      return new SipProbe(
          transport,
          uri(setting.host()),
          port,
          tls.terms(domain.isEmpty() ? setting.host() : domain),
          setting.timeout(),
          setting.source(),
          tools.clock());
    }

    private String uri(String target) {
      String host = domain.isEmpty() ? target : domain;
      String bracketed = host.contains(":") ? "[" + host + "]" : host;
      return "sip:"
          + (user.isEmpty() ? "" : user + "@")
          + bracketed
          + (domain.isEmpty() && port != transport.defaultPort() ? ":" + port : "")
          + (transport == SipTransport.UDP ? "" : ";transport=" + transport.word());
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.SIP;
  }

  @Override
  public List<String> options() {
    var options = new ArrayList<>(List.of("transport", "port", "user", "domain"));
    options.addAll(TlsOptions.KEYS);
    return options;
  }

  @Override
  public List<String> flags() {
    return TlsOptions.FLAGS;
  }

  @Override
  public String help() {
    return """
      --transport udp|tcp|tls  (udp)
      --port PORT          5060, with tls 5061
      --user USER          ask about sip:USER@TARGET (sip:TARGET)
      --domain NAME        ask about this domain instead of TARGET
    """
        + TlsOptions.HELP;
  }

  @Override
  public ProbeSpec read(Options options) {
    SipTransport transport =
        options.parsed("transport", SipForm::transport).orElse(SipTransport.UDP);
    return new Spec(
        transport,
        options.integer("port", transport.defaultPort(), 1, 65_535),
        checked(options, "user", USER),
        checked(options, "domain", DOMAIN),
        TlsOptions.read(options));
  }

  static String checked(Options options, String key, Pattern form) {
    Optional<String> text = options.text(key);
    if (text.isPresent() && !form.matcher(text.get()).matches()) {
      options.problem(key, "must be as in a SIP URI, got " + text.get());
      return "";
    }
    return text.orElse("");
  }

  static SipTransport transport(String text) {
    for (SipTransport transport : SipTransport.values()) {
      if (transport.word().equals(text.toLowerCase(Locale.ROOT))) {
        return transport;
      }
    }
    throw new IllegalArgumentException("must be udp, tcp or tls, got " + text);
  }
}
