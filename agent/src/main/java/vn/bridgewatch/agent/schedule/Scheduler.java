package vn.bridgewatch.agent.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.schedule.ScheduleListener.Ending;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Payload;

/// Runs each job in its phase, so many at once: an attempt that can do without a thread while it
/// waits does, every other one has a virtual thread of its own.
///
/// One thread keeps the time. When a job is due it starts an attempt, unless the job's turn is
/// still taken: an attempt that overran is never doubled. At its deadline an attempt is interrupted
/// and given up, and what it brings later is dropped. Whatever happens, each due time records every
/// series that is due: a value, or absent with the reason; a failure of ours is `unmeasured`.
///
/// A job may be asked to run beside its phase ([#runSoon]), when something hints that its values
/// have changed; it keeps to all of the above.
///
/// A tick carries the time at which its attempt was settled, so ticks are recorded in time order.
public final class Scheduler implements AutoCloseable {

  /// An attempt that begins later than this after its due time is counted as late.
  static final Duration LATE_AFTER = Duration.ofMillis(500);

  /// From one attempt of a job that was asked for to the next.
  static final Duration SOON_AGAIN = Duration.ofSeconds(5);

  /// How soon an attempt that was asked for looks again whether the one before has ended.
  static final Duration SOON_RETRY = Duration.ofMillis(200);

  /// How long the thread that keeps the time rests at least: what is due meanwhile begins together,
  /// for waking up for each of thousands costs more than they do.
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
  private static final long IDLE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  /// The bounds of an agent.
  ///
  /// @param attemptsAtOnce how many may run at one time
  /// @param seriesMax how many series all jobs may give together
  public record Bounds(int attemptsAtOnce, int seriesMax) {}

  /// Everything a scheduler works with; fakes take their places in tests.
  public record Surroundings(
      Recorder recorder,
      ScheduleListener listener,
      NanoClock clock,
      WallClock wallClock,
      ThreadFactory threads) {

    /// The clocks of this machine and virtual threads.
    public static Surroundings of(Recorder recorder, ScheduleListener listener) {
      return new Surroundings(
          recorder,
          listener,
          NanoClock.SYSTEM,
          WallClock.SYSTEM,
          Thread.ofVirtual().name("attempt-", 0).factory());
    }
  }

  private final Surroundings around;
  private final SeriesBudget budget;
  private final Semaphore room;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Roster roster;
  private final Alarms alarms = new Alarms();
  private final Queue<Entry> asked = new ConcurrentLinkedQueue<>(); // each entry at most once
  private final long originNanos;
  private final Thread thread =
      Thread.ofPlatform().name("scheduler").daemon().unstarted(this::keepTime);
  private final Object recording = new Object();
  private volatile boolean closed; // set under recording: nothing is recorded after it

  public Scheduler(String agent, List<Job> jobs, Bounds bounds, Surroundings around) {
    this.around = around;
    this.budget = new SeriesBudget(bounds.seriesMax());
    this.room = new Semaphore(bounds.attemptsAtOnce(), true);
    this.originNanos = around.clock().nanoTime();
    this.roster = new Roster(agent, budget, new Successions());
    for (Job job : jobs) {
      Entry entry = roster.enter(job, jobs.size());
      alarms.add(new Alarm.Due(entry, entry.phase.firstNanos(jobs.size())));
    }
  }

  /// What the change of a job means to attempts and alarms.
  private final class Successions implements Roster.Changes {

    @Override
    public void entered(Entry entry, int together) {
      alarms.add(new Alarm.Due(entry, now() + entry.phase.firstNanos(together)));
    }

    @Override
    public void left(Entry entry) {
      alarms.removeIf(alarm -> alarm instanceof Alarm.Due(Entry of, _) && of == entry);
    }

    @Override
    public void askedFor(Entry entry) {
      asked.add(entry);
    }

    @Override
    public void gone(Entry entry) {
      record(entry, entry.known.gone());
    }
  }

  public void start() {
    thread.start();
  }

  /// Takes over from a scheduler that was closed, before this one starts: jobs of the same name
  /// know what their series were, and those of jobs that are no more are gone.
  public void succeed(Scheduler old) {
    roster.succeed(old.roster);
  }

  /// The jobs that run now.
  public List<Job> jobs() {
    return roster.jobs();
  }

  /// Puts jobs in the place of others, soon: those of the same name know what their series were,
  /// and what an attempt of the old one that still runs brings is theirs; the series of the others
  /// are gone. A job that is in both goes on as it was. Returns at once; safe on any thread.
  public void replace(List<Job> gone, List<Job> fresh) {
    roster.replaceSoon(gone, fresh);
    LockSupport.unpark(thread);
  }

  /// How many attempts run now.
  public int inFlight() {
    return inFlight.get();
  }

  /// How many series the jobs give now.
  public int series() {
    return budget.used();
  }

