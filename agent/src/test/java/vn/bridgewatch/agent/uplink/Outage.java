package vn.bridgewatch.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.spool.VirtualSpool;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// An agent without a line for days, in virtual time: it records, the line comes back, and all that
/// was recorded arrives while what is new goes first. Spool, connection and bytes are the true
/// ones.
abstract class Outage {

  private static final String SITE = "00004";
  private static final long EPOCH = 0x1_0000_0005L;
  private static final long WALL_MILLIS = 1_785_000_000_000L;
  private static final int SERIES = 200;
  private static final int CHANGING = 57;
  private static final int TICK_MILLIS = 5_000;
  static final int TICKS_A_DAY = 24 * 3600 * 1000 / TICK_MILLIS;
  private static final int CREDIT = 512;
  private static final long QUOTA_BYTES = 256L << 20;

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<Series> series = series();
  private final double[] values = new double[SERIES];
  private final BitSet arrived = new BitSet();
  private long[] hashes = new long[0];
  private int recorded;
  private long liveAgeMillisMax;
  private int doubled;
  private final EmbeddedChannel collector =
      new EmbeddedChannel(new FrameDecoder(FrameDecoder.Side.COLLECTOR));
  private final EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
    collector.finishAndReleaseAll();
  }

  final void outage(int ticks) {
    hashes = new long[ticks + ticks / 2 + 1_000];
    var virtual =
        new VirtualSpool(folder, SITE, EPOCH, nanos::get, () -> WALL_MILLIS + monoMillis());
    long bytesMost = 0;
    for (int i = 0; i < ticks; i++) {
      record(virtual);
      pass(1_000);
      virtual.work();
      pass(TICK_MILLIS - 1_000);
      bytesMost = Math.max(bytesMost, virtual.spool.diskStatus().bytes());
    }
    System.out.printf(
        "spool: %d ticks of %d series, %d of them changing: %d bytes, %.2f a sample%n",
        ticks, SERIES, CHANGING, bytesMost, (double) bytesMost / ticks / SERIES);
    assertThat(bytesMost).isLessThan(QUOTA_BYTES);
    assertThat(bytesMost / ticks).as("bytes of a tick").isLessThan(QUOTA_BYTES / (7 * TICKS_A_DAY));

    int seconds = drain(virtual);
    System.out.printf(
        "drained in %d s; the oldest of the live lane was %d ms old%n", seconds, liveAgeMillisMax);
    assertThat(arrived.cardinality()).as("lost: none").isEqualTo(recorded);
    assertThat(doubled).isZero();
    assertThat(liveAgeMillisMax).isLessThanOrEqualTo(10_000);
    assertThat(virtual.spool.status().droppedSamples()).isZero();
    pass(1_000);
    record(virtual);
    pass(1_000);
    virtual.work();
    assertThat(virtual.spool.diskStatus().files()).isEqualTo(1);
  }

  /// Connected until nothing waits any more; how many seconds that took.
  private int drain(VirtualSpool virtual) {
    var session =
        new UplinkSession(
            new UplinkConfig(
                List.of(new UplinkConfig.Collector("localhost", 1)), "localhost", "test"),
            virtual.spool,
            new CheckRunner(_ -> List.of(), channel.eventLoop()),
            (_, _) -> {},
            (_, _) -> {},
            new UplinkCounters(),
            () -> WALL_MILLIS + monoMillis(),
            nanos::get,
            new UplinkSession.Owner() {
              @Override
              public void ready() {}

              @Override
              public void ended(String why, long retryAfterMillis) {
                throw new IllegalStateException(why);
              }
            });
    channel.pipeline().addLast(session);
    channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
    channel.writeInbound(
        new Frame.Welcome(ProtocolVersion.TWO, 60_000, 1_024, CREDIT, WALL_MILLIS));
    channel.writeInbound(new Frame.StreamOpened(0, List.of()));
    int second = 0;
    while (arrived.cardinality() < recorded && second < 200_000) {
      if (second % 5 == 0) {
        record(virtual);
        session.pump();
      }
      virtual.work();
      channel.runPendingTasks();
      answer();
      pass(1_000);
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
      answer();
      second++;
    }
    return second;
  }

  /// What a collector does: takes what came, acknowledges it, gives the credit back, and answers
  /// heartbeats.
  private void answer() {
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      collector.writeInbound(out);
    }
    int live = 0;
    int backlog = 0;
    List<Frame> answers = new ArrayList<>();
    for (Frame frame = collector.readInbound(); frame != null; frame = collector.readInbound()) {
      if (frame instanceof Frame.Data data) {
        take(data);
        live += data.lane() == Lane.LIVE ? 1 : 0;
        backlog += data.lane() == Lane.BACKLOG ? 1 : 0;
        answers.add(
            new Frame.Ack(0, EPOCH, List.of(new SequenceRange(data.sequence(), data.sequence()))));
      } else if (frame instanceof Frame.Ping ping) {
        answers.add(new Frame.Pong(ping.monoMillis(), ping.wallMillis()));
      }
    }
    if (live + backlog > 0) {
      answers.add(new Frame.Credit(live, backlog));
    }
    answers.forEach(channel::writeInbound);
  }

  private void take(Frame.Data data) {
    int sequence = (int) data.sequence();
    assertThat(ContentHash.of(data.payload())).isEqualTo(hashes[sequence]);
    doubled += arrived.get(sequence) ? 1 : 0;
    arrived.set(sequence);
    if (data.lane() == Lane.LIVE) {
      liveAgeMillisMax = Math.max(liveAgeMillisMax, monoMillis() - data.monoMillis());
    }
  }

  private void record(VirtualSpool virtual) {
    recorded++;
    for (int i = 0; i < CHANGING; i++) {
      int at = (i * 7 + recorded % 3) % SERIES;
      values[at] =
          switch (at % 4) {
            case 0 -> values[at] + 1_000 + (recorded * 31L + at) % 90_000; // octets
            case 1 -> ((recorded * 17L + at * 13L) % 40_000) / 1e6; // seconds
            case 2 -> (recorded * 7L + at) % 100; // per cent
            default -> ((recorded * 11L + at) % 500) / 10.0; // degrees
          };
    }
    List<Observation> observations = new ArrayList<>(SERIES);
    for (int i = 0; i < SERIES; i++) {
      observations.add(new Observation(series.get(i), Reading.of(values[i])));
    }
    var payload = new Payload.Samples(new Tick(WALL_MILLIS + monoMillis(), observations));
    hashes[recorded] = ContentHash.of(payload);
    virtual.spool.record(SITE, payload);
  }

  private static List<Series> series() {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      series.add(
          Series.of(
              Metric.gauge("bridgewatch_figure_" + i % 20, "What figure " + i % 20 + " tells"),
              Labels.of("device", "switch-" + i / 20, "ifIndex", "" + i)));
    }
    return series;
  }

  private long monoMillis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos.get());
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
