package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import vn.bridgewatch.agent.snmp.Exchange.Reply;
import vn.bridgewatch.agent.snmp.Exchange.Tries;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.message.OidBytes;
import vn.bridgewatch.agent.snmp.message.Request;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModule.Pace;
import vn.bridgewatch.time.NanoClock;

/// One reading of one device: it has a deadline, and says of every request that was not answered
/// why.
final class Conversation implements AutoCloseable {

  static final byte[] SYS_UP_TIME = OidBytes.of(new OID("1.3.6.1.2.1.1.3.0"));

  private static final Duration SILENCE_CHECK = Duration.ofMillis(500);
  private static final Duration VERSION_CHECK = Duration.ofMillis(400);

  private final SnmpReader reader;
  private final DeviceReader device;
  private final Line line;
  private final NanoClock clock;
  private final long deadlineNanos;
  private final Tally tally;
  private @Nullable Exchange exchange;
  private boolean anySource;
  private boolean answered;
  private int requests;

  Conversation(SnmpReader reader, DeviceReader device, Line line, Duration budget) {
    this.reader = reader;
    this.device = device;
    this.line = line;
    this.clock = reader.clock();
    this.tally = new Tally(reader.traffic());
    this.deadlineNanos = clock.nanoTime() + budget.toNanos();
  }

  /// What came of a request.
  sealed interface Outcome {
    /// The device's answer; the status is 0 where all is well.
    record Received(int errorStatus, int errorIndex) implements Outcome {
      static final Received GOOD = new Received(0, 0);
    }

    record Missing(Incomplete why) implements Outcome {}
  }

  SnmpAuth auth() {
    return device.target().auth();
  }

  boolean isVersion1() {
    return auth().version() == 1;
  }

  Repetitions repetitions() {
    return device.repetitions();
  }

  /// Whether the device has answered something in this conversation.
  boolean hasAnswered() {
    return answered;
  }

  /// Datagrams so far.
  Tally tally() {
    return tally;
  }

  NanoClock clock() {
    return clock;
  }

  /// A list for the values of a module, used again by the next one.
  Bindings values() {
    line.values.clear();
    return line.values;
  }

  /// A list for the values of a module with what is remembered of it.
  Bindings merged() {
    line.merged.clear();
    return line.merged;
  }

  /// Sends a request.
  ///
  /// @param into gets what the answer brings
  Outcome ask(Request request, Pace pace, Bindings into) throws InterruptedException {
    long remainingMillis = (deadlineNanos - clock.nanoTime()) / 1_000_000;
    if (remainingMillis <= 0) {
      return missing(
          Incomplete.Reason.OUT_OF_TIME,
          "the time for one reading is over after " + requests + " requests");
    }
    Tries tries = tries(pace, remainingMillis);
    Reply reply;
    try {
      requests++;
      reply = exchange(pace.anySource()).ask(request, tries, into);
    } catch (UnknownHostException _) {
      return missing(
          Incomplete.Reason.UNKNOWN_HOST,
          "no address for " + device.target().host() + ": check the name, and the name server");
    } catch (IOException e) {
      return missing(Incomplete.Reason.NOT_SENT, "cannot send: " + e.getMessage());
    }
    return switch (reply) {
      case Reply.Answered(int status, int index) -> {
        answered = true;
        yield status == 0 ? Outcome.Received.GOOD : new Outcome.Received(status, index);
      }
      case Reply.Silent _ -> new Outcome.Missing(silence(tries));
      case Reply.Refused _ -> new Outcome.Missing(Diagnosis.refused(device.target()));
      case Reply.Refusal(Incomplete why) -> new Outcome.Missing(why);
      case Reply.NotSent(String why) -> missing(Incomplete.Reason.NOT_SENT, why);
    };
  }

  /// Where there is no time for all tries, each is shorter: a silent device must be known as one
  /// before the time of the reading is over.
  private Tries tries(Pace pace, long remainingMillis) {
    long tryMillis = Math.max(1, remainingMillis / (pace.retries() + 1));
    Duration timeout =
        tryMillis < pace.timeout().toMillis() ? Duration.ofMillis(tryMillis) : pace.timeout();
    return new Tries(pace.retries(), timeout, deadlineNanos);
  }

  private Exchange exchange(boolean fromAnySource) throws IOException {
    Exchange open = exchange;
    if (open != null && (anySource || !fromAnySource)) {
      return open;
    }
    if (open != null) {
      open.close();
      exchange = null;
    }
    anySource = fromAnySource;
    InetSocketAddress address = address();
    Exchange opened;
    if (auth().version() == 3) {
      device.users().begin(address, fromAnySource, tally);
      opened = device.users();
    } else {
      opened = CommunityExchange.open(reader, line, address, auth(), fromAnySource, tally);
    }
    exchange = opened;
    return opened;
  }

  private InetSocketAddress address() throws UnknownHostException {
    SnmpTarget target = device.target();
    return new InetSocketAddress(InetAddress.getByName(target.host()), target.port());
  }

  private Incomplete silence(Tries tries) throws InterruptedException {
    SnmpTarget target = device.target();
    String waited =
        "no answer from "
            + target.instance()
            + " in "
            + (tries.retries() + 1)
            + (tries.retries() == 0 ? " try of " : " tries of ")
            + tries.timeout().toMillis()
            + " ms";
    device.users().forget(); // an engine that restarted as another one may say nothing
    if (answered) {
      return new Incomplete(
          Incomplete.Reason.TIMED_OUT, waited + ", though it answered requests before");
    }
    SilenceCheck.Finding finding;
    try {
      finding = SilenceCheck.ask(address(), SILENCE_CHECK);
      if (finding == SilenceCheck.Finding.REFUSED) {
        return Diagnosis.refused(target);
      }
      if (auth().version() == 2 && device.isFirstSilence() && answersVersion1()) {
        return Diagnosis.onlyVersion1(target);
      }
    } catch (UnknownHostException _) {
      finding = SilenceCheck.Finding.SILENT;
    }
    if (finding == SilenceCheck.Finding.SPEAKS_SNMP && auth().version() == 3) {
      if (device.users().answersWithoutContext(SILENCE_CHECK)) {
        return Diagnosis.unknownContext(auth());
      }
      if (device.users().answersUnencrypted(SILENCE_CHECK)) {
        return Diagnosis.wrongPrivacyKey();
      }
    }
    return Diagnosis.ofSilence(target, waited, finding);
  }

  private boolean answersVersion1() throws UnknownHostException, InterruptedException {
    SnmpAuth older = SnmpAuth.community(1, auth().community().text());
    try (var asked = new Line();
        var version1 = CommunityExchange.open(reader, asked, address(), older, false, tally)) {
      var tries = new Tries(0, VERSION_CHECK, clock.nanoTime() + VERSION_CHECK.toNanos());
      return version1.ask(Request.get(List.of(SYS_UP_TIME)), tries, asked.values)
          instanceof Reply.Answered;
    } catch (UnknownHostException e) {
      throw e;
    } catch (IOException _) {
      return false; // nothing learned
    }
  }

  private static Outcome missing(Incomplete.Reason reason, String detail) {
    return new Outcome.Missing(new Incomplete(reason, detail));
  }

  @Override
  public void close() {
    if (exchange != null) {
      exchange.close();
    }
  }
}