  /// Has these jobs run as soon as can be, beside their phase: not while an attempt of the same job
  /// runs, and not more often than every 5 s. Asking again before an attempt has begun changes
  /// nothing; so however often it is asked, an attempt begins after the last time. Returns at once;
  /// safe on any thread.
  ///
  /// @return whether there are such jobs
  public boolean runSoon(Predicate<Job> jobs) {
    boolean found = false;
    boolean any = false;
    for (Entry entry : roster.entries()) {
      if (jobs.test(entry.job)) {
        found = true;
        if (entry.soon.compareAndSet(false, true)) {
          asked.add(entry);
          any = true;
        }
      }
    }
    if (any) {
      LockSupport.unpark(thread);
    }
    return found;
  }

  /// Runs an attempt of a job now, in the caller's thread and in place of its measurement, and
  /// records what it gives. Waits for the job's turn and for room; interruption gives up.
  ///
  /// @return how it ended; skipped when its turn did not come within the time
  public Ending runNow(Job job, Attempt attempt, Duration turnWithin) throws InterruptedException {
    Entry entry = roster.entry(job).orElse(null);
    if (entry == null) {
      throw new IllegalArgumentException("job " + job.name() + ": is not of this scheduler");
    }
    if (!entry.turn.tryAcquire(turnWithin.toNanos(), TimeUnit.NANOSECONDS)) {
      return Ending.SKIPPED;
    }
    entry.byHand = true;
    var run = new Run(entry);
    try {
      room.acquire();
      inFlight.incrementAndGet();
      try {
        return attempt(run, attempt);
      } finally {
        inFlight.decrementAndGet();
        room.release();
      }
    } catch (InterruptedException e) {
      settleWithout(run, Ending.OVERDUE);
      throw e;
    } finally {
      entry.byHand = false;
      entry.turn.release();
    }
  }

  /// What an attempt does: a measurement's [Measurement#measure], or more.
  @FunctionalInterface
  public interface Attempt {
    List<Observation> observe() throws InterruptedException;
  }

