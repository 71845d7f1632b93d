package vn.bridgewatch.collector.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.alert.Acknowledgement;
import vn.bridgewatch.collector.alert.Acknowledgements;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.StoredAlert;
import vn.bridgewatch.collector.ingest.DurableListener;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;

/// The live state of the country and the thread that owns it.
///
/// Order of use: construct, [#start] with the journal (reads again what a restart needs, on the
/// caller's thread), then let ingest hand over. A full queue blocks the giver.
public final class LiveState implements LiveView, DurableListener, Acknowledgements, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveState.class);

  /// How the journal knows the live state.
  public static final String CONSUMER = "live";

  static final int QUEUE_MAX = 8_192;
  private static final int REPLAY_BATCH = 1_000;
  private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long PROGRESS_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private final LiveCore core;
  private final LiveRepository repository;
  private final NanoClock nanos;
  private final WallClock wall;
  private final CommitLane lane;
  private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Map<Revision, CompletableFuture<Optional<AlertView>>> unanswered =
      new ConcurrentHashMap<>();
  private final List<EventListener> eventListeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private final AtomicReference<@Nullable Tick> own = new AtomicReference<>();
  private volatile boolean stopped;

  /// An alert as it was at a time.
  private record Revision(long id, long revision) {}

  /// What somebody waits for.
  private record Ask(
      long id, @Nullable Acknowledgement by, CompletableFuture<Optional<AlertView>> answer) {}

  private sealed interface Message {
    record Entry(Journal.At at) implements Message {}

    record Heard(String site) implements Message {}

    record Rules(RuleSet rules) implements Message {}

    record Changed(SiteChange change) implements Message {}

    record Acknowledged(Ask ask) implements Message {}

    record Stop() implements Message {}
  }

  /// @param silentAfter after how long a site is shown as silent where no rule says it
  /// @param onOutgoing called when messages lie in the outbox; must hand over and return
  public LiveState(
      RuleSet rules,
      Inventory inventory,
      AlertDesk desk,
      LiveRepository repository,
      Duration silentAfter,
      Runnable onOutgoing,
      NanoClock nanos,
      WallClock wall) {
    this.repository = repository;
    this.nanos = nanos;
    this.wall = wall;
    this.core = new LiveCore(rules, inventory, desk, silentAfter, nanos.nanoTime(), wall.millis());
    this.lane =
        new CommitLane(
            repository, core.counters(), commit -> kept(commit, onOutgoing), () -> stopped);
    this.thread = Thread.ofPlatform().name("live").daemon().unstarted(this::run);
  }

  private void kept(LiveRepository.Commit commit, Runnable onOutgoing) {
    for (StoredAlert alert : unanswered.isEmpty() ? List.<StoredAlert>of() : commit.alerts()) {
      CompletableFuture<Optional<AlertView>> answer =
          unanswered.remove(new Revision(alert.view().id(), alert.revision()));
      if (answer != null) {
        answer.complete(Optional.of(alert.view()));
      }
    }
    if (!commit.outgoing().isEmpty()) {
      onOutgoing.run();
    }
    if (!commit.events().isEmpty()) {
      eventListeners.forEach(listener -> listener.kept(commit.events()));
    }
  }

  /// Takes up what was kept, reads the journal's tail again, then begins to listen to it.
  public void start(Journal journal) throws IOException, InterruptedException {
    LiveRepository.Kept kept = repository.load();
    core.restore(kept);
    Offsets from = kept.progress().replayFrom();
    if (core.journalEndsAt(journal.ends())) {
      LOG.atWarn()
          .addKeyValue("decided", kept.progress().decided().byPartition())
          .addKeyValue("ends", journal.ends().byPartition())
          .log("The journal is another one than that of the last decision");
      from = Offsets.NONE;
    }
    long entries = replay(journal, from.atLeast(journal.starts()));
    core.replayed();
    LOG.atInfo().addKeyValue("entries", entries).log("Live state taken up");
    thread.start();
    journal.subscribe(core.next().atLeast(journal.starts()), this::durable);
  }

  private long replay(Journal journal, Offsets from) throws IOException, InterruptedException {
    long entries = 0;
    try (Journal.Cursor cursor = journal.read(from)) {
      for (List<Journal.At> batch = cursor.next(REPLAY_BATCH);
          !batch.isEmpty();
          batch = cursor.next(REPLAY_BATCH)) {
        for (Journal.At at : batch) {
          core.accept(at);
          keepWhatWasDecided();
        }
        entries += batch.size();
      }
    }
    return entries;
  }

  @Override
  public void durable(Journal.At entry) {
    give(new Message.Entry(entry));
  }

  /// Puts other rules in force; hold times begin anew, open alerts stay open.
  public void rules(RuleSet rules) {
    give(new Message.Rules(rules));
  }

  /// Takes the news that something was changed at a site.
  public void changed(SiteChange change) {
    give(new Message.Changed(change));
  }

  @Override
  public CompletableFuture<Optional<AlertView>> acknowledge(long id, @Nullable Acknowledgement by) {
    var ask = new Ask(id, by, new CompletableFuture<>());
    if (stopped || !queue.offer(new Message.Acknowledged(ask))) {
      ask.answer().completeExceptionally(new IllegalStateException("the live state is busy"));
    }
    return ask.answer();
  }

  /// On the live thread: the answer waits until what was decided is kept.
  private void acknowledge(Ask ask) {
    if (ask.answer().isDone()) {
      return; // nobody waits any more, and who asked was told so
    }
    try {
      Optional<AlertDesk.Said> said = core.acknowledge(ask.id(), ask.by(), wall.millis());
      if (said.filter(AlertDesk.Said::changed).isPresent()) {
        unanswered.put(new Revision(ask.id(), said.get().revision()), ask.answer());
      } else {
        ask.answer().complete(said.map(AlertDesk.Said::alert));
      }
    } catch (RuntimeException e) {
      ask.answer().completeExceptionally(e);
      throw e;
    }
  }

  private void answerNobodyMore() {
    var stops = new IllegalStateException("the live state has stopped");
    unanswered.values().forEach(answer -> answer.completeExceptionally(stops));
    for (Message message : queue) {
      if (message instanceof Message.Acknowledged(Ask ask)) {
        ask.answer().completeExceptionally(stops);
      }
    }
  }

  /// Takes the news that a site's agent is there although it had nothing to report, as by a
  /// heartbeat. Never blocks: where the queue is full there is enough to be heard of.
  public void heard(String site) {
    if (!queue.offer(new Message.Heard(site))) {
      core.counters().hintsDropped.increment();
    }
  }

  /// Takes what the collector measures of itself; the newest counts, however long the queue is.
  public void own(Tick tick) {
    own.set(tick);
  }

  /// Names who knows whether what agents say can reach us now, as long as the disk takes it and the
  /// port is open: time in which it cannot is no silence of a site. Called on the live thread about
  /// once a second, must not wait.
  public void hearsWhile(BooleanSupplier hearing) {
    core.hearsWhile(hearing);
  }

  private void give(Message message) {
    boolean interrupted = false;
    boolean given = false;
    while (!given && !stopped) {
      try {
        given = queue.offer(message, 1, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        interrupted = true; // the entry is durable: it must be handed over all the same
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      long nextTick = nanos.nanoTime() + TICK_NANOS;
      long nextProgress = nanos.nanoTime() + PROGRESS_NANOS;
      while (!stopped) {
        long wait = nextTick - nanos.nanoTime();
        Message message = queue.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
        if (message != null) {
          guarded(() -> handle(message));
        }
        long now = nanos.nanoTime();
        if (now - nextTick >= 0) {
          guarded(() -> core.tick(now, wall.millis(), queue.isEmpty()));
          guarded(this::takeOwn);
          nextTick = now + TICK_NANOS;
        }
        keepWhatWasDecided();
        if (now - nextProgress >= 0) {
          lane.keep(core.drain());
          nextProgress = now + PROGRESS_NANOS;
        }
      }
      lane.keep(core.drain());
      lane.settle(true);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      answerNobodyMore();
    }
  }

  private void takeOwn() {
    @Nullable Tick newest = own.getAndSet(null);
    if (newest != null) {
      core.own(newest, wall.millis());
    }
  }

  private void handle(Message message) {
    switch (message) {
      case Message.Entry(Journal.At at) -> {
        if (core.accept(at)) {
          core.counters().ruled(wall.millis() - at.entry().correctedMillis());
        }
      }
      case Message.Heard(String site) -> core.heard(site, wall.millis());
      case Message.Changed(SiteChange change) -> core.changed(change, wall.millis());
      case Message.Acknowledged(Ask ask) -> acknowledge(ask);
      case Message.Stop() -> stopped = true;
      case Message.Rules(RuleSet rules) -> core.rules(rules, wall.millis());
    }
  }

  /// The outermost point of the live thread: a bug costs one entry or tick, not the sight of the
  /// country.
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      core.counters().failures.increment();
      LOG.atError().setCause(e).log("Live thread: a step failed");
    }
  }

  private void keepWhatWasDecided() throws InterruptedException {
    if (core.decided()) {
      lane.keep(core.drain());
    } else {
      lane.settle(false);
    }
  }

  /// Registers what the live thread counts.
  public void bindTo(MeterRegistry registry) {
    core.counters().bindTo(registry);
    Gauge.builder("bridgewatch.collector.live.queue", queue, BlockingQueue::size)
        .description("Entries that wait for the live thread.")
        .register(registry);
    Gauge.builder("bridgewatch.collector.live.series", core, LiveCore::series)
        .description("Series of which something is known.")
        .register(registry);
  }

  /// From where a restart would read the journal: nothing before it is needed here any more. No
  /// partition is named while nothing was kept.
  public Offsets replayFrom() {
    return lane.replayFrom();
  }

  @Override
  public Collection<SiteStatus> sites() {
    return core.sites();
  }

  @Override
  public Optional<SiteStatus> site(String site) {
    return core.site(site);
  }

  @Override
  public List<Latest> latest(String site) {
    return core.latest(site);
  }

  @Override
  public List<Latest> latest(String site, Predicate<String> metrics) {
    return core.latest(site, metrics);
  }

  @Override
  public void onEvents(EventListener listener) {
    eventListeners.add(listener);
  }

  @Override
  public void onChange(Listener listener) {
    core.onChange(listener);
  }

  /// Keeps what was decided and ends the thread; entries that still wait will be read again from
  /// the journal.
  @Override
  public void close() {
    if (!queue.offer(new Message.Stop())) {
      stopped = true;
    }
    try {
      if (thread.isAlive() && !thread.join(CLOSE_MAX)) {
        LOG.atError().log("Live thread does not end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
