package vn.bridgewatch.agent.reader.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.time.NanoClock;

/// Asks one device for documents, one request at a time: logs in where it must, keeps the
/// connection and the login, follows no redirect, and only reads.
public final class HttpSession implements AutoCloseable {

  /// After a refused password nothing is asked for this long, twice as long each time: devices lock
  /// an account after a few wrong ones.
  static final Duration PAUSE_MIN = Duration.ofMinutes(1);

  static final Duration PAUSE_MAX = Duration.ofMinutes(16);

  private static final Duration LOGOUT_WITHIN = Duration.ofSeconds(1);
  private static final int COOKIES_MAX = 16;
  private static final int COOKIE_CHARS_MAX = 4_096;

  /// What a device is asked with.
  public record Access(HttpEndpoint endpoint, Trust trust, Credentials credentials) {}

  private final Access access;
  private final Login login;
  private final AllowList allowed;
  private final NanoClock clock;
  private final HttpConnection connection;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by the lock
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String token = "";
  private boolean loggedIn;
  private Duration pause = Duration.ZERO;
  private long refusedNanos;
  private boolean closed;

  /// @param room for bodies of all devices together, in parts of 16 KiB
  public HttpSession(
      Access access, Login login, AllowList allowed, Semaphore room, NanoClock clock) {
    this.access = access;
    this.login = login;
    this.allowed = allowed;
    this.clock = clock;
    this.connection =
        new HttpConnection(access.endpoint(), access.trust(), sockets(access.trust()), room);
  }

  /// Holds the device for one reading, so that a check and the schedule do not ask at once.
  public void hold() throws InterruptedException {
    lock.lockInterruptibly();
  }

  public void release() {
    lock.unlock();
  }

  /// The bytes of a document.
  ///
  /// @param path of the device, with its query; beginning with `/`
  /// @param accept the content type that is wanted
  public byte[] get(String path, String accept, Deadline deadline)
      throws HttpFailure, InterruptedException {
    lock.lockInterruptibly();
    try {
      check();
      boolean fresh = !loggedIn;
      logIn(deadline);
      HttpResponse response = ask(path, accept, deadline);
      boolean expired = response.status() == 401 || response.status() == 403;
      if (expired && login instanceof Login.Session && !fresh) {
        forgetLogin();
        logIn(deadline);
        response = ask(path, accept, deadline);
      }
      return body(response, path);
    } finally {
      lock.unlock();
    }
  }

