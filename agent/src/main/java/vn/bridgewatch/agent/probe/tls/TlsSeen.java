package vn.bridgewatch.agent.probe.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.metric.Metric;

/// What a TLS handshake showed.
///
/// @param version as `TLS 1.3`
/// @param chain as the server sent it, its own certificate first
/// @param named whether its certificate names whom it should
/// @param now when that was judged
public record TlsSeen(
    Duration time,
    String version,
    String cipher,
    List<X509Certificate> chain,
    boolean named,
    Vouching vouching,
    TlsTerms terms,
    Instant now)
    implements Answer {

  private static final Field EARLIEST =
      Field.of(
          Metric.gauge(
              "probe_ssl_earliest_cert_expiry",
              "When the first of the certificates that the server sent ends"));
  private static final Field LAST_CHAIN =
      Field.of(
          Metric.gauge(
              "probe_ssl_last_chain_expiry_timestamp_seconds",
              "When the chain to a trusted authority ends; absent where there is none"));
  private static final Metric VERSION =
      Metric.gauge("probe_tls_version_info", "The version of TLS that was agreed upon");
  private static final Metric CIPHER =
      Metric.gauge("probe_tls_cipher_info", "The cipher of TLS that was agreed upon");

  public static final List<Field> FIELDS = List.of(EARLIEST, LAST_CHAIN);

  public TlsSeen {
    chain = List.copyOf(chain);
  }

  private Instant earliest() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  @Override
  public void tell(Values values) {
    values.put(EARLIEST, (double) earliest().getEpochSecond());
    vouching.until().ifPresent(until -> values.put(LAST_CHAIN, (double) until.getEpochSecond()));
    values.put(Field.of(VERSION, "version", version), 1);
    values.put(Field.of(CIPHER, "cipher", cipher), 1);
  }

  @Override
  public String text() {
    return version + ", the certificate ends on " + day(earliest());
  }

  @Override
  public List<String> details() {
    var lines = new ArrayList<String>();
    lines.add(version + ", " + cipher);
    for (X509Certificate certificate : chain) {
      lines.add(
          certificate.getSubjectX500Principal().getName()
              + " by "
              + certificate.getIssuerX500Principal().getName()
              + ", "
              + day(certificate.getNotBefore().toInstant())
              + " to "
              + day(certificate.getNotAfter().toInstant()));
    }
    lines.add(
        "names "
            + CertificateNames.of(chain.getFirst())
            + (named ? "" : ", and so not " + terms.name()));
    lines.add(vouching.until().isPresent() ? "trusted" : "not trusted: " + vouching.why());
    return lines;
  }

  @Override
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("tlsVersion", version);
    facts.put("tlsCipher", cipher);
    facts.put("tlsSeconds", time.toNanos() / 1e9);
    facts.put("certificateExpires", earliest().toString());
    facts.put("certificateDaysLeft", daysLeft());
    facts.put("certificateTrusted", vouching.until().isPresent());
    facts.put("certificateNamed", named);
    facts.put(
        "certificates",
        chain.stream().map(one -> one.getSubjectX500Principal().getName()).toList());
    return facts;
  }

  private long daysLeft() {
    return ChronoUnit.DAYS.between(now, end());
  }

  /// When it stops to be good: the trusted chain's end, or that of what was sent.
  private Instant end() {
    return vouching.until().filter(until -> until.isBefore(earliest())).orElse(earliest());
  }

  @Override
  public Optional<Doubt> doubt() {
    Instant end = end();
    if (!Duration.between(now, end).minus(terms.warnWithin()).isNegative()) {
      return Optional.empty();
    }
    long days = Math.max(0, daysLeft());
    return Optional.of(
        new Doubt(
            "certificate_ends_in_" + days + "_days",
            "the certificate ends in " + days + " days, on " + day(end)));
  }

  /// What is wrong with it, where it is to be verified.
  public Optional<Outcome> fault(Answer seen) {
    if (!terms.verify()) {
      return Optional.empty();
    }
    for (X509Certificate certificate : chain) {
      Optional<String> date = outOfDate(certificate);
      if (date.isPresent()) {
        return Optional.of(new Outcome.Unreached(Cause.CERTIFICATE_OUT_OF_DATE, date.get(), seen));
      }
    }
    if (vouching.until().isEmpty()) {
      return Optional.of(
          new Outcome.Unreached(
              Cause.CERTIFICATE_NOT_TRUSTED,
              "the certificate is not trusted: " + vouching.why(),
              seen));
    }
    if (!named) {
      return Optional.of(
          new Outcome.Unreached(
              Cause.CERTIFICATE_OTHER_NAME,
              "the certificate names "
                  + CertificateNames.of(chain.getFirst())
                  + " and not "
                  + terms.name(),
              seen));
    }
    return Optional.empty();
  }

  private Optional<String> outOfDate(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    Instant start = certificate.getNotBefore().toInstant();
    String whose = "the certificate of " + certificate.getSubjectX500Principal().getName();
    if (now.isAfter(end)) {
      long days = ChronoUnit.DAYS.between(end, now);
      return Optional.of(whose + " ended on " + day(end) + ", " + days + " days ago");
    }
    return now.isBefore(start)
        ? Optional.of(whose + " begins on " + day(start) + ", and here it is " + day(now))
        : Optional.empty();
  }

  private static String day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
  }
}
