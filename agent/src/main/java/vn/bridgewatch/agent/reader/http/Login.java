package vn.bridgewatch.agent.reader.http;

import java.util.Optional;

/// How one shows a device who asks; data of a reader's definition.
public sealed interface Login {

  record None() implements Login {}

  /// With each request (RFC 7617).
  record Basic() implements Login {}

  /// Once, with a cookie or a token from then on.
  ///
  /// @param body `{user}` and `{password}` are filled in, escaped as the content type needs
  /// @param token where the answer holds a token and how it is sent; empty: cookies do
  /// @param logout a path for the end, with its method
  record Session(
      String method,
      String path,
      String contentType,
      String body,
      Optional<Token> token,
      Optional<Logout> logout)
      implements Login {}

  /// @param from the header of the answer that holds it
  /// @param header the header to send it in
  record Token(String from, String header) {}

  record Logout(String method, String path, String contentType, String body) {}
}
