package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.series.Evaluation;
import vn.bridgewatch.agent.snmp.series.Evaluator;
import vn.bridgewatch.agent.snmp.series.RememberedEvaluator;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// Reads modules from one device, one request at a time.
///
/// Remembers the device's engine (SNMPv3), the most rows that it answers at once, and what its
/// answers became, so that the next ones need no labels made anew.
public final class DeviceReader {

  private final SnmpReader reader;
  private final SnmpTarget target;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();

  // all below: guarded by the lock
  private final Repetitions repetitions = new Repetitions();
  private final UserExchange users;
  private final Map<String, RememberedEvaluator> evaluators = new HashMap<>();
  private boolean silentBefore;

  DeviceReader(SnmpReader reader, SnmpTarget target) {
    this.reader = reader;
    this.target = target;
    this.clock = reader.clock();
    this.users = new UserExchange(reader, target.auth());
  }

  NanoClock clock() {
    return clock;
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
    return talk(budget, conversation -> read(conversation, module, labels, asPeer));
  }

  /// Whether the device has anything of a module; silent where that took longer than the budget.
  public Presence has(SnmpModule module, Duration budget) throws InterruptedException {
    return talk(budget, conversation -> Presence.of(conversation, module));
  }

  /// What is done with a device in one go.
  interface Talk<T> {
    T with(Conversation conversation) throws InterruptedException;
  }

  /// Talks with the device; everything in one go, on a thread that may wait for datagrams.
  <T> T talk(Duration budget, Talk<T> talk) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return target.auth().version() == 3
          ? talkHere(budget, talk) // waits for another thread's answer, as a virtual thread should
          : reader.threads().call(() -> talkHere(budget, talk));
    } finally {
      lock.unlock();
    }
  }

  private <T> T talkHere(Duration budget, Talk<T> talk) throws InterruptedException {
    Line line;
    try {
      line = reader.line();
    } catch (IOException e) {
      throw new IllegalStateException("no descriptor for a selector", e);
    }
    try (var conversation = new Conversation(reader, this, line, budget)) {
      return talk.with(conversation);
    } finally {
      reader.giveBack(line);
    }
  }

  ModuleReading read(Conversation conversation, SnmpModule module, Labels labels, boolean asPeer)
      throws InterruptedException {
    long startNanos = clock.nanoTime();
    int sentBefore = conversation.tally().sent();
    int retriedBefore = conversation.tally().retried();
    Bindings values = conversation.values();
    ModuleWalk walk = new ModuleWalk(conversation, module, values);
    walk.read();
    long walkedNanos = clock.nanoTime();
    Evaluation evaluation = evaluator(module, labels, asPeer).evaluate(values);
    return new ModuleReading(
        module,
        evaluation.observations(),
        walk.values(),
        new ModuleReading.Packets(
            conversation.tally().sent() - sentBefore,
            conversation.tally().retried() - retriedBefore),
        Duration.ofNanos(walkedNanos - startNanos),
        Duration.ofNanos(clock.nanoTime() - startNanos),
        walk.incomplete().or(() -> leftOut(evaluation)));
  }

  /// Reads all that lies below an OID, or at it, and passes each value on as it comes.
  ///
  /// @param oid numeric, as `1.3.6.1.2.1`
  /// @param valuesMax cut after so many
  /// @return why not all was read, where it was not
  /// @throws IllegalArgumentException where the OID is none
  public Optional<Incomplete> walk(
      String oid, SnmpModule.Pace pace, int valuesMax, Duration budget, Consumer<WalkedValue> sink)
      throws InterruptedException {
    SnmpModule module = SnmpModule.walking(oid, pace);
    return talk(
        budget,
        conversation -> {
          ModuleWalk walk =
              ModuleWalk.streaming(
                  conversation,
                  module,
                  valuesMax,
                  values -> {
                    for (int i = 0; i < values.size(); i++) {
                      sink.accept(WalkedValue.of(values, i));
                    }
                  });
          walk.read();
          return walk.incomplete();
        });
  }

  private RememberedEvaluator evaluator(SnmpModule module, Labels labels, boolean asPeer) {
    @Nullable RememberedEvaluator known = evaluators.get(module.name());
    if (known == null || !known.isFor(module, labels, asPeer)) {
      known = new RememberedEvaluator(module, labels, asPeer);
      evaluators.put(module.name(), known);
    }
    return known;
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

  Repetitions repetitions() {
    return repetitions;
  }

  UserExchange users() {
    return users;
  }

  /// True once: what is asked of a device only the first time that it is silent.
  boolean isFirstSilence() {
    boolean first = !silentBefore;
    silentBefore = true;
    return first;
  }
}