  /// Ends; attempts that run are interrupted and record nothing any more.
  @Override
  public void close() {
    synchronized (recording) {
      closed = true;
    }
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    LockSupport.unpark(thread);
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(CLOSE_WITHIN);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepTime() {
    while (!closed) {
      long waitNanos = runDue();
      if (waitNanos > 0) {
        LockSupport.parkNanos(this, Math.max(waitNanos, REST_NANOS));
      }
    }
    alarms.forEach(alarm -> {
      if (alarm instanceof Alarm.Deadline(Run run, var attempt, _)) {
        run.settled.set(true); // nothing is recorded any more
        interrupt(attempt);
      }
    });
  }

  /// Does all that is due by now.
  ///
  /// @return nanoseconds until more is due
  long runDue() {
    roster.replaceAsked();
    for (Entry entry = asked.poll(); entry != null; entry = asked.poll()) {
      alarms.add(new Alarm.Soon(entry, Math.max(now(), entry.soonFromNanos)));
    }
    while (!alarms.isEmpty()) {
      long now = now();
      if (alarms.nextNanos() > now) {
        return alarms.nextNanos() - now;
      }
      switch (alarms.remove()) {
        case Alarm.Due(Entry entry, long dueNanos) -> due(entry, dueNanos, now);
        case Alarm.Soon(Entry entry, _) -> soon(entry, now);
        case Alarm.Deadline(Run run, var attempt, _) -> overdue(run, attempt);
      }
    }
    return IDLE_WAIT_NANOS;
  }

  private void due(Entry entry, long dueNanos, long nowNanos) {
    long nextNanos = entry.phase.nextNanos(dueNanos, nowNanos);
    alarms.add(new Alarm.Due(entry, nextNanos));
    if (!entry.turn.tryAcquire()) {
      if (!entry.byHand) {
        around.listener().ended(entry.job, Ending.SKIPPED, List.of());
        record(entry, entry.known.unmeasured());
      }
      return;
    }
    entry.soon.set(false); // this one is as good
    begin(entry, dueNanos, Math.min(nowNanos + entry.job.deadline().toNanos(), nextNanos));
  }

  private void soon(Entry entry, long nowNanos) {
    if (!entry.soon.get() || !roster.has(entry)) {
      return; // its turn came meanwhile, or another job has its place
    }
    if (!entry.turn.tryAcquire()) {
      alarms.add(new Alarm.Soon(entry, nowNanos + SOON_RETRY.toNanos()));
      return;
    }
    entry.soon.set(false);
    entry.soonFromNanos = nowNanos + SOON_AGAIN.toNanos();
    entry.byHand = true;
    begin(entry, nowNanos, nowNanos + entry.job.deadline().toNanos());
  }

  private void begin(Entry entry, long dueNanos, long deadlineNanos) {
    var run = new Run(entry);
    if (beginWithoutThread(run, dueNanos)) {
      alarms.add(new Alarm.Deadline(run, null, deadlineNanos));
      return;
    }
    Thread attempt = around.threads().newThread(() -> runWithRoom(run, dueNanos));
    alarms.add(new Alarm.Deadline(run, attempt, deadlineNanos));
    attempt.start();
  }

  /// Where there is room now, and the measurement can do that.
  private boolean beginWithoutThread(Run run, long dueNanos) {
    if (!room.tryAcquire()) {
      return false;
    }
    boolean begun = false;
    inFlight.incrementAndGet();
    try {
      begun = run.entry.job.measurement().begin(seen -> endedWithoutThread(run, seen));
    } catch (RuntimeException e) { // a bug in one measurement must not stop the time
      logOnce(run.entry, e);
    } finally {
      if (!begun) {
        inFlight.decrementAndGet();
        room.release();
      }
    }
    if (begun) {
      noteLate(run, dueNanos);
    }
    return begun;
  }

  private void endedWithoutThread(Run run, Supplier<List<Observation>> seen) {
    try {
      Ending _ = attempt(run, seen::get);
    } catch (InterruptedException e) {
      throw new AssertionError("getting what was seen does not wait", e);
    } finally {
      inFlight.decrementAndGet();
      room.release();
      run.entry.byHand = false;
      run.entry.turn.release();
    }
  }

  private void noteLate(Run run, long dueNanos) {
    if (now() - dueNanos > LATE_AFTER.toNanos()) {
      around.listener().late(run.entry.job);
    }
  }

  private void runWithRoom(Run run, long dueNanos) {
    try {
      room.acquire();
      inFlight.incrementAndGet();
      try {
        noteLate(run, dueNanos);
        attempt(run, run.entry.job.measurement()::measure);
      } finally {
        inFlight.decrementAndGet();
        room.release();
      }
    } catch (InterruptedException _) {
      // its deadline passed before there was room, or the scheduler closed: it is settled already
    } finally {
      run.entry.byHand = false;
      run.entry.turn.release();
    }
  }

  private Ending attempt(Run run, Attempt attempt) throws InterruptedException {
    boolean threw = true;
    try {
      settle(run, attempt.observe());
      threw = false;
      run.entry.failing = false;
      return Ending.DONE;
    } catch (InterruptedException e) {
      threw = false;
      throw e;
    } catch (RuntimeException e) { // a bug in one measurement stops that measurement alone
      logOnce(run.entry, e);
      return Ending.FAILED;
    } finally {
      if (threw) {
        settleWithout(run, Ending.FAILED);
      }
    }
  }

  private static void logOnce(Entry entry, RuntimeException e) {
    if (!entry.failing) {
      entry.failing = true;
      LOG.atError().addKeyValue("job", entry.job.name()).setCause(e).log("Attempt failed");
    }
  }

  private void overdue(Run run, @Nullable Thread attempt) {
    if (settleWithout(run, Ending.OVERDUE)) {
      interrupt(attempt);
    }
  }

  private static void interrupt(@Nullable Thread attempt) {
    if (attempt != null) {
      attempt.interrupt();
    }
  }

  private void settle(Run run, List<Observation> given) {
    if (!run.settled.compareAndSet(false, true)) {
      return; // too late: its deadline has spoken for it
    }
    if (settle(run.entry, given)) {
      around.listener().ended(run.entry.job, Ending.DONE, given);
    }
  }

  /// Records what an attempt gave, as its heir's where its job was replaced meanwhile: a reading of
  /// a device is not lost because the device was found to be something else.
  private boolean settle(Entry entry, List<Observation> given) {
    @Nullable Entry heir;
    synchronized (entry) {
      heir = entry.heir;
      if (!entry.removed) {
        KnownSeries.Admitted admitted = entry.known.admit(given);
        if (admitted.refused() > 0) {
          around.listener().seriesRefused(entry.job, admitted.refused());
        }
        record(entry, admitted.observations());
        return true;
      }
    }
    return heir != null && settle(heir, given);
  }

  private boolean settleWithout(Run run, Ending ending) {
    if (!run.settled.compareAndSet(false, true)) {
      return false;
    }
    synchronized (run.entry) {
      if (run.entry.removed) {
        return true; // its heir speaks for its series
      }
      record(run.entry, run.entry.known.unmeasured());
    }
    around.listener().ended(run.entry.job, ending, List.of());
    return true;
  }

  private void record(Entry entry, List<Observation> observations) {
    long wallMillis = around.wallClock().millis();
    for (int from = 0; from < observations.size(); from += Tick.OBSERVATIONS_MAX) {
      int to = Math.min(observations.size(), from + Tick.OBSERVATIONS_MAX);
      List<Observation> part =
          to - from == observations.size()
              ? observations
              : List.copyOf(observations.subList(from, to));
      var tick = new Tick(wallMillis, part);
      synchronized (recording) {
        if (closed) {
          return; // an attempt by hand may outlive us; our successor speaks now
        }
        around.recorder().record(entry.job.site(), new Payload.Samples(tick));
      }
    }
  }

  private long now() {
    return around.clock().nanoTime() - originNanos;
  }
}
