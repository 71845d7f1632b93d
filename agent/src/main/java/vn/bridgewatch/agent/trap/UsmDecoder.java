package vn.bridgewatch.agent.trap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.Level;
import vn.bridgewatch.agent.trap.Decoded.Once;
import vn.bridgewatch.agent.trap.Decoded.Refusal;

/// Messages of version 3 under the USM (RFC 3412, section 7.2; RFC 3414, section 3.2).
///
/// The engine that sends a trap is the authority for its clock, so its users' keys are localised to
/// whatever engine the message names. Of an inform we are the authority: its sender first asks for
/// our engine, then for our clock, and is told both by reports.
final class UsmDecoder {

  private static final int FLAG_AUTH = 1;
  private static final int FLAG_PRIV = 2;
  private static final int FLAG_REPORTABLE = 4;
  private static final int SECURITY_MODEL_USM = 3;
  private static final int SALT_BYTES = 8;
  private static final int REPORT = 0xa8;
  private static final int MESSAGE_BYTES = 65_507; // what we take
  private static final String NOT_IN_TIME = "1.3.6.1.6.3.15.1.1.2.0";
  private static final String UNKNOWN_USERS = "1.3.6.1.6.3.15.1.1.3.0";
  private static final String UNSUPPORTED_LEVELS = "1.3.6.1.6.3.15.1.1.1.0";
  private static final String UNKNOWN_ENGINES = "1.3.6.1.6.3.15.1.1.4.0";
  private static final String WRONG_DIGESTS = "1.3.6.1.6.3.15.1.1.5.0";
  private static final String DECRYPTION_ERRORS = "1.3.6.1.6.3.15.1.1.6.0";

  private final LocalEngine local;
  private final SenderEngines engines;
  private final SecureRandom random = new SecureRandom();
  private long salt = random.nextLong();
  private int reports;

  UsmDecoder(LocalEngine local, SenderEngines engines) {
    this.local = local;
    this.engines = engines;
  }

  /// What stands before the PDU.
  private static final class Header {
    final int id;
    final int flags;
    final byte[] engineId;
    final int boots;
    final int time;
    final byte[] user;
    final byte[] digest;
    final int digestAt; // where in the datagram the digest begins
    final byte[] salt;

    /// @param security what the USM's parameters hold, not yet read
    Header(int id, int flags, BerReader security) throws MalformedTrap {
      this.id = id;
      this.flags = flags;
      engineId = security.octets(0, 32);
      boots = security.integer(0, Integer.MAX_VALUE);
      time = security.integer(0, Integer.MAX_VALUE);
      user = security.octets(0, 32);
      digest = security.octets();
      digestAt = security.offset() - digest.length;
      salt = security.octets(0, SALT_BYTES);
      security.done();
    }

    Level level() {
      return (flags & FLAG_AUTH) == 0
          ? Level.NO_AUTH_NO_PRIV
          : (flags & FLAG_PRIV) == 0 ? Level.AUTH_NO_PRIV : Level.AUTH_PRIV;
    }

    boolean reportable() {
      return (flags & FLAG_REPORTABLE) != 0;
    }

    String userName() {
      return Varbind.cut(new String(user, StandardCharsets.UTF_8).replaceAll("\\p{C}", "?"));
    }
  }

  /// @param message after its version
  Decoded decode(Senders senders, byte[] datagram, BerReader message) throws MalformedTrap {
    Header header = header(message);
    boolean ours = Arrays.equals(header.engineId, local.id());
    if (header.engineId.length == 0 || (header.reportable() && !ours)) {
      return new Decoded.Asked(report(header, UNKNOWN_ENGINES));
    }
    List<UsmUser> named = senders.users(header.user);
    if (named.isEmpty()) {
      return refused(
          header,
          Refusal.UNKNOWN_USER,
          "no user " + header.userName() + " is accepted here",
          UNKNOWN_USERS);
    }
    List<UsmUser> levelled = named.stream().filter(user -> user.level() == header.level()).toList();
    if (levelled.isEmpty()) {
      return refused(
          header,
          Refusal.WRONG_LEVEL,
          "user "
              + header.userName()
              + " sends with "
              + header.level().word()
              + ", expected "
              + named.getFirst().level().word(),
          UNSUPPORTED_LEVELS);
    }
    Optional<UsmUser> user = authentic(header, levelled, datagram);
    if (user.isEmpty()) {
      return refused(
          header,
          Refusal.WRONG_KEY,
          "the password or the authentication protocol of user " + header.userName() + " is wrong",
          WRONG_DIGESTS);
    }
    return inTime(header, ours, user.get(), datagram, message);
  }

