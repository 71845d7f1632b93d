package vn.bridgewatch.agent.trap;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import vn.bridgewatch.agent.trap.Decoded.Once;
import vn.bridgewatch.agent.trap.Decoded.Refusal;
import vn.bridgewatch.time.NanoClock;

/// Makes notifications of datagrams, of whatever version, and the answers to informs.
///
/// It uses no general SNMP library: a trap is the one message that comes unasked, so the reader of
/// it has a fixed depth, allocates no more than the datagram is long, and fails in one way only.
/// Belongs to one thread.
final class TrapDecoder {

  private static final int VERSION_1 = 0;
  private static final int VERSION_2C = 1;
  private static final int VERSION_3 = 3;
  private static final int COMMUNITY_BYTES_MAX = 255;

  private final UsmDecoder usm;
  private volatile Senders senders;

  TrapDecoder(Senders senders, LocalEngine engine, NanoClock clock) {
    this.senders = senders;
    this.usm = new UsmDecoder(engine, new SenderEngines(clock));
  }

  /// Believes others from the next datagram on; what is known of the senders' clocks stays.
  void believe(Senders others) {
    senders = others;
  }

  Decoded decode(byte[] datagram) {
    try {
      var whole = new BerReader(datagram);
      BerReader message = whole.enter(BerReader.SEQUENCE);
      whole.done();
      long version = message.integer();
      if (version == VERSION_1 || version == VERSION_2C) {
        return community((int) version, datagram, message);
      }
      if (version == VERSION_3) {
        return usm.decode(senders, datagram, message);
      }
      return Decoded.Refused.of(
          Refusal.UNKNOWN_VERSION, "a message of SNMP version " + version + ", known are 0, 1, 3");
    } catch (MalformedTrap e) {
      return Decoded.Refused.of(Refusal.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private Decoded community(int version, byte[] datagram, BerReader message) throws MalformedTrap {
    byte[] community = message.octets(0, COMMUNITY_BYTES_MAX);
    int tag = message.tag();
    if (!Notification.isOne(tag) || (tag == Notification.TRAP_V1) != (version == VERSION_1)) {
      return notANotification(tag);
    }
    if (!senders.hasCommunity(community)) {
      return Decoded.Refused.of(
          Refusal.WRONG_COMMUNITY, "its community is none of those that are accepted here");
    }
    int at = message.offset();
    Notification notification = Notification.read(version + 1, message);
    message.done();
    Sender sender = Sender.Community.of(community);
    if (!notification.inform()) {
      return new Decoded.Told(notification, sender, Once.NEVER, null);
    }
    byte[] response = datagram.clone();
    response[at] = (byte) Notification.RESPONSE; // RFC 3416, section 4.2.7: all else is the same
    return new Decoded.Told(notification, sender, once(datagram, at), ByteBuffer.wrap(response));
  }

  static Decoded notANotification(int tag) {
    return Decoded.Refused.of(
        Refusal.NOT_A_NOTIFICATION,
        "a message that is neither trap nor inform (PDU tag 0x" + Integer.toHexString(tag) + ")");
  }

  /// An inform that is sent again is the same from its PDU on.
  static Once once(byte[] bytes, int from) {
    return new Once(
        HexFormat.of().formatHex(UsmDecoder.hash(Arrays.copyOfRange(bytes, from, bytes.length))));
  }
}
