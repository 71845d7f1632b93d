package vn.bridgewatch.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.reader.http.Credentials;
import vn.bridgewatch.agent.reader.http.HttpEndpoint;
import vn.bridgewatch.agent.reader.http.Trust;

/// How a device is read over HTTP: the key `http` of a device in `agent.yaml`.
///
/// @param reader the name of a reader; empty: the one of the device's profile
/// @param timeout for one document
/// @param ownInterval empty: the profile's, or the usual one
/// @param files the password and authorities that were read for it
public record HttpAccess(
    String reader,
    HttpEndpoint endpoint,
    Trust trust,
    Credentials credentials,
    Duration timeout,
    Optional<Duration> ownInterval,
    List<Path> files) {

  public static final Duration INTERVAL_DEFAULT = Duration.ofSeconds(15);

  public HttpAccess {
    files = List.copyOf(files);
  }

  /// What a reading leaves of its interval for itself.
  static Duration longest(Duration interval) {
    return interval.minusSeconds(1);
  }

  /// @param usual of whoever chose the reader
  public Duration interval(Duration usual) {
    return ownInterval.orElse(usual);
  }

  public Duration timeout(Duration interval) {
    Duration most = longest(interval);
    return timeout.compareTo(most) < 0 ? timeout : most;
  }
}