  private static Header header(BerReader message) throws MalformedTrap {
    BerReader global = message.enter(BerReader.SEQUENCE);
    int id = global.integer(0, Integer.MAX_VALUE);
    global.integer(0, Integer.MAX_VALUE); // what the sender takes; our answers are small
    int flags = global.octets(1, 1)[0];
    if (global.integer() != SECURITY_MODEL_USM) {
      throw new MalformedTrap("a security model that is not the USM");
    }
    if ((flags & (FLAG_AUTH | FLAG_PRIV)) == FLAG_PRIV) {
      throw new MalformedTrap("encrypted without authentication");
    }
    global.done();
    BerReader outer = message.enter(BerReader.OCTETS);
    BerReader security = outer.enter(BerReader.SEQUENCE);
    outer.done();
    return new Header(id, flags, security);
  }

  private static Optional<UsmUser> authentic(
      Header header, List<UsmUser> candidates, byte[] datagram) {
    if (header.level() == Level.NO_AUTH_NO_PRIV) {
      return Optional.of(candidates.getFirst());
    }
    byte[] blank = datagram.clone();
    Arrays.fill(blank, header.digestAt, header.digestAt + header.digest.length, (byte) 0);
    Optional<UsmUser> found = Optional.empty();
    for (UsmUser user : candidates) {
      if (MessageDigest.isEqual(user.digest(header.engineId, blank), header.digest)) {
        found = Optional.of(user);
      }
    }
    return found;
  }

  private Decoded inTime(
      Header header, boolean ours, UsmUser user, byte[] datagram, BerReader message)
      throws MalformedTrap {
    if (header.level() != Level.NO_AUTH_NO_PRIV) {
      if (ours && !isNow(header)) {
        @Nullable ByteBuffer report = header.reportable() ? clockReport(header, user) : null;
        return header.boots == 0 && header.time == 0
            ? new Decoded.Asked(report)
            : new Decoded.Refused(Refusal.OUTSIDE_TIME_WINDOW, timeDetail(header), report);
      }
      if (!ours && !engines.inWindow(header.engineId, header.boots, header.time)) {
        return Decoded.Refused.of(Refusal.OUTSIDE_TIME_WINDOW, timeDetail(header));
      }
    }
    if (header.level() != Level.AUTH_PRIV) {
      return notification(header, ours, user, datagram, message);
    }
    byte[] encrypted = message.octets();
    message.done();
    byte[] plain;
    try {
      if (header.salt.length != SALT_BYTES) {
        throw new MalformedTrap("a salt of " + header.salt.length + " bytes, expected 8");
      }
      plain = user.decrypt(header.engineId, header.boots, header.time, header.salt, encrypted);
      var opened = new BerReader(plain);
      opened.enter(BerReader.SEQUENCE).octets(0, 32); // garbage has no such beginning
    } catch (MalformedTrap _) {
      return refused(
          header,
          Refusal.WRONG_PRIVACY_KEY,
          "the privacy password or protocol of user " + header.userName() + " is wrong",
          DECRYPTION_ERRORS);
    }
    return notification(header, ours, user, datagram, new BerReader(plain));
  }

  private static String timeDetail(Header header) {
    return "its time (start "
        + header.boots
        + ", second "
        + header.time
        + ") is over "
        + SenderEngines.WINDOW_SECONDS
        + " s from what it must be: a replay, or the sender's count of starts was set back";
  }

  private boolean isNow(Header header) {
    return header.boots == local.boots()
        && Math.abs((long) header.time - local.time()) <= SenderEngines.WINDOW_SECONDS;
  }

