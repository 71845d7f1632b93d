package vn.bridgewatch.agent.probe.form;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.ProbeKind;

/// How one kind of probe is written down: in `agent.yaml` as keys, on the command line as options
/// of the same names with `--` before and `-` for `_`.
public interface ProbeForm {

  ProbeKind kind();

  /// The options beyond target and times.
  List<String> options();

  /// Those of the options that have no value on the command line.
  default List<String> flags() {
    return List.of();
  }

  /// Those of the options that may be given several times on the command line, and as a list in a
  /// file.
  default List<String> lists() {
    return List.of();
  }

  /// The option that names the host to measure.
  default String hostKey() {
    return "target";
  }

  /// The host that the text of that option names; empty where it names none.
  default String hostOf(String text) {
    return text;
  }

  /// The option that is the word after the kind on the command line.
  default String wordKey() {
    return hostKey();
  }

  /// The host where the options name none.
  default Optional<String> defaultHost() {
    return Optional.empty();
  }

  /// Lines of help for the options.
  String help();

  /// Reads what the probe is to do; problems are reported to the options.
  ProbeSpec read(Options options);

  /// The form of a kind.
  static ProbeForm of(ProbeKind kind) {
    return switch (kind) {
      case ICMP -> new IcmpForm();
      case TCP -> new TcpForm();
      case TLS -> new TlsForm();
      case HTTP -> new HttpForm();
      case DNS -> new DnsForm();
      case SIP -> new SipForm();
      case REGISTRATION -> new RegistrationForm();
      case STUN -> new StunForm();
      case NTP -> new NtpForm();
      case H323 -> new H323Form();
      case PATH -> new PathForm();
    };
  }
}
