package vn.bridgewatch.agent.reader.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A whole answer; its body is handed over, not shared.
final class HttpResponse {

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final boolean keepAlive;

  /// @param headers by name in lower case
  HttpResponse(int status, Map<String, List<String>> headers, byte[] body, boolean keepAlive) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.keepAlive = keepAlive;
  }

  int status() {
    return status;
  }

  Map<String, List<String>> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }
}
