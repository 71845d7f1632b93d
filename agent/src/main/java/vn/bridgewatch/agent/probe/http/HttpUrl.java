package vn.bridgewatch.agent.probe.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Where a request goes.
///
/// @param host a name or a literal address, without brackets
/// @param target what stands in the request line, as `/path?query`
public record HttpUrl(boolean secure, String host, int port, String target) {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /// @throws IllegalArgumentException with the rule
  public static HttpUrl parse(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      Optional<HttpUrl> url = of(uri);
      if (url.isPresent() && uri.getRawUserInfo() == null) {
        return url.get();
      }
    } catch (URISyntaxException _) {
      // reported below, with the rule
    }
    throw new IllegalArgumentException(
        "must be an URL as http://HOST[:PORT][/PATH] or https://…, without a user, got " + text);
  }

  private static Optional<HttpUrl> of(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    String host = uri.getHost();
    if (host == null || (!secure && !scheme.equals("http")) || uri.getPort() > 65_535) {
      return Optional.empty();
    }
    int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return Optional.of(new HttpUrl(secure, bare, port, path + query));
  }

  /// Where a `Location` leads (RFC 9110, section 10.2.2); empty: to nothing that can be asked.
  Optional<HttpUrl> resolve(String location) {
    try {
      return of(new URI(toString()).resolve(new URI(location)));
    } catch (URISyntaxException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// As `Host` has it: the port only where it is not the usual one.
  String authority() {
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return port == (secure ? HTTPS_PORT : HTTP_PORT) ? bracketed : bracketed + ":" + port;
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority() + target;
  }
}
