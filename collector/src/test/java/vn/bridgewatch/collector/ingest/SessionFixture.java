package vn.bridgewatch.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import vn.bridgewatch.collector.ingest.SiteConfigurations.Change;
import vn.bridgewatch.collector.ingest.door.Conduct;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;

/// One connection of an agent on an embedded channel, with all that is behind it held still.
abstract class SessionFixture {

  static final long EPOCH = 0x1_0000_0005L;
  static final long CERTIFICATE_END = 1_000_000_000;

  final AtomicLong wallMillis = new AtomicLong(1_000_000);
  final AtomicLong nanos = new AtomicLong();
  final Set<String> sites = new HashSet<>(Set.of("00"));
  final HeldJournal journal = new HeldJournal();
  final Ledger ledger = new Ledger();
  final Links links = new Links();
  final IngestGate gate = new IngestGate();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final IngestCounters counters = new IngestCounters(registry);
  final List<String> heard = new ArrayList<>();
  final Conduct conduct = new Conduct();
  final AtomicInteger misbehaved = new AtomicInteger();
  final List<Frame.Configured> configured = new ArrayList<>();
  @Nullable Change configuration;
  final SiteConfigurations configurations =
      new SiteConfigurations() {
        @Override
        public void opened(String site, Consumer<Change> send) {
          if (configuration != null) {
            send.accept(configuration);
          }
        }

        @Override
        public void answered(Frame.Configured answer) {
          configured.add(answer);
        }
      };
  boolean holdBacklog;
  List<Appointment> calendar = List.of();
  final SessionServices services =
      new SessionServices(
          new Intake(journal, ledger, gate, counters),
          ledger,
          links,
          (_, site) -> sites.contains(site),
          gate,
          counters,
          wallMillis::get,
          nanos::get,
          Duration.ofSeconds(3),
          heard::add,
          _ -> calendar,
          configurations,
          () -> holdBacklog,
          conduct,
          new Beats());
  final EmbeddedChannel channel = connect();

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  void beat() {
    channel.runPendingTasks();
    pass(Beat.MILLIS);
  }

  void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  void durable(int from, int to) {
    for (int i = from; i <= to; i++) {
      channel.writeInbound(data(i, Lane.LIVE));
      journal.durable(i - 1);
    }
    beat();
  }

  EmbeddedChannel connect() {
    return new EmbeddedChannel(
        new AgentSession("agent-00", CERTIFICATE_END, services, misbehaved::incrementAndGet));
  }

  void greet() {
    channel.writeInbound(new Frame.Hello(1, 1, "test", 500_000, 1_000));
    assertThat(sent()).hasOnlyElementsOfType(Frame.Welcome.class).hasSize(1);
  }

  void open() {
    greet();
    channel.writeInbound(new Frame.OpenStream(0, "00", EPOCH));
    List<Object> answer = sent();
    assertThat(answer.getFirst()).isInstanceOf(Frame.StreamOpened.class);
    assertThat(answer.subList(1, answer.size()))
        .containsExactly(new Frame.Calendar("00", calendar));
  }

  void twoSecondsPass() {
    pass(AgentSession.ROUND_MILLIS);
  }

  static Frame.Data data(long sequence, Lane lane) {
    return data(sequence, lane, EPOCH, 1_000);
  }

  static Frame.Data data(long sequence, Lane lane, long epoch, long monoMillis) {
    var payload = new Payload.Samples(new Tick(100, List.of()));
    return new Frame.Data(0, epoch, sequence, lane, monoMillis, payload);
  }

  List<Object> sent() {
    List<Object> frames = new ArrayList<>();
    for (Object frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
      frames.add(frame);
    }
    return frames;
  }

  double rejected(String reason) {
    return registry
        .find("bridgewatch.collector.connections.rejected")
        .tag("reason", reason)
        .counters()
        .stream()
        .mapToDouble(c -> c.count())
        .sum();
  }

  /// A journal whose disk does what the test says.
  static final class HeldJournal implements Journal {

    final List<JournalEntry> entries = new ArrayList<>();
    private final List<CompletableFuture<Long>> futures = new ArrayList<>();

    void durable(int index) {
      futures.get(index).complete((long) index);
    }

    void fail(int index) {
      futures.get(index).completeExceptionally(new IOException("input/output error"));
    }

    @Override
    public CompletableFuture<Long> append(JournalEntry entry) {
      entries.add(entry);
      var future = new CompletableFuture<Long>();
      futures.add(future);
      return future;
    }

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public Cursor read(Offsets from) {
      throw new UnsupportedOperationException("ingest reads nothing");
    }

    @Override
    public void subscribe(Offsets from, Consumer<At> listener) {
      throw new UnsupportedOperationException("ingest listens to nothing");
    }

    @Override
    public Offsets starts() {
      return Offsets.NONE;
    }

    @Override
    public Offsets ends() {
      return Offsets.NONE;
    }

    @Override
    public void commit(String consumer, Offsets needed) {}

    @Override
    public Offsets committed(String consumer) {
      return Offsets.NONE;
    }

    @Override
    public void forget(String consumer) {}

    @Override
    public void close() {}
  }
}
