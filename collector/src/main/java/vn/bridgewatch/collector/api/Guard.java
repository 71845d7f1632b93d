package vn.bridgewatch.collector.api;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What every request passes before anything is done: the headers that tell browsers what pages may
/// do, the check of `Host`, and the token.
final class Guard {

  static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final HttpSettings settings;
  private final byte[] token;

  Guard(HttpSettings settings) {
    this.settings = settings;
    this.token = settings.token().getBytes(StandardCharsets.UTF_8);
  }

  void check(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    HttpServerRequest request = context.request();
    if (settings.tls().isPresent()) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    } else {
      checkHost(request.authority());
    }
    checkToken(context);
    context.next();
  }

  /// A page of elsewhere whose name was turned to 127.0.0.1 must not read us (DNS rebinding).
  private static void checkHost(@Nullable HostAndPort host) {
    if (host == null || !LOOPBACK_HOST.matcher(host.host()).matches()) {
      throw ApiException.bad(
          "this host is not served", "Host must be localhost, 127.0.0.1 or [::1]", "Host");
    }
  }

  /// Reading is open on loopback. With TLS all needs the token; a browser may then give it as the
  /// password of Basic, but only for reading: browsers send Basic along from pages of elsewhere.
  private void checkToken(RoutingContext context) {
    boolean reading = READING.contains(context.request().method());
    if (reading && settings.tls().isEmpty()) {
      return;
    }
    String given = context.request().getHeader("Authorization");
    if (given != null && given.startsWith(BEARER) && isToken(given.substring(BEARER.length()))) {
      return;
    }
    if (reading && given != null && given.startsWith(BASIC) && isBasic(given)) {
      return;
    }
    context
        .response()
        .putHeader("WWW-Authenticate", reading ? "Basic realm=\"Bridgewatch\", Bearer" : "Bearer");
    throw ApiException.unauthorized();
  }

  private boolean isBasic(String given) {
    try {
      byte[] pair = Base64.getDecoder().decode(given.substring(BASIC.length()).trim());
      String text = new String(pair, StandardCharsets.UTF_8);
      return isToken(text.substring(text.indexOf(':') + 1));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private boolean isToken(String given) {
    return MessageDigest.isEqual(token, given.trim().getBytes(StandardCharsets.UTF_8));
  }
}
