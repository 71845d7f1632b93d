package vn.bridgewatch.agent.probe.form;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.sip.RegistrationProbe;
import vn.bridgewatch.agent.probe.sip.SipLogin;
import vn.bridgewatch.agent.probe.sip.SipTransport;
import vn.bridgewatch.config.SecretFile;

/// `registration`: what a registrar knows of an account.
final class RegistrationForm implements ProbeForm {

  private static final Pattern CONTACT = Pattern.compile("[A-Za-z0-9.:-]{1,253}");
  private static final Pattern LOGIN = Pattern.compile("[^\\p{Cntrl}:]{1,128}");

  private record Spec(
      SipTransport transport,
      int port,
      String user,
      String domain,
      String contact,
      Optional<SipLogin> login,
      TlsOptions tls)
      implements ProbeSpec {

    @Override
    public Duration fastest() {
      return Duration.ofSeconds(15);
    }

    @Override
    public int bytes() {
      int once =
          switch (transport) {
            case UDP -> 1_100;
            case TCP -> 1_700;
            case TLS -> 7_500;
          };
      return login.isPresent() ? once + 1_400 : once;
    }

    @Override
    public Probe probe(Tools tools, Setting setting) {
      String host = domain.isEmpty() ? setting.host() : domain;
      String bracketed = host.contains(":") ? "[" + host + "]" : host;
      var question =
          new RegistrationProbe.Question(
              transport, "sip:" + bracketed, "sip:" + user + "@" + bracketed, contact, login);
      return new RegistrationProbe(
          question, port, tls.terms(host), setting.timeout(), setting.source(), tools.clock());
    }

    @Override
    public String shown(String instance) {
      return user + " at " + instance;
    }
  }

  @Override
  public ProbeKind kind() {
    return ProbeKind.REGISTRATION;
  }

  @Override
  public List<String> options() {
    var options =
        new ArrayList<>(
            List.of("transport", "port", "user", "domain", "contact", "login", "password_file"));
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
      --user USER          the account: where is sip:USER@TARGET?
      --domain NAME        of the account, where TARGET is not its name
      --contact HOST       the codec's own address or name, where others register as USER too
      --login NAME         who asks, where the registrar wants to know (USER)
      --password-file FILE one line, for its owner only (chmod 600)
    """
        + TlsOptions.HELP;
  }

  @Override
  public ProbeSpec read(Options options) {
    SipTransport transport =
        options.parsed("transport", SipForm::transport).orElse(SipTransport.UDP);
    options.ownOnly("login", "password_file");
    options.requiredText("user");
    String user = SipForm.checked(options, "user", SipForm.USER);
    String login = SipForm.checked(options, "login", LOGIN);
    Optional<Path> file = options.file("password_file");
    if (!login.isEmpty() && !options.has("password_file")) {
      options.problem("login", "goes with password_file");
    }
    Optional<SipLogin> account =
        file.map(one -> new SipLogin(login.isEmpty() ? user : login, password(options, one)));
    return new Spec(
        transport,
        options.integer("port", transport.defaultPort(), 1, 65_535),
        user,
        SipForm.checked(options, "domain", SipForm.DOMAIN),
        SipForm.checked(options, "contact", CONTACT),
        account,
        TlsOptions.read(options));
  }

  private static String password(Options options, Path file) {
    try {
      return SecretFile.line(file);
    } catch (IOException e) {
      options.problem("password_file", String.valueOf(e.getMessage()));
      return "";
    }
  }
}
