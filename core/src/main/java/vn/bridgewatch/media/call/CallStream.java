package vn.bridgewatch.media.call;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.media.ledger.Ledger;
import vn.bridgewatch.media.packet.ErrorEstimate;
import vn.bridgewatch.media.packet.Layout;
import vn.bridgewatch.media.packet.Reception;
import vn.bridgewatch.media.packet.ReflectorPacket;
import vn.bridgewatch.media.packet.SenderPacket;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.packet.TlvReport;
import vn.bridgewatch.media.packet.TlvWriter;
import vn.bridgewatch.media.udp.Datagram;

/// One stream on its way: what comes next of it, and its books.
final class CallStream {

  // a sound packet of 172 bytes is full with this, the last packet of a 720p picture all but
  private static final int RECEPTION_OF_SOUND = 64;
  private static final int ENTRIES_OF_SOUND = 2;
  private static final int RECEPTION_OF_PICTURES = 256;
  private static final int ENTRIES_OF_PICTURES = 8;
  private static final int ENTRIES_OF_QUESTION = 160;

  private final StreamPlan plan;
  private final int ssid;
  private final @Nullable StampKey key;
  private final Layout layout;
  private final Ledger ledger;
  private final byte[] packet = new byte[Datagram.BYTES_MAX];
  private long mediaPackets;
  private long unbelieved;

  CallStream(StreamPlan plan, int ssid, Optional<StampKey> key) {
    this.plan = plan;
    this.ssid = ssid;
    this.key = key.map(StampKey::copy).orElse(null);
    this.layout = key.isPresent() ? Layout.AUTHENTICATED : Layout.OPEN;
    this.ledger =
        new Ledger(
            plan.name(), plan.dscp(), 1000 / plan.shape().packetsPerSecond(), plan.shape().video());
  }

  StreamPlan plan() {
    return plan;
  }

  Ledger ledger() {
    return ledger;
  }

  /// When the next media packet is due, after the beginning of the media.
  long dueNanos() {
    return plan.shape().dueNanos(mediaPackets);
  }

  byte[] packet() {
    return packet;
  }

  /// Writes the next media packet; returns its length.
  int writeMedia(long wallNanos, ErrorEstimate error) {
    int bytes = plan.shape().bytes(mediaPackets);
    return plan.shape().video().isPresent()
        ? write(wallNanos, error, bytes, RECEPTION_OF_PICTURES, ENTRIES_OF_PICTURES)
        : write(wallNanos, error, bytes, RECEPTION_OF_SOUND, ENTRIES_OF_SOUND);
  }

  /// Writes a packet that asks for all that the reflector remembers; returns its length.
  int writeQuestion(long wallNanos, ErrorEstimate error) {
    return write(wallNanos, error, 0, Reception.PACKETS, ENTRIES_OF_QUESTION);
  }

  private int write(long wallNanos, ErrorEstimate error, int bytes, int reception, int entries) {
    long sequence = ledger.sentCount();
    new SenderPacket(sequence, wallNanos, error, ssid).write(packet, layout);
    var tlvs =
        new TlvWriter(packet, layout)
            .classOfService(plan.dscp())
            .reception(reception, entries, ledger.wanted(entries));
    int digest = key == null ? 0 : TlvWriter.HMAC_BYTES;
    if (bytes - tlvs.end() - digest >= TlvWriter.DIRECT_MEASUREMENT_BYTES) {
      tlvs.directMeasurement(sequence + 1);
    }
    if (bytes - tlvs.end() - digest >= TlvWriter.FOLLOW_UP_BYTES) {
      tlvs.followUp();
    }
    if (key != null) {
      tlvs.hmac(key);
    }
    tlvs.padding(bytes, (sequence + 1) * 0x9E37_79B9_7F4A_7C15L);
    SenderPacket.sign(packet, layout, key);
    return tlvs.end();
  }

  /// The packet that was written last has left.
  void sent(long nanos, ErrorEstimate error, boolean media) {
    ledger.sent(nanos, error);
    mediaPackets += media ? 1 : 0;
  }

  /// A packet could not be sent: its turn is over, its number goes to the next.
  void skipped(boolean media) {
    mediaPackets += media ? 1 : 0;
  }

  /// Reads an answer into the books; false where it is none that can be believed.
  boolean received(Datagram in, long wallOffsetNanos) {
    Optional<ReflectorPacket> answer = ReflectorPacket.read(in.bytes(), in.length(), layout);
    if (answer.isEmpty()
        || (answer.get().ssid() != ssid && answer.get().ssid() != 0)
        || (key != null && !SenderPacket.verifies(in.bytes(), layout, key))) {
      unbelieved++;
      ledger.unbelievable();
      return false;
    }
    TlvReport tlvs =
        TlvReport.read(in.bytes(), in.length(), layout, key, ledger.sentCount(), ledger.told());
    ledger.received(answer.get(), tlvs, in, wallOffsetNanos);
    return true;
  }

  long unbelieved() {
    return unbelieved;
  }

  /// Whether it is worth to ask once more when packets had come of which the answers are lost.
  boolean wantsMore() {
    return ledger.wantsMore();
  }

  /// Whether the fate of every packet is known: the newest was answered after all else was quiet.
  boolean newestAnswered() {
    return ledger.sentCount() > 0 && ledger.answered(ledger.sentCount() - 1);
  }

  boolean allAnswered() {
    return ledger.answeredCount() == ledger.sentCount();
  }
}
