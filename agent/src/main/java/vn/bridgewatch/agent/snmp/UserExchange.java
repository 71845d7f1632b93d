package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Target;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;
import vn.bridgewatch.agent.snmp.message.Answer;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.message.OidBytes;
import vn.bridgewatch.agent.snmp.message.Request;
import vn.bridgewatch.agent.snmp.message.Tag;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;

/// Talks version 3 with one device and remembers its engine from one reading to the next.
///
/// Where the device turns out to be another engine than before, or to have restarted, it is
/// discovered anew and asked once more.
final class UserExchange implements Exchange {

  private final SnmpReader reader;
  private final SnmpAuth auth;
  private @Nullable InetSocketAddress device;
  private @Nullable Target<UdpAddress> known;
  private @Nullable OctetString engineId;
  private boolean anySource;
  private Tally tally;

  UserExchange(SnmpReader reader, SnmpAuth auth) {
    this.reader = reader;
    this.auth = auth;
    this.tally = new Tally(reader.traffic());
  }

  /// Begins a reading.
  void begin(InetSocketAddress address, boolean fromAnySource, Tally counted) {
    tally = counted;
    if (!address.equals(device)) {
      device = address;
      known = null;
    }
    anySource = fromAnySource;
  }

  @Override
  public Reply ask(Request request, Tries tries, Bindings into) throws InterruptedException {
    if (device == null) {
      throw new IllegalStateException("no reading has begun");
    }
    try {
      UserSession session = reader.users();
      boolean knownBefore = known != null;
      Reply first =
          ask(session, new UdpAddress(device.getAddress(), device.getPort()), request, tries, into);
      boolean anew =
          knownBefore
              && switch (first) {
                case Reply.Refusal(Incomplete why) -> why.engineChanged();
                case Reply.Silent _ -> true; // SNMP4J drops what another engine says
                case Reply.Answered _, Reply.Refused _, Reply.NotSent _ -> false;
              };
      if (anew) {
        known = null;
        return ask(
            session, new UdpAddress(device.getAddress(), device.getPort()), request, tries, into);
      }
      return first;
    } catch (IOException e) {
      return new Reply.NotSent("cannot open a socket: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Reply.NotSent("cannot use these keys: " + e.getMessage());
    }
  }

  private Reply ask(
      UserSession session, UdpAddress address, Request request, Tries tries, Bindings into)
      throws InterruptedException {
    Target<UdpAddress> target = known;
    if (target == null) {
      byte[] engineId = discover(session, address, tries);
      if (engineId == null) {
        return new Reply.Silent();
      }
      this.engineId = new OctetString(engineId);
      target = Targets.user(session.snmp(), address, auth, engineId);
      known = target;
    }
    target.setRetries(0);
    for (int sent = 0; sent <= tries.retries(); sent++) {
      long millis = tries.millis(reader.clock().nanoTime());
      if (millis <= 0) {
        break;
      }
      target.setTimeout(millis);
      tally.sent(sent > 0);
      switch (session.ask(pdu(request), target, anySource)) {
        case UserSession.Reply.Answered(PDU pdu) -> {
          return taken(pdu, into);
        }
        case UserSession.Reply.NotSent(String why) -> {
          return new Reply.NotSent(why);
        }
        case UserSession.Reply.Silent _ -> {} // once more
      }
    }
    return new Reply.Silent();
  }

  private Reply taken(PDU pdu, Bindings into) {
    if (pdu.getType() == PDU.REPORT) {
      known = null; // the engine may be another one: discover it anew next time
      return new Reply.Refusal(
          Diagnosis.ofReport(pdu.size() == 0 ? new OID() : pdu.get(0).getOid()));
    }
    for (VariableBinding binding : pdu.getVariableBindings()) {
      Answer.add(binding, into);
    }
    return new Reply.Answered(pdu.getErrorStatus(), pdu.getErrorIndex());
  }

  private byte @Nullable [] discover(UserSession session, UdpAddress address, Tries tries)
      throws InterruptedException {
    session.forget(address);
    for (int sent = 0; sent <= tries.retries(); sent++) {
      long millis = tries.millis(reader.clock().nanoTime());
      if (millis <= 0) {
        break;
      }
      tally.sent(sent > 0);
      byte[] engineId = session.discover(address, millis);
      if (engineId != null) {
        return engineId;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return null;
  }

  private ScopedPDU pdu(Request request) {
    var pdu = new ScopedPDU();
    pdu.setContextName(new OctetString(auth.contextName()));
    if (!auth.contextEngineId().isEmpty()) {
      pdu.setContextEngineID(new OctetString(HexFormat.of().parseHex(auth.contextEngineId())));
    }
    pdu.setType(request.type());
    if (request.type() == Tag.GET_BULK) {
      pdu.setMaxRepetitions(request.repetitions());
    }
    for (byte[] oid : request.oids()) {
      pdu.add(new VariableBinding(OidBytes.oid(oid)));
    }
    return pdu;
  }

  /// How often the device's engine has started, as its last authentic answer said; empty where
  /// messages are not authenticated, for then anybody could have said it.
  Optional<RestartWatch.EngineStarts> starts() {
    OctetString engine = engineId;
    if (engine == null || auth.level() == SnmpAuth.Level.NO_AUTH_NO_PRIV) {
      return Optional.empty();
    }
    try {
      return reader.users().starts(engine);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Whether the device answers this user without encryption, though not with it: then the privacy
  /// password or protocol is wrong. What it answers may be that this is not allowed.
  boolean answersUnencrypted(Duration timeout) throws InterruptedException {
    return auth.level() == SnmpAuth.Level.AUTH_PRIV
        && answers(auth.withLevel(SnmpAuth.Level.AUTH_NO_PRIV), timeout);
  }

  /// Whether the device answers this user in its default context, though not in the one that is
  /// asked for.
  boolean answersWithoutContext(Duration timeout) throws InterruptedException {
    boolean asked = !auth.contextName().isEmpty() || !auth.contextEngineId().isEmpty();
    return asked && answers(auth.withContext("", ""), timeout);
  }

  private boolean answers(SnmpAuth other, Duration timeout) throws InterruptedException {
    if (device == null) {
      return false;
    }
    try {
      var probe = new UserExchange(reader, other);
      probe.begin(device, anySource, tally);
      Reply reply =
          probe.ask(
              Request.get(List.of(Conversation.SYS_UP_TIME)),
              new Tries(0, timeout, reader.clock().nanoTime() + timeout.toNanos()),
              new Bindings());
      return switch (reply) {
        case Reply.Answered _ -> true;
        case Reply.Refusal(Incomplete why) -> why.reason() == Incomplete.Reason.UNSUPPORTED_LEVEL;
        case Reply.Silent _, Reply.Refused _, Reply.NotSent _ -> false;
      };
    } finally {
      known = null;
    }
  }

  /// What a silence means to the next reading: the engine is discovered anew.
  void forget() {
    known = null;
  }

  @Override
  public void close() {
    // the socket is everybody's
  }
}
