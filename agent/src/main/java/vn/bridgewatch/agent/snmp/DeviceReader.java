package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.message.Request;
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

  /// A device that has started less than 5 minutes ago may still find its rows, and a second
  /// restart could not be told from the first.
  private static final long YOUNG_TICKS = 5 * 60 * 100;

  private final SnmpReader reader;
  private final SnmpTarget target;
  private final Habit habit;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();

  // all below: guarded by the lock
  private final Repetitions repetitions;
  private final UserExchange users;
  private final Map<String, RememberedEvaluator> evaluators = new HashMap<>();
  private final RestartWatch restarts = new RestartWatch();
  private final SlowValues slow;
  private boolean silentBefore;
  private boolean young;

  private volatile OptionalInt boots = OptionalInt.empty(); // of the restart watch, for others

  DeviceReader(SnmpReader reader, SnmpTarget target, Habit habit) {
    this.reader = reader;
    this.target = target;
    this.habit = habit;
    this.slow = new SlowValues(habit.slowPeriod(), target.instance());
    this.clock = reader.clock();
    this.repetitions = new Repetitions(reader.traffic().reduced);
    this.users = new UserExchange(reader, target.auth());
  }

  public SnmpTarget target() {
    return target;
  }

  /// Restarts of the device since it was first read; empty where nothing told how long it runs.
  OptionalInt boots() {
    return boots;
  }

  /// Reads a module and makes its series.
  ///
  /// @param labels what every series gets
  /// @param asPeer as snmp_exporter 0.21 has it, with a 0 for what cannot be read; all is read
  /// @param budget the reading is cut after this time
  public ModuleReading read(SnmpModule module, Labels labels, boolean asPeer, Duration budget)
      throws InterruptedException {
    return talk(budget, conversation -> read(conversation, module, labels, asPeer));
  }

  /// Whether the device has anything of a module; silent where that took longer than the budget.
  public Presence has(SnmpModule module, Duration budget) throws InterruptedException {
    return talk(budget, conversation -> Presence.of(conversation, module));
  }

  /// Reads a module to its end, names of rows too, whenever they were read last.
  ModuleReading readWhole(SnmpModule module, Labels labels, Duration budget)
      throws InterruptedException {
    return talk(
        budget,
        conversation -> {
          slow.forget(module);
          return read(conversation, module, labels, false);
        });
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
    Answers answers =
        asPeer ? readAll(conversation, module) : readWhatMayHaveChanged(conversation, module);
    long walkedNanos = clock.nanoTime();
    Evaluation evaluation = evaluator(module, labels, asPeer).evaluate(answers.values);
    return new ModuleReading(
        module,
        evaluation.observations(),
        answers.count,
        new ModuleReading.Packets(
            conversation.tally().sent() - sentBefore,
            conversation.tally().retried() - retriedBefore),
        Duration.ofNanos(walkedNanos - startNanos),
        Duration.ofNanos(clock.nanoTime() - startNanos),
        answers.incomplete.or(() -> leftOut(evaluation)));
  }

  /// What a device answered.
  ///
  /// @param count how many values it sent
  private record Answers(Bindings values, int count, Optional<Incomplete> incomplete) {}

  private Answers readAll(Conversation conversation, SnmpModule module)
      throws InterruptedException {
    Bindings values = conversation.values();
    ModuleWalk walk = new ModuleWalk(conversation, module, values);
    walk.read();
    var _ = noteUpTime(conversation, module, values);
    return new Answers(values, walk.values(), walk.incomplete());
  }

  /// Leaves out the columns that only name rows, where they were read not long ago and nothing says
  /// that they may have changed; where something does, all is read.
  private Answers readWhatMayHaveChanged(Conversation conversation, SnmpModule module)
      throws InterruptedException {
    int wasted = 0;
    Optional<FastPlan> plan = slow.plan(module, clock.nanoTime());
    if (plan.isPresent()) {
      Bindings values = conversation.values();
      Bindings merged = conversation.merged();
      ModuleWalk walk = new ModuleWalk(conversation, module, values);
      boolean asExpected = walk.readBut(plan.get());
      boolean restarted = noteUpTime(conversation, module, values);
      if (asExpected && walk.incomplete().isPresent()) {
        slow.forget(module);
        if (values.size() > 0) {
          plan.get().append(values, merged);
        }
        return new Answers(merged, walk.values(), walk.incomplete());
      }
      if (asExpected && !restarted && !young && plan.get().merge(values, merged)) {
        return new Answers(merged, walk.values(), Optional.empty());
      }
      wasted = walk.values();
    }
    Answers all = readAll(conversation, module);
    if (all.incomplete.isEmpty() && !young) {
      int wanted = conversation.isVersion1() ? 1 : module.pace().maxRepetitions();
      slow.remember(module, all.values, repetitions.of(wanted), clock.nanoTime());
    } else {
      slow.forget(module);
    }
    return new Answers(all.values, wasted + all.count, all.incomplete);
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

  /// Looks whether something restarted, where answers tell; then rows may have other names, and
  /// nothing that was remembered counts. Where it was the device and not its agent alone, that is
  /// told.
  private boolean noteUpTime(Conversation conversation, SnmpModule module, Bindings values)
      throws InterruptedException {
    OptionalDouble ticks = ticks(values);
    if (ticks.isPresent()) {
      young = ticks.getAsDouble() < YOUNG_TICKS;
    }
    Optional<RestartWatch.EngineStarts> engine =
        target.auth().version() == 3 ? users.starts() : Optional.empty();
    boolean suspected = restarts.suspects(ticks, engine, clock.nanoTime());
    if (suspected) {
      evaluators.clear();
      slow.clear();
      if (isRestart(conversation, module)) {
        habit.rebooted().run();
      }
    }
    if (restarts.hasSeen()) {
      boots = OptionalInt.of(restarts.restarts());
    }
    return suspected;
  }

  /// Asks for all that a device says of its age, one by one: what it lacks must not cost the rest.
  private boolean isRestart(Conversation conversation, SnmpModule module)
      throws InterruptedException {
    var ages = new ArrayList<Double>();
    OptionalDouble ticks = OptionalDouble.empty();
    for (RestartWatch.Witness witness : RestartWatch.Witness.values()) {
      byte[] oid = witness.oid();
      var answer = new Bindings();
      if (conversation.ask(Request.get(List.of(oid)), module.pace(), answer)
          instanceof Conversation.Outcome.Missing) {
        break;
      }
      @Nullable Variable age = answer.find(oid).orElse(null);
      if (age instanceof UnsignedInteger32 || age instanceof Integer32) {
        ages.add(witness.seconds(age.toLong()));
      }
      if (witness == RestartWatch.Witness.AGENT) {
        ticks = ticks(answer);
      }
    }
    return restarts.judge(ages, ticks, clock.nanoTime());
  }

  private static OptionalDouble ticks(Bindings values) {
    return values.find(Conversation.SYS_UP_TIME).orElse(null) instanceof UnsignedInteger32 ticks
        ? OptionalDouble.of((double) ticks.toLong())
        : OptionalDouble.empty();
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
