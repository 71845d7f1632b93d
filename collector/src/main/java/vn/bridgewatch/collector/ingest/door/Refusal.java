package vn.bridgewatch.collector.ingest.door;

/// Why a connection was closed before its handshake was done; nothing is said to the other side.
enum Refusal {
  FULL("connections_max", "as many agents are connected as may be"),
  ROOM_FULL("room_full", "too many connections without a handshake, most of them of its address"),
  NO_HELLO("no_client_hello", "connected and did not begin a handshake"),
  NOT_TLS("handshake", "what came first was no TLS"),
  WAITED("handshake_wait", "its turn for the handshake did not come in time"),
  STALLED("handshake_stalled", "began a handshake and did not end it in time"),
  CLOSING("closing", "the collector stops");

  private final String word;
  private final String text;

  Refusal(String word, String text) {
    this.word = word;
    this.text = text;
  }

  /// The reason in the metric.
  String word() {
    return word;
  }

  String text() {
    return text;
  }
}