  private HttpResponse ask(String path, String accept, Deadline deadline)
      throws HttpFailure, InterruptedException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", accept);
    who(headers);
    var request = new HttpRequest("GET", access.endpoint().basePath() + path, headers, "");
    HttpResponse response = connection.exchange(request, deadline);
    keepCookies(response);
    return response;
  }

  private byte[] body(HttpResponse response, String path) throws HttpFailure {
    int status = response.status();
    if (status == 200) {
      pause = Duration.ZERO;
      return response.body();
    }
    throw switch (status) {
      case 401 -> refused("the device does not accept this user and password");
      case 403 -> new HttpFailure(Reason.FORBIDDEN, "the account may not read " + path + " (403)");
      case 404, 410 -> new HttpFailure(Reason.NOT_FOUND, "the device has no " + path);
      case 300, 301, 302, 303, 305, 307, 308 ->
          new HttpFailure(
              Reason.REDIRECTED,
              "the device sends " + path + " elsewhere (" + status + "), which is not followed");
      default ->
          new HttpFailure(
              Reason.HTTP_STATUS, "the device answered " + path + " with status " + status);
    };
  }

  private void check() throws HttpFailure {
    HttpEndpoint endpoint = access.endpoint();
    if (closed) {
      throw new HttpFailure(Reason.NOT_SENT, "the reader is closed");
    }
    if (!allowed.permits(endpoint.inetAddress())) {
      throw new HttpFailure(
          Reason.NOT_ALLOWED,
          endpoint.address()
              + " is not in the allow-list; add it to allow in this agent's configuration if it may"
              + " be read from here");
    }
    boolean secret = !(login instanceof Login.None) && !access.credentials().isEmpty();
    if (secret && !endpoint.tls() && !endpoint.inetAddress().isLoopbackAddress()) {
      throw new HttpFailure(
          Reason.PASSWORD_IN_CLEAR,
          "the password would cross the network in clear; write https:// in url");
    }
    if (!pause.isZero() && clock.nanoTime() - refusedNanos < pause.toNanos()) {
      throw new HttpFailure(
          Reason.WRONG_PASSWORD,
          "the device did not accept this user and password; asked again "
              + pause.toMinutes()
              + " min after that, so that it does not lock the account");
    }
  }

  private HttpFailure refused(String detail) {
    forgetLogin();
    Duration next = pause.isZero() ? PAUSE_MIN : pause.multipliedBy(2);
    pause = next.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : next;
    refusedNanos = clock.nanoTime();
    return new HttpFailure(
        Reason.WRONG_PASSWORD, detail + "; compare user and password_file with the device");
  }

  private void who(Map<String, String> headers) {
    switch (login) {
      case Login.Basic() -> {
        if (!access.credentials().isEmpty()) {
          String pair = access.credentials().user() + ":" + access.credentials().password();
          headers.put(
              "Authorization",
              "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
      }
      case Login.Session session ->
          session
              .token()
              .filter(_ -> !token.isEmpty())
              .ifPresent(how -> headers.put(how.header(), token));
      case Login.None() -> {
        // the device tells anybody
      }
    }
    if (!cookies.isEmpty()) {
      var all = new StringBuilder();
      cookies.forEach((name, value) ->
          all.append(all.isEmpty() ? "" : "; ").append(name).append('=').append(value));
      headers.put("Cookie", all.toString());
    }
  }

  private void logIn(Deadline deadline) throws HttpFailure, InterruptedException {
    if (loggedIn || !(login instanceof Login.Session session)) {
      return;
    }
    forgetLogin();
    HttpResponse response =
        connection.exchange(
            sending(session.method(), session.path(), session.contentType(), session.body()),
            deadline);
    int status = response.status();
    if (status == 400 || status == 401 || status == 403) {
      throw refused("the device refused the login (" + status + ")");
    }
    if (status < 200 || status > 299) {
      body(response, session.path());
    }
    keepCookies(response);
    session.token().flatMap(how -> response.header(how.from())).ifPresent(this::keepToken);
    if (cookies.isEmpty() && token.isEmpty()) {
      throw new HttpFailure(
          Reason.UNEXPECTED_DOCUMENT, "the device answered the login without cookie and token");
    }
    loggedIn = true;
  }

  private HttpRequest sending(String method, String path, String contentType, String body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "*/*");
    if (!body.isEmpty()) {
      headers.put("Content-Type", contentType);
    }
    who(headers);
    String filled =
        body.replace("{user}", escaped(access.credentials().user(), contentType))
            .replace("{password}", escaped(access.credentials().password(), contentType));
    return new HttpRequest(method, access.endpoint().basePath() + path, headers, filled);
  }

  private static String escaped(String text, String contentType) {
    if (contentType.startsWith("application/x-www-form-urlencoded")) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
    if (contentType.contains("json")) {
      var out = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c < ' ') {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
      return out.toString();
    }
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
  }

  /// Cookies of this device for this device; names and values only, as nothing else is asked here.
  private void keepCookies(HttpResponse response) {
    if (!(login instanceof Login.Session)) {
      return;
    }
    for (String header : response.headers().getOrDefault("set-cookie", java.util.List.of())) {
      int end = header.indexOf(';');
      String pair = end < 0 ? header : header.substring(0, end);
      int equals = pair.indexOf('=');
      boolean plain = pair.chars().allMatch(c -> c > ' ' && c < 0x7f);
      if (equals > 0
          && plain
          && pair.length() <= COOKIE_CHARS_MAX
          && (cookies.size() < COOKIES_MAX || cookies.containsKey(pair.substring(0, equals)))) {
        cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
  }

  private void keepToken(String value) {
    if (value.length() <= COOKIE_CHARS_MAX && value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      token = value;
    }
  }

  private void forgetLogin() {
    loggedIn = false;
    cookies.clear();
    token = "";
  }

  /// Logs out where a login is kept, and ends; a reading that goes on is not waited for.
  @Override
  public void close() {
    if (!lock.tryLock()) {
      connection.close();
      return;
    }
    try {
      closed = true;
      if (loggedIn && login instanceof Login.Session session && session.logout().isPresent()) {
        Login.Logout how = session.logout().get();
        connection.exchange(
            sending(how.method(), how.path(), how.contentType(), how.body()),
            Deadline.in(LOGOUT_WITHIN, clock));
      }
    } catch (HttpFailure _) {
      // the device ends the login by itself
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      forgetLogin();
      connection.close();
      lock.unlock();
    }
  }

  private static SSLSocketFactory sockets(Trust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust.manager()}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is in every JDK", e);
    }
  }
}
