package vn.bridgewatch.collector.api;

import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.util.Optional;

/// Where and how the collector speaks HTTP.
///
/// @param address loopback, or any other together with `tls`
/// @param port 0: any free port
/// @param tls certificate and key; empty: plain HTTP, which only loopback may have
/// @param token what acting needs; with TLS, what everything needs
public record HttpSettings(
    InetAddress address, int port, Optional<Tls> tls, String token, Limits limits) {

  /// The certificate chain and its key, both in PEM.
  public record Tls(Buffer certificate, Buffer key) {}

  public HttpSettings {
    if (!address.isLoopbackAddress() && tls.isEmpty()) {
      throw new IllegalArgumentException(
          "http.host: " + address.getHostAddress() + " is not loopback and needs http.tls");
    }
    if (token.length() < TOKEN_CHARS_MIN) {
      throw new IllegalArgumentException(
          "token: must have at least " + TOKEN_CHARS_MIN + " characters");
    }
  }

  /// 128 bits in base64url, the least that nobody guesses.
  public static final int TOKEN_CHARS_MIN = 22;

  /// What one client, and all of them, may take.
  ///
  /// @param connections open at one time; one more is closed at once
  /// @param requests under way at one time, event streams not counted; one more gets 429
  /// @param requestMillis from the first byte of a request to the end of its body; a client that
  ///   sends a byte now and then is cut here, which an idle timeout never does
  /// @param idleMillis from the end of an answer to the next request on the connection
  /// @param bodyBytes of a request
  /// @param eventClients event streams at one time; one more gets 429
  /// @param eventQueueBytes what may wait for one slow event stream before it is cut
  /// @param eventBatchMillis how long changes gather before they are sent
  public record Limits(
      int connections,
      int requests,
      long requestMillis,
      long idleMillis,
      int bodyBytes,
      int eventClients,
      int eventQueueBytes,
      long eventBatchMillis) {

    public static final Limits DEFAULT =
        new Limits(1_000, 256, 10_000, 30_000, 256 * 1024, 200, 4 * 1024 * 1024, 200);
  }
}
