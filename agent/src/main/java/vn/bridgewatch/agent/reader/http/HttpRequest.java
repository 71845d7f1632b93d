package vn.bridgewatch.agent.reader.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A request; its values come from definitions and configuration, never from a device unchecked.
record HttpRequest(String method, String target, Map<String, String> headers, String body) {

  HttpRequest {
    headers = Map.copyOf(headers);
    check(target);
    headers.values().forEach(HttpRequest::check);
  }

  private static void check(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == 0x7f) {
        throw new IllegalArgumentException("a control character in a request");
      }
    }
  }

  /// As HTTP/1.1 writes it (RFC 9112).
  byte[] bytes(HttpEndpoint endpoint) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder(256);
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(endpoint.instance()).append("\r\n");
    head.append("User-Agent: bridgewatch-agent\r\n");
    head.append("Accept-Encoding: identity\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (content.length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    head.append("\r\n");
    var out = new ByteArrayOutputStream(head.length() + content.length);
    out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(content);
    return out.toByteArray();
  }
}
