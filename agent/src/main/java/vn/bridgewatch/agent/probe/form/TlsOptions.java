package vn.bridgewatch.agent.probe.form;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import vn.bridgewatch.agent.probe.tls.Authorities;
import vn.bridgewatch.agent.probe.tls.TlsTerms;

/// The options of all kinds that speak TLS.
///
/// @param serverName whom the certificate must name; empty: the target
/// @param insecure whether the certificate is only told and not judged
record TlsOptions(
    String serverName, List<X509Certificate> authorities, boolean insecure, Duration warnWithin) {

  static final List<String> KEYS = List.of("server_name", "ca", "insecure", "warn_within");
  static final List<String> FLAGS = List.of("insecure");
  static final String HELP =
      """
        --server-name NAME   whom the certificate must name, and what is asked for (TARGET)
        --ca FILE            authorities (PEM) to trust instead of this machine's
        --insecure           tell what the certificate says, and let it pass in any case
        --warn-within TIME   how long before its end a certificate is told in checks (14d)
      """;
  private static final Duration WARN_MAX = Duration.ofDays(3_650);

  static TlsOptions read(Options options) {
    List<X509Certificate> authorities =
        options
            .file("ca")
            .map(file -> {
              try {
                return Authorities.read(file);
              } catch (IllegalArgumentException e) {
                options.problem("ca", String.valueOf(e.getMessage()));
                return List.<X509Certificate>of();
              }
            })
            .orElse(List.of());
    return new TlsOptions(
        options.text("server_name").orElse(""),
        authorities,
        options.flag("insecure"),
        options.duration("warn_within", TlsTerms.WARN_WITHIN_DEFAULT, Duration.ZERO, WARN_MAX));
  }

  TlsTerms terms(String host) {
    String name = serverName.isEmpty() ? host : serverName;
    return new TlsTerms(name, authorities, !insecure, List.of(), warnWithin);
  }
}