  private Decoded notification(
      Header header, boolean ours, UsmUser user, byte[] datagram, BerReader message)
      throws MalformedTrap {
    BerReader scoped = message.enter(BerReader.SEQUENCE); // DES may have padding after it
    byte[] contextEngineId = scoped.octets(0, 32);
    byte[] contextName = scoped.octets(0, 255);
    int tag = scoped.tag();
    if (tag != Notification.TRAP_V2 && tag != Notification.INFORM) {
      return TrapDecoder.notANotification(tag);
    }
    byte[] pdu = scoped.copy();
    Notification notification = Notification.read(3, scoped);
    scoped.done();
    Sender sender =
        new Sender.User(header.userName(), new String(contextName, StandardCharsets.UTF_8));
    if (!notification.inform()) {
      Once once =
          header.level() == Level.NO_AUTH_NO_PRIV
              ? Once.NEVER
              : new Once(HexFormat.of().formatHex(hash(datagram)));
      return new Decoded.Told(notification, sender, once, null);
    }
    if (!ours) {
      return Decoded.Refused.of(Refusal.MALFORMED, "an inform under another engine than ours");
    }
    Once once = TrapDecoder.once(pdu, 0);
    pdu[0] = (byte) Notification.RESPONSE;
    byte[] answer =
        BerWriter.sequence(BerWriter.octets(contextEngineId), BerWriter.octets(contextName), pdu);
    return new Decoded.Told(
        notification, sender, once, message(header, header.level(), user, answer));
  }

  private Decoded refused(Header header, Refusal refusal, String detail, String counter) {
    return new Decoded.Refused(
        refusal, detail, header.reportable() ? report(header, counter) : null);
  }

  /// A report in the clear: its receiver has no key with us yet.
  private ByteBuffer report(Header header, String counter) {
    return message(header, Level.NO_AUTH_NO_PRIV, null, reportPdu(counter));
  }

  /// A report of our clock, which the sender must be able to believe.
  private ByteBuffer clockReport(Header header, UsmUser user) {
    return message(header, Level.AUTH_NO_PRIV, user, reportPdu(NOT_IN_TIME));
  }

  private byte[] reportPdu(String counter) {
    reports = reports == Integer.MAX_VALUE ? 1 : reports + 1;
    byte[] value = BerWriter.element(BerReader.COUNTER32, counterBytes(reports));
    return BerWriter.sequence(
        BerWriter.octets(local.id()),
        BerWriter.octets(new byte[0]),
        BerWriter.element(
            REPORT,
            BerWriter.integer(0),
            BerWriter.integer(0),
            BerWriter.integer(0),
            BerWriter.sequence(BerWriter.sequence(BerWriter.oid(counter), value))));
  }

  private static byte[] counterBytes(int value) {
    byte[] integer = BerWriter.integer(value);
    return Arrays.copyOfRange(integer, 2, integer.length);
  }

  /// A message of ours to the sender of another (RFC 3414, section 3.1).
  private ByteBuffer message(Header to, Level level, @Nullable UsmUser user, byte[] scoped) {
    int boots = local.boots();
    int time = local.time();
    int flags =
        switch (level) {
          case NO_AUTH_NO_PRIV -> 0;
          case AUTH_NO_PRIV -> FLAG_AUTH;
          case AUTH_PRIV -> FLAG_AUTH | FLAG_PRIV;
        };
    byte[] data = scoped;
    byte[] privacy = new byte[0];
    if (level == Level.AUTH_PRIV && user != null) {
      privacy = ByteBuffer.allocate(SALT_BYTES).putLong(salt++).array();
      data = BerWriter.octets(user.encrypt(local.id(), boots, time, privacy, scoped));
    }
    byte[] before =
        joined(
            BerWriter.octets(local.id()),
            BerWriter.integer(boots),
            BerWriter.integer(time),
            BerWriter.octets(user == null ? new byte[0] : to.user));
    int digestBytes = user == null || level == Level.NO_AUTH_NO_PRIV ? 0 : user.digestBytes();
    byte[] security =
        BerWriter.octets(
            BerWriter.sequence(
                before, BerWriter.octets(new byte[digestBytes]), BerWriter.octets(privacy)));
    byte[] global =
        BerWriter.sequence(
            BerWriter.integer(to.id),
            BerWriter.integer(MESSAGE_BYTES),
            BerWriter.octets(new byte[] {(byte) flags}),
            BerWriter.integer(SECURITY_MODEL_USM));
    byte[] message = BerWriter.sequence(BerWriter.integer(3), global, security, data);
    if (user != null && digestBytes > 0) {
      byte[] digest = user.digest(local.id(), message);
      int end = message.length - data.length - privacy.length - 2;
      System.arraycopy(digest, 0, message, end - digestBytes, digestBytes);
    }
    return ByteBuffer.wrap(message);
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
