package vn.bridgewatch.agent.reader.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A whole answer.
///
/// @param headers by name in lower case
record HttpResponse(int status, Map<String, List<String>> headers, byte[] body, boolean keepAlive) {

  Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }
}
