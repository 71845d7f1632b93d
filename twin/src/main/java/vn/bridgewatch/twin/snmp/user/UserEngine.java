package vn.bridgewatch.twin.snmp.user;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snmp4j.security.ByteArrayWindow;
import org.snmp4j.security.DecryptParams;

/// An authoritative engine of SNMPv3 (RFC 3412; RFC 3414, section 3.2): opens what users ask and
/// closes what is answered, and reports what is wrong. Used by one thread.
public final class UserEngine {

  /// What a message of version 3 has beyond one of version 2c with the same objects, at most.
  public static final int OVERHEAD_OCTETS = 200;

  private static final int VERSION = 3;
  private static final int SECURITY_MODEL = 3;
  private static final int AUTH = 1;
  private static final int PRIV = 2;
  private static final int REPORTABLE = 4;
  private static final int MESSAGE_OCTETS_MAX = 65_507;
  private static final int WINDOW_SECONDS = 150;
  private static final int REPORT = 0xa8;

  /// What was wrong with a message, by the last arcs of its counter (RFC 3414, section 5; RFC 3413,
  /// section 4.1.2).
  enum Fault {
    UNSUPPORTED_LEVEL("06 0a 2b 06 01 06 03 0f 01 01 01 00"),
    NOT_IN_TIME_WINDOW("06 0a 2b 06 01 06 03 0f 01 01 02 00"),
    UNKNOWN_USER("06 0a 2b 06 01 06 03 0f 01 01 03 00"),
    UNKNOWN_ENGINE("06 0a 2b 06 01 06 03 0f 01 01 04 00"),
    WRONG_DIGEST("06 0a 2b 06 01 06 03 0f 01 01 05 00"),
    DECRYPTION_ERROR("06 0a 2b 06 01 06 03 0f 01 01 06 00"),
    UNKNOWN_CONTEXT("06 09 2b 06 01 06 03 0c 01 05 00");

    private final String oid;

    Fault(String oid) {
      this.oid = oid;
    }

    private byte[] oid() {
      return java.util.HexFormat.ofDelimiter(" ").parseHex(oid);
    }
  }

  /// The engine's clock.
  ///
  /// @param boots how often it started
  /// @param seconds since it did
  public record Clock(int boots, int seconds) {}

  /// What became of a message.
  public sealed interface Opened {
    /// A request to answer: its PDU as it stands in a message of version 2c.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Asked(Envelope envelope, String context, byte[] pdu) implements Opened {}

    /// This is to be sent back instead of an answer.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Refused(byte[] report) implements Opened {}

    /// No message, or one that must not be answered.
    record Dropped() implements Opened {}
  }

  /// What an answer must go back with.
  public static final class Envelope {
    private final int id;
    private final SimulatedUser.Keys user;
    private final byte[] context;
    private final int requestId;

    private Envelope(int id, SimulatedUser.Keys user, byte[] context, int requestId) {
      this.id = id;
      this.user = user;
      this.context = context;
      this.requestId = requestId;
    }
  }

  private final byte[] engineId;
  private final Map<String, SimulatedUser.Keys> users = new HashMap<>();
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

  /// @param engineId 5 to 32 octets
  public UserEngine(byte[] engineId, List<SimulatedUser> users) {
    if (engineId.length < 5 || engineId.length > 32) {
      throw new IllegalArgumentException("an engine ID has 5 to 32 octets, not " + engineId.length);
    }
    this.engineId = engineId.clone();
    users.forEach(user -> this.users.put(user.name(), user.at(engineId)));
  }

