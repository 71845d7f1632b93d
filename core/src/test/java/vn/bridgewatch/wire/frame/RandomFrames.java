package vn.bridgewatch.wire.frame;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.MetricKind;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

/// Seeded frames that keep the order of the protocol: greeting first, streams opened before use.
public final class RandomFrames {

  private static final int STREAMS = 3;
  private final Random random;
  private final List<Series> series = new ArrayList<>();
  private long wallMillis = 1_700_000_000_000L;

  public RandomFrames(long seed) {
    random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      var metric =
          new Metric("metric_" + i % 7, MetricKind.values()[random.nextInt(3)], "Độ trễ " + i % 7);
      series.add(new Series(metric, Labels.of("instance", "127.0.0." + i, "room", "điểm cầu")));
    }
  }

  public List<Frame> fromAgent(int count) {
    List<Frame> frames = new ArrayList<>();
    frames.add(new Frame.Hello(1, 1, "test", wallMillis, random.nextLong()));
    for (int stream = 0; stream < STREAMS; stream++) {
      frames.add(new Frame.OpenStream(stream, "0000" + stream, random.nextLong()));
    }
    for (int i = 0; i < count; i++) {
      frames.add(
          switch (random.nextInt(13)) {
            case 0 -> new Frame.Ping(random.nextLong(), random.nextLong());
            case 1 -> new Frame.Gap(random.nextInt(STREAMS), ranges());
            case 2 -> result();
            case 3 -> new Frame.EarlierGap(random.nextInt(STREAMS), random.nextLong(), ranges());
            case 4 -> configured();
            default -> data();
          });
    }
    frames.add(new Frame.Goodbye(1, 0, "hết"));
    return frames;
  }

  public List<Frame> fromCollector(int count) {
    List<Frame> frames = new ArrayList<>();
    frames.add(new Frame.Welcome(1, 3_000, 100, 10, wallMillis));
    for (int i = 0; i < count; i++) {
      frames.add(
          switch (random.nextInt(7)) {
            case 0 -> new Frame.Ack(random.nextInt(STREAMS), random.nextLong(), ranges());
            case 1 -> new Frame.Credit(random.nextInt(Integer.MAX_VALUE), 0);
            case 2 -> new Frame.Pong(random.nextLong(), random.nextLong());
            case 3 -> new Frame.Command(random.nextLong(Long.MAX_VALUE), "00004", 1, 5_000);
            case 4 -> calendar();
            case 5 -> configure();
            default -> new Frame.StreamOpened(random.nextInt(STREAMS), ranges());
          });
    }
    return frames;
  }

  private Frame calendar() {
    List<Appointment> appointments = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Instant start = Instant.ofEpochMilli(wallMillis + random.nextInt());
      Instant end = start.plusMillis(1 + random.nextInt(604_800_000));
      appointments.add(
          new Appointment("Hội nghị " + i, start, end, random.nextBoolean() ? null : start));
    }
    return new Frame.Calendar("00004", appointments);
  }

  private Frame configure() {
    long revision = random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(Long.MAX_VALUE - 1);
    String document = "probes: [] # điểm cầu\n".repeat(1 + random.nextInt(20));
    return new Frame.Configure("00004", revision, revision == 0 ? "" : document);
  }

  private Frame configured() {
    var standings = Frame.Configured.Standing.values();
    return new Frame.Configured(
        "00004",
        random.nextLong(Long.MAX_VALUE),
        standings[random.nextInt(standings.length)],
        random.nextBoolean() ? "" : "probes[0].port: must be 1 to 65535, got 0");
  }

  public Frame.Data data() {
    wallMillis += random.nextInt(10_000) - 100;
    Payload payload =
        random.nextInt(6) == 0
            ? new Payload.Happening(
                new Event("link_down", wallMillis, Labels.of("port", "1"), "Cổng 1 đã ngắt"))
            : new Payload.Samples(tick());
    return new Frame.Data(
        random.nextInt(STREAMS),
        random.nextLong(),
        1 + random.nextLong(Long.MAX_VALUE),
        random.nextBoolean() ? Lane.LIVE : Lane.BACKLOG,
        random.nextLong(),
        payload);
  }

  public Tick tick() {
    List<Observation> observations = new ArrayList<>();
    int start = random.nextInt(series.size());
    for (int i = start; i < series.size() && random.nextInt(12) > 0; i++) {
      Series next = random.nextInt(9) == 0 ? series.get(random.nextInt(40)) : series.get(i);
      observations.add(new Observation(next, reading()));
    }
    return new Tick(wallMillis, observations);
  }

  private Reading reading() {
    return switch (random.nextInt(9)) {
      case 0 -> Reading.absent(Absence.values()[random.nextInt(5)]);
      case 1 -> Reading.of(random.nextDouble());
      case 2 -> Reading.of(Double.longBitsToDouble(random.nextLong()));
      case 3 -> Reading.of(-0.0);
      case 4 -> Reading.of(random.nextLong());
      case 5 -> Reading.of(random.nextInt(1_000_000) / 1e6);
      case 6 -> Reading.of(random.nextInt(100) / 10.0);
      default -> Reading.of(random.nextInt(3));
    };
  }

  private Frame result() {
    var step =
        new StepResult(
            "icmp",
            "mcu",
            "127.0.0.1",
            StepResult.Status.FAILED,
            0.5,
            "timed_out",
            "Không trả lời");
    StepResult more =
        random.nextBoolean()
            ? step
            : step.with("Chiều đi tốt.", Map.of("there_loss_ratio", 0.01, "rtt_seconds", 0.02));
    return new Frame.Result(
        random.nextLong(Long.MAX_VALUE), Frame.Result.Status.DONE, "", List.of(step, more));
  }

  private List<SequenceRange> ranges() {
    List<SequenceRange> ranges = new ArrayList<>();
    long at = 1;
    for (int i = random.nextInt(5); i > 0; i--) {
      at += random.nextInt(100);
      long last = at + random.nextInt(100);
      ranges.add(new SequenceRange(at, last));
      at = last + 1;
    }
    return ranges;
  }
}
