package vn.bridgewatch.agent.probe.http;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.line.PatientPattern;
import vn.bridgewatch.agent.probe.tls.TlsTerms;

/// What is asked over HTTP, and what the answer must be.
///
/// @param url where it begins
/// @param headers beside those that every request has
/// @param statuses which answers are good
/// @param versions the versions of HTTP that are good, as `HTTP/1.1`; empty: any
/// @param redirectsMax how many redirections are followed; 0: none, and their status is judged
/// @param bodyBytesMax a longer body is a bad answer
/// @param patterns what must be found in the answer and what must not
/// @param tls how the certificate is judged; its name is that of the URL where it is empty
/// @param tlsWanted whether the last answer must come over TLS, or must not; empty: either
public record HttpPlan(
    HttpUrl url,
    String method,
    List<Header> headers,
    String body,
    List<StatusRange> statuses,
    List<String> versions,
    int redirectsMax,
    long bodyBytesMax,
    List<Demand> patterns,
    TlsTerms tls,
    Optional<Boolean> tlsWanted) {

  public static final long BODY_BYTES_DEFAULT = 10L << 20;

  public record Header(String name, String value) {
    /// Without the value: it may be a password.
    @Override
    public String toString() {
      return name;
    }
  }

  /// Both ends included.
  public record StatusRange(int from, int to) {
    public static final StatusRange SUCCESS = new StatusRange(200, 299);

    boolean has(int status) {
      return status >= from && status <= to;
    }

    @Override
    public String toString() {
      return from == to ? "" + from : from + "-" + to;
    }
  }

  /// What a pattern is held to.
  public sealed interface Demand {
    PatientPattern pattern();

    /// Whether finding the pattern is good.
    boolean wanted();

    record OfBody(PatientPattern pattern, boolean wanted) implements Demand {}

    /// @param ifAbsent whether an answer without the header is good
    record OfHeader(String header, PatientPattern pattern, boolean wanted, boolean ifAbsent)
        implements Demand {}
  }

  public HttpPlan {
    headers = List.copyOf(headers);
    statuses = List.copyOf(statuses);
    versions = List.copyOf(versions);
    patterns = List.copyOf(patterns);
  }

  /// The same for another URL.
  public HttpPlan at(HttpUrl other) {
    return new HttpPlan(
        other,
        method,
        headers,
        body,
        statuses,
        versions,
        redirectsMax,
        bodyBytesMax,
        patterns,
        tls,
        tlsWanted);
  }

  boolean readsBody() {
    return patterns.stream().anyMatch(Demand.OfBody.class::isInstance);
  }

  TlsTerms tlsFor(HttpUrl at) {
    return tls.name().isEmpty()
        ? new TlsTerms(
            at.host(), tls.authorities(), tls.verify(), tls.protocols(), tls.warnWithin())
        : tls;
  }
}
