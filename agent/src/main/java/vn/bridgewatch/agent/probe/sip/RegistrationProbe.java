package vn.bridgewatch.agent.probe.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Field;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.Why;
import vn.bridgewatch.agent.probe.line.BadAnswer;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.time.NanoClock;

/// Asks a registrar where an account can be reached, and for how long still: REGISTER without a
/// contact, which changes nothing (RFC 3261, section 10.2.3).
///
/// It sees what the codec itself may not know: that the registrar has forgotten it, and that it has
/// stopped renewing. A login that was refused is not tried again for a minute, and twice as long
/// each time, up to 16: registrars lock accounts.
public final class RegistrationProbe implements Probe {

  static final Duration PAUSE_MIN = Duration.ofMinutes(1);
  static final Duration PAUSE_MAX = Duration.ofMinutes(16);

  private static final int OK_MAX = 299;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PROXY_AUTHENTICATION = 407;

  /// Bad Request, Method Not Allowed, Bad Extension, Extension Required, Not Implemented:
  /// registrars that take a registration, and tell nobody of it.
  private static final Set<Integer> TELLS_NOBODY = Set.of(400, 405, 420, 421, 501);

  /// A second time where the nonce of the first was too old.
  private static final int LOGINS_MAX = 2;

  /// What is asked.
  ///
  /// @param registrar as `sip:example.vn`
  /// @param account the address of record, as `sip:room@example.vn`
  /// @param contact of several bindings only those at this host count, as `10.1.2.3`; empty: all
  /// @param login empty: the registrar tells whoever asks
  public record Question(
      SipTransport transport,
      String registrar,
      String account,
      String contact,
      Optional<SipLogin> login) {}

  private final Question question;
  private final SipExchange.Way way;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by the lock
  private Duration pause = Duration.ZERO;
  private long refusedNanos;
  private String refusal = "";

  /// @param source the local address to ask from; empty: the system's choice
  public RegistrationProbe(
      Question question,
      int port,
      TlsTerms tls,
      Duration timeout,
      Optional<InetAddress> source,
      NanoClock clock) {
    this.question = question;
    this.way = new SipExchange.Way(question.transport(), port, tls, timeout, source, clock);
  }

  @Override
  public List<Field> fields() {
    return RegistrationAnswer.fields(question.transport());
  }

  @Override
  public Outcome measure(InetAddress target, Trace trace) throws InterruptedException {
    Optional<Outcome> paused = paused();
    if (paused.isPresent()) {
      return paused.get();
    }
    var exchange = new SipExchange(way, target, trace);
    try (exchange) {
      Optional<Outcome> fault = exchange.open();
      return fault.isPresent() ? fault.get() : asked(exchange);
    } catch (IOException e) {
      SipReply seen = exchange.unanswered();
      return exchange.failed(e, new RegistrationAnswer(seen, question, Optional.empty()));
    }
  }

  private Outcome asked(SipExchange exchange) throws IOException {
    SipRequest request =
        SipRequest.bindings(question.registrar(), question.account(), question.transport());
    SipReply reply = exchange.ask(request);
    if (!isChallenge(reply)) {
      letIn();
      return judged(reply, Duration.ZERO);
    }
    if (question.login().isEmpty()) {
      return new Outcome.Unmeasured(
          Why.WRONG_PASSWORD,
          "the registrar wants a user and a password (" + reply.text() + "), and none is given",
          "Give user and password_file of the account that the codec itself uses.");
    }
    return loggedIn(exchange, request, reply, question.login().get());
  }

  /// Answers the challenge, and once more where only its nonce is too old.
  private Outcome loggedIn(
      SipExchange exchange, SipRequest first, SipReply challenge, SipLogin login)
      throws IOException {
    SipRequest request = first;
    SipReply reply = challenge;
    Duration before = Duration.ZERO;
    for (int i = 0; i < LOGINS_MAX; i++) {
      Optional<Digest> digest = reply.response().flatMap(Digest::of);
      if (digest.isEmpty()) {
        return new Outcome.Unmeasured(
            Why.NOT_SUPPORTED,
            "the registrar wants a login of another kind than Digest with MD5, SHA-256 or"
                + " SHA-512/256",
            "Have the registrar offer Digest (RFC 8760), or answer this machine without a login.");
      }
      if (i > 0 && !digest.get().isStale()) {
        return refused(reply);
      }
      before = before.plus(reply.time());
      request = request.with(digest.get().answer(login, request));
      reply = exchange.ask(request);
      if (reply.status() == FORBIDDEN) {
        return refused(reply); // what some answer to a wrong password
      }
      if (!isChallenge(reply)) {
        letIn();
        return judged(reply, before);
      }
    }
    return reply.response().flatMap(Digest::of).filter(Digest::isStale).isPresent()
        ? new Outcome.Unreached(
            Cause.UNEXPECTED_ANSWER,
            "the registrar calls every answer to its challenge too old",
            new RegistrationAnswer(reply, question, Optional.empty()))
        : refused(reply);
  }

  private static boolean isChallenge(SipReply reply) {
    return reply.status() == UNAUTHORIZED || reply.status() == PROXY_AUTHENTICATION;
  }

  private Outcome judged(SipReply reply, Duration before) throws BadAnswer {
    Optional<SipResponse> response = reply.response();
    int status = reply.status();
    if (response.isPresent() && (status <= OK_MAX || status == NOT_FOUND)) {
      Bindings bindings =
          status == NOT_FOUND
              ? Bindings.NONE
              : Bindings.read(response.get()).at(question.contact());
      return new Outcome.Reached(
          reply.sum().plus(before), new RegistrationAnswer(reply, question, Optional.of(bindings)));
    }
    if (status == FORBIDDEN) {
      return new Outcome.Unmeasured(
          Why.FORBIDDEN,
          "the registrar does not tell this machine about " + question.account() + " (403)",
          "Have the registrar allow this account to read its own registration from here.");
    }
    if (TELLS_NOBODY.contains(status)) {
      return new Outcome.Unmeasured(
          Why.NOT_SUPPORTED,
          "the registrar does not tell what it knows of an account: it answered " + reply.text(),
          "Leave this probe out; what the codec says of itself is bridgewatch_codec_registered.");
    }
    var answer = new RegistrationAnswer(reply, question, Optional.empty());
    return reply
        .cannotServe(answer)
        .orElseGet(() ->
            new Outcome.Unreached(
                Cause.UNEXPECTED_ANSWER,
                "answered " + reply.text() + ", as no registrar does",
                answer));
  }

  private Outcome refused(SipReply reply) {
    lock.lock();
    try {
      Duration next = pause.isZero() ? PAUSE_MIN : pause.multipliedBy(2);
      pause = next.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : next;
      refusedNanos = way.clock().nanoTime();
      refusal = reply.text();
      return wrongPassword();
    } finally {
      lock.unlock();
    }
  }

  private void letIn() {
    lock.lock();
    try {
      pause = Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Outcome> paused() {
    lock.lock();
    try {
      boolean over = way.clock().nanoTime() - refusedNanos >= pause.toNanos();
      return pause.isZero() || over ? Optional.empty() : Optional.of(wrongPassword());
    } finally {
      lock.unlock();
    }
  }

  private Outcome wrongPassword() {
    return new Outcome.Unmeasured(
        Why.WRONG_PASSWORD,
        "the registrar does not accept the user and password for "
            + question.account()
            + " ("
            + refusal
            + "); asked again after "
            + Texts.lasting(pause),
        "Compare user and password_file with the account at the registrar.");
  }
}