  /// The header of a message, with the security parameters of RFC 3414, section 2.4.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Header(
      int id, int flags, byte[] engine, int boots, int time, String user, byte[] salt) {

    boolean isReportable() {
      return (flags & REPORTABLE) != 0;
    }
  }

  /// Opens a datagram.
  public Opened open(byte[] datagram, int length, Clock clock) {
    try {
      return opened(Arrays.copyOf(datagram, length), clock);
    } catch (Tlv.Malformed _) {
      return new Opened.Dropped();
    }
  }

  private Opened opened(byte[] message, Clock clock) throws Tlv.Malformed {
    Tlv content = new Tlv(message, 0, message.length).enter(Tlv.SEQUENCE);
    if (content.integer() != VERSION) {
      return new Opened.Dropped();
    }
    Tlv global = content.enter(Tlv.SEQUENCE);
    int id = global.integer();
    global.integer(); // what the other side can take is never less than what we send
    byte[] flags = global.octets();
    if (flags.length != 1 || global.integer() != SECURITY_MODEL) {
      return new Opened.Dropped();
    }
    Tlv security = content.enter(Tlv.OCTET_STRING).enter(Tlv.SEQUENCE);
    byte[] engine = security.octets();
    int boots = security.integer();
    int time = security.integer();
    String name = new String(security.octets(), StandardCharsets.UTF_8);
    byte[] digest = security.octets();
    int digestAt = security.at() - digest.length;
    var header = new Header(id, flags[0], engine, boots, time, name, security.octets());
    return judged(header, message, digest, digestAt, content, clock);
  }

  private Opened judged(
      Header header, byte[] message, byte[] digest, int digestAt, Tlv scoped, Clock clock)
      throws Tlv.Malformed {
    if (!Arrays.equals(header.engine(), engineId)) {
      return refused(Fault.UNKNOWN_ENGINE, header, null, requestId(header, scoped), clock);
    }
    SimulatedUser.Keys user = users.get(header.user());
    if (user == null) {
      return refused(Fault.UNKNOWN_USER, header, null, requestId(header, scoped), clock);
    }
    if (levelOf(user) != (header.flags() & (AUTH | PRIV))) {
      return refused(Fault.UNSUPPORTED_LEVEL, header, null, requestId(header, scoped), clock);
    }
    SimulatedUser.Signing signing = user.signing();
    if (signing != null) {
      if (digest.length != signing.protocol().getAuthenticationCodeLength()
          || !isAuthentic(signing, message, digest, digestAt)) {
        return refused(Fault.WRONG_DIGEST, header, null, 0, clock);
      }
      if (header.boots() != clock.boots()
          || Math.abs(header.time() - clock.seconds()) > WINDOW_SECONDS) {
        // signed, so that the asker may believe our clock (RFC 3414, section 3.2, 7a)
        return refused(
            Fault.NOT_IN_TIME_WINDOW,
            header,
            new SimulatedUser.Keys(user.name(), signing, null),
            requestId(header, scoped),
            clock);
      }
    }
    try {
      return asked(header, user, decrypted(user, header, scoped));
    } catch (Tlv.Malformed e) {
      if (user.sealing() == null) {
        throw e;
      }
      return refused(Fault.DECRYPTION_ERROR, header, null, 0, clock);
    }
  }

  private static int levelOf(SimulatedUser.Keys user) {
    return (user.signing() == null ? 0 : AUTH) | (user.sealing() == null ? 0 : PRIV);
  }

  private static boolean isAuthentic(
      SimulatedUser.Signing signing, byte[] message, byte[] digest, int digestAt) {
    byte[] copy = message.clone(); // the check clears the digest in it
    return signing
        .protocol()
        .isAuthentic(
            signing.key(),
            copy,
            0,
            copy.length,
            new ByteArrayWindow(copy, digestAt, digest.length));
  }

  private static Tlv decrypted(SimulatedUser.Keys user, Header header, Tlv scoped)
      throws Tlv.Malformed {
    SimulatedUser.Sealing sealing = user.sealing();
    if (sealing == null) {
      return scoped;
    }
    byte[] sealed = scoped.octets();
    byte[] plain =
        sealing
            .protocol()
            .decrypt(
                sealed,
                0,
                sealed.length,
                sealing.key(),
                header.boots(),
                header.time(),
                new DecryptParams(header.salt(), 0, header.salt().length));
    if (plain == null) {
      throw new Tlv.Malformed("cannot be decrypted");
    }
    return new Tlv(plain, 0, plain.length);
  }

  private static Opened asked(Header header, SimulatedUser.Keys user, Tlv scoped)
      throws Tlv.Malformed {
    Tlv content = scoped.enter(Tlv.SEQUENCE);
    content.octets(); // the context's engine: ours, or left out
    byte[] context = content.octets();
    byte[] pdu = content.whole();
    int requestId = new Tlv(pdu, 0, pdu.length).enter(pdu[0] & 0xff).integer();
    return new Opened.Asked(
        new Envelope(header.id(), user, context, requestId),
        new String(context, StandardCharsets.UTF_8),
        pdu);
  }

  /// The request of a message that is not encrypted; 0 where it cannot be known.
  private static int requestId(Header header, Tlv scoped) {
    try {
      if ((header.flags() & PRIV) != 0) {
        return 0;
      }
      Tlv content = scoped.enter(Tlv.SEQUENCE);
      content.octets();
      content.octets();
      return content.enter(content.tag()).integer();
    } catch (Tlv.Malformed _) {
      return 0;
    }
  }

  private Opened refused(
      Fault fault, Header header, SimulatedUser.@Nullable Keys signer, int requestId, Clock clock) {
    counts.merge(fault, 1, Integer::sum);
    if (!header.isReportable()) {
      return new Opened.Dropped();
    }
    var user = signer == null ? new SimulatedUser.Keys(header.user(), null, null) : signer;
    var envelope = new Envelope(header.id(), user, new byte[0], requestId);
    return new Opened.Refused(closed(envelope, report(fault, requestId), clock));
  }

  /// The report of a context that this engine does not have.
  public byte[] unknownContext(Envelope envelope, Clock clock) {
    counts.merge(Fault.UNKNOWN_CONTEXT, 1, Integer::sum);
    return closed(envelope, report(Fault.UNKNOWN_CONTEXT, envelope.requestId), clock);
  }

  private byte[] report(Fault fault, int requestId) {
    byte[] count = Tlv.ofInteger(counts.getOrDefault(fault, 0));
    count[0] = Tlv.COUNTER32;
    byte[] binding = Tlv.of(Tlv.SEQUENCE, fault.oid(), count);
    return Tlv.of(
        REPORT,
        Tlv.ofInteger(requestId),
        Tlv.ofInteger(0),
        Tlv.ofInteger(0),
        Tlv.of(Tlv.SEQUENCE, binding));
  }

  /// Puts an answer into a message, at the level of the request.
  public byte[] closed(Envelope envelope, byte[] pdu, Clock clock) {
    byte[] scoped =
        Tlv.of(
            Tlv.SEQUENCE,
            Tlv.of(Tlv.OCTET_STRING, engineId),
            Tlv.of(Tlv.OCTET_STRING, envelope.context),
            pdu);
    byte[] salt = new byte[0];
    SimulatedUser.Sealing sealing = envelope.user.sealing();
    if (sealing != null) {
      var params = new DecryptParams();
      byte[] sealed =
          sealing
              .protocol()
              .encrypt(
                  scoped, 0, scoped.length, sealing.key(), clock.boots(), clock.seconds(), params);
      salt = Arrays.copyOfRange(params.array, params.offset, params.offset + params.length);
      scoped = Tlv.of(Tlv.OCTET_STRING, sealed);
    }
    return signed(envelope, scoped, salt, clock);
  }

  private byte[] signed(Envelope envelope, byte[] scoped, byte[] salt, Clock clock) {
    SimulatedUser.Signing signing = envelope.user.signing();
    byte[] digest =
        new byte[signing == null ? 0 : signing.protocol().getAuthenticationCodeLength()];
    byte[] name = envelope.user.name().getBytes(StandardCharsets.UTF_8);
    byte[] saltElement = Tlv.of(Tlv.OCTET_STRING, salt);
    byte[] security =
        Tlv.of(
            Tlv.OCTET_STRING,
            Tlv.of(
                Tlv.SEQUENCE,
                Tlv.of(Tlv.OCTET_STRING, engineId),
                Tlv.ofInteger(clock.boots()),
                Tlv.ofInteger(clock.seconds()),
                Tlv.of(Tlv.OCTET_STRING, name),
                Tlv.of(Tlv.OCTET_STRING, digest),
                saltElement));
    byte[] global =
        Tlv.of(
            Tlv.SEQUENCE,
            Tlv.ofInteger(envelope.id),
            Tlv.ofInteger(MESSAGE_OCTETS_MAX),
            Tlv.of(Tlv.OCTET_STRING, new byte[] {(byte) levelOf(envelope.user)}),
            Tlv.ofInteger(SECURITY_MODEL));
    byte[] message = Tlv.of(Tlv.SEQUENCE, Tlv.ofInteger(VERSION), global, security, scoped);
    if (signing != null) {
      int digestAt = message.length - scoped.length - saltElement.length - digest.length;
      signing
          .protocol()
          .authenticate(
              signing.key(),
              message,
              0,
              message.length,
              new ByteArrayWindow(message, digestAt, digest.length));
    }
    return message;
  }
}
