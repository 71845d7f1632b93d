package vn.bridgewatch.media.reflect;

import java.net.InetAddress;
import vn.bridgewatch.media.packet.Arrivals;
import vn.bridgewatch.media.packet.Reception;

/// A sender's session, as the reflector sees it; some 900 bytes, where packets come fast 5 KB.
final class Session {

  /// RFC 8972, section 3: by its identifier and where it comes from and goes to.
  record Key(InetAddress address, int port, int ssid, boolean authenticated) {}

  private final Reception reception = new Reception(Reception.PACKETS);
  private final Arrivals arrivals = new Arrivals();
  private final KnownSender sender;
  private long received;
  private long answered;
  private long refused;
  private long lastSentNanos;
  private long seenNanos;

  Session(KnownSender sender) {
    this.sender = sender;
  }

  KnownSender sender() {
    return sender;
  }

  void came(long sequence, long nowNanos) {
    received++;
    reception.add(sequence);
    seenNanos = nowNanos;
  }

  void answered(long sentNanos) {
    answered++;
    lastSentNanos = sentNanos;
  }

  void refused() {
    refused++;
  }

  Reception reception() {
    return reception;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  long receivedCount() {
    return received;
  }

  /// Answers so far: the sequence number of the next.
  long answeredCount() {
    return answered;
  }

  long refusedCount() {
    return refused;
  }

  long lastSentNanos() {
    return lastSentNanos;
  }

  long seenNanos() {
    return seenNanos;
  }
}
