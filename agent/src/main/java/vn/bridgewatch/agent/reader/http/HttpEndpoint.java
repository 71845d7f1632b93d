package vn.bridgewatch.agent.reader.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/// Where a device listens: scheme, a literal address, port, and what stands before every path.
///
/// @param basePath empty, or beginning with `/` and not ending so
public record HttpEndpoint(boolean tls, String address, int port, String basePath) {

  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern BASE = Pattern.compile("(?:/[A-Za-z0-9._~-]+)*");

  /// Reads `https://192.0.2.20[:8443][/base]`.
  ///
  /// @throws IllegalArgumentException with the rule
  public static HttpEndpoint parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be https://ADDRESS[:PORT], is no URL");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw new IllegalArgumentException("must begin with https:// or http://");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "must hold no user and no password: they are user and password_file");
    }
    String host = uri.getHost() == null ? "" : uri.getHost();
    host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (!LITERAL.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "must name the device by its address, not by a name, got " + host);
    }
    try {
      var _ = InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("must hold an address, got " + host);
    }
    String base = uri.getRawPath() == null ? "" : uri.getRawPath();
    base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    if (uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !BASE.matcher(base).matches()) {
      throw new IllegalArgumentException("must end after the address, the port or a plain path");
    }
    int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, got " + port);
    }
    return new HttpEndpoint(tls, host, port, base);
  }

  InetAddress inetAddress() {
    return InetAddress.ofLiteral(address);
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(inetAddress(), port);
  }

  /// `address:port`, an IPv6 address in brackets.
  public String instance() {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
