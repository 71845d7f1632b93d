package vn.bridgewatch.agent.snmp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Target;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.UdpAddress;
import vn.bridgewatch.agent.snmp.SnmpReader.Reply;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModule.Pace;
import vn.bridgewatch.agent.snmp.series.Evaluation;
import vn.bridgewatch.agent.snmp.series.Evaluator;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Reads modules from one device, one request at a time.
///
/// Remembers the device's engine (SNMPv3) and the most rows that it answers at once.
public final class DeviceReader {

  private static final Duration SILENCE_CHECK = Duration.ofMillis(500);

  private final SnmpReader reader;
  private final SnmpTarget target;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();

  // all below: guarded by the lock
  private @Nullable Target<UdpAddress> known;
  private int repetitionsMax = Integer.MAX_VALUE;
  private long deadlineNanos;
  private boolean answered;
  private int requests;

  DeviceReader(SnmpReader reader, SnmpTarget target, NanoClock clock) {
    this.reader = reader;
    this.target = target;
    this.clock = clock;
  }

  public SnmpTarget target() {
    return target;
  }

  /// Reads a module and makes its series.
  ///
  /// @param labels what every series gets
  /// @param asPeer as snmp_exporter 0.21 has it, with a 0 for what cannot be read
  /// @param budget the reading is cut after this time
  public ModuleReading read(SnmpModule module, Labels labels, boolean asPeer, Duration budget)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long startNanos = clock.nanoTime();
      deadlineNanos = startNanos + budget.toNanos();
      answered = false;
      ModuleAnswers answers = new ModuleWalk(this, module, clock).read();
      Evaluation evaluation = new Evaluator(module, labels, asPeer).evaluate(answers.values());
      return new ModuleReading(
          module,
          evaluation.observations(),
          answers.pdus(),
          Duration.ofNanos(answers.walkNanos()),
          Duration.ofNanos(clock.nanoTime() - startNanos),
          answers.incomplete().or(() -> leftOut(evaluation)));
    } finally {
      lock.unlock();
    }
  }

  private static Optional<Incomplete> leftOut(Evaluation evaluation) {
    if (evaluation.tooMany() > 0) {
      return Optional.of(
          new Incomplete(
              Incomplete.Reason.TOO_MANY_SERIES,
              evaluation.tooMany() + " series left out, at most " + Evaluator.SERIES_MAX));
    }
    if (evaluation.tooLong() > 0) {
      return Optional.of(
          new Incomplete(
              Incomplete.Reason.LABEL_TOO_LONG,
              evaluation.tooLong()
                  + " series left out, a label has over "
                  + Labels.VALUE_CHARS_MAX
                  + " characters"));
    }
    if (evaluation.duplicates() > 0) {
      return Optional.of(
          new Incomplete(
              Incomplete.Reason.DUPLICATE_SERIES,
              evaluation.duplicates() + " values left out that name a series a second time"));
    }
    return Optional.empty();
  }

  boolean isVersion1() {
    return target.auth().version() == 1;
  }

  int repetitions(Pace pace) {
    return Math.min(pace.maxRepetitions(), repetitionsMax);
  }

  /// Asks for fewer rows at once from now on; false when it is one already.
  boolean askForLess(int repetitions) {
    if (repetitions <= 1) {
      return false;
    }
    repetitionsMax = repetitions / 2;
    return true;
  }

  /// What came of a request: the device's answer, or why there is none.
  sealed interface Answer {
    record Received(PDU pdu) implements Answer {}

    record Missing(Incomplete why) implements Answer {}
  }

  /// Sends a request. Where the device turns out to be another engine than before, it is discovered
  /// anew and asked once more.
  Answer ask(PDU request, Pace pace) throws InterruptedException {
    boolean knownBefore = known != null;
    Answer first = askOnce(request, pace);
    boolean again =
        knownBefore
            && first instanceof Answer.Missing(Incomplete why)
            && why.engineChanged()
            && clock.nanoTime() < deadlineNanos;
    return again ? askOnce(new ScopedPDU((ScopedPDU) request), pace) : first;
  }

  private Answer askOnce(PDU request, Pace asConfigured) throws InterruptedException {
    long remainingMillis = (deadlineNanos - clock.nanoTime()) / 1_000_000;
    if (remainingMillis <= 0) {
      return missing(
          Incomplete.Reason.OUT_OF_TIME,
          "the time for one reading is over after " + requests + " requests");
    }
    Pace pace = fitted(asConfigured, remainingMillis);
    Target<UdpAddress> connected;
    try {
      InetAddress address = InetAddress.getByName(target.host());
      connected = connected(new UdpAddress(address, target.port()), pace);
    } catch (UnknownHostException _) {
      return missing(Incomplete.Reason.UNKNOWN_HOST, "no address for " + target.host());
    } catch (IllegalArgumentException e) {
      return missing(Incomplete.Reason.NOT_SENT, "cannot use these keys: " + e.getMessage());
    }
    if (connected == null) {
      return new Answer.Missing(silence(pace));
    }
    paced(connected, pace, (deadlineNanos - clock.nanoTime()) / 1_000_000);
    requests++;
    return switch (reader.ask(request, connected, pace.anySource())) {
      case Reply.Answered(PDU pdu) -> received(pdu);
      case Reply.NotSent(String why) -> missing(Incomplete.Reason.NOT_SENT, why);
      case Reply.Silent _ -> new Answer.Missing(silence(pace));
    };
  }

  private Answer received(PDU pdu) {
    if (pdu.getType() != PDU.REPORT) {
      answered = true;
      return new Answer.Received(pdu);
    }
    known = null; // the engine may be another one: discover it anew next time
    return new Answer.Missing(report(pdu));
  }

  /// The target to send to; null when its engine could not be discovered.
  private @Nullable Target<UdpAddress> connected(UdpAddress address, Pace pace)
      throws InterruptedException {
    if (known != null && known.getAddress().equals(address)) {
      return known;
    }
    if (target.auth().version() != 3) {
      known = Targets.community(address, target.auth());
      return known;
    }
    reader.forget(address);
    for (int tries = 0; tries <= pace.retries(); tries++) {
      byte[] engineId = reader.discover(address, pace.timeout().toMillis());
      if (engineId != null) {
        known = Targets.user(reader.snmp(), address, target.auth(), engineId);
        return known;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (clock.nanoTime() >= deadlineNanos) {
        return null;
      }
    }
    return null;
  }

  /// Shorter tries where there is no time for all of them: a silent device must be known as one
  /// before the time of the reading is over.
  private static Pace fitted(Pace pace, long remainingMillis) {
    long tryMillis = Math.max(1, remainingMillis / (pace.retries() + 1));
    return tryMillis < pace.timeout().toMillis()
        ? pace.withTimeout(Duration.ofMillis(tryMillis))
        : pace;
  }

  private static void paced(Target<UdpAddress> target, Pace pace, long remainingMillis) {
    long timeoutMillis = Math.max(1, Math.min(pace.timeout().toMillis(), remainingMillis));
    target.setTimeout(timeoutMillis);
    target.setRetries(Math.clamp(remainingMillis / timeoutMillis - 1, 0, pace.retries()));
  }

  private Incomplete silence(Pace pace) {
    String waited =
        "no answer from "
            + target.instance()
            + " in "
            + (pace.retries() + 1)
            + " tries of "
            + pace.timeout().toMillis()
            + " ms";
    known = null; // an engine that restarted as another one may say nothing
    if (answered) {
      return new Incomplete(
          Incomplete.Reason.TIMED_OUT, waited + ", though it answered requests before");
    }
    SilenceCheck.Finding finding;
    try {
      var address = new InetSocketAddress(InetAddress.getByName(target.host()), target.port());
      finding = SilenceCheck.ask(address, SILENCE_CHECK);
    } catch (UnknownHostException _) {
      finding = SilenceCheck.Finding.SILENT;
    }
    return switch (finding) {
      case REFUSED ->
          new Incomplete(Incomplete.Reason.REFUSED, "nothing listens at UDP " + target.instance());
      case SPEAKS_SNMP ->
          target.auth().version() == 3
              ? new Incomplete(
                  Incomplete.Reason.USER_IGNORED,
                  waited
                      + ", but it answers the discovery of SNMPv3: a wrong privacy password or"
                      + " protocol, or a wrong context")
              : new Incomplete(
                  Incomplete.Reason.COMMUNITY_IGNORED,
                  waited
                      + ", but it answers the discovery of SNMPv3: the community is wrong, or this"
                      + " address is not allowed to ask");
      case SILENT ->
          new Incomplete(
              Incomplete.Reason.TIMED_OUT,
              waited
                  + (target.auth().version() == 3
                      ? "; it may be down or filtered"
                      : "; it may be down or filtered, and a wrong community looks the same"));
    };
  }

  private static Incomplete report(PDU pdu) {
    OID counter = pdu.size() == 0 ? new OID() : pdu.get(0).getOid();
    if (counter.startsWith(SnmpConstants.usmStatsUnknownUserNames)) {
      return new Incomplete(
          Incomplete.Reason.UNKNOWN_USER, "the device does not know this user name");
    }
    if (counter.startsWith(SnmpConstants.usmStatsWrongDigests)) {
      return new Incomplete(
          Incomplete.Reason.WRONG_KEY,
          "the device knows the user, but the password or the authentication protocol is wrong");
    }
    if (counter.startsWith(SnmpConstants.usmStatsDecryptionErrors)) {
      return new Incomplete(
          Incomplete.Reason.WRONG_PRIVACY_KEY, "the privacy password or protocol is wrong");
    }
    if (counter.startsWith(SnmpConstants.usmStatsUnsupportedSecLevels)) {
      return new Incomplete(
          Incomplete.Reason.UNSUPPORTED_LEVEL,
          "the device does not offer this user this security level");
    }
    if (counter.startsWith(SnmpConstants.usmStatsNotInTimeWindows)) {
      return new Incomplete(
          Incomplete.Reason.NOT_IN_TIME_WINDOW,
          "the device's engine time does not fit: it restarted just now, or two devices share one"
              + " engine ID");
    }
    if (counter.startsWith(SnmpConstants.usmStatsUnknownEngineIDs)) {
      return new Incomplete(Incomplete.Reason.UNKNOWN_ENGINE, "the device's engine ID has changed");
    }
    return new Incomplete(
        Incomplete.Reason.ERROR_STATUS, "the device answered with the report " + counter);
  }

  private static Answer missing(Incomplete.Reason reason, String detail) {
    return new Answer.Missing(new Incomplete(reason, detail));
  }
}
