package vn.bridgewatch.collector.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.time.WallClock;

/// Brings what lies in the outbox to its channels, at least once, each channel on a virtual thread
/// of its own, one batch at a time.
///
/// A batch that was sent and not yet marked when the process is killed is sent again: at most one
/// for each channel, under the same key. A channel that fails is tried again after a pause that
/// doubles up to [#PAUSE_MAX]; what has waited for [#ABANDON_AFTER] is given up, with an error, and
/// so is a batch that the other side has refused [#REFUSALS_MAX] times, because later messages of
/// its site wait behind it.
public final class Notifier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  static final Duration PAUSE_MIN = Duration.ofSeconds(1);
  static final Duration PAUSE_MAX = Duration.ofSeconds(60);
  static final Duration ABANDON_AFTER = Duration.ofHours(24);

  /// About two minutes with the pauses between: enough for a receiver that is being set up anew.
  static final int REFUSALS_MAX = 8;

  private static final int BATCHES_A_ROUND = 50;
  private static final long IDLE_MILLIS = 30_000;
  private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

  private final Outbox outbox;
  private final WallClock clock;
  private final MeterRegistry registry;
  private final List<Lane> lanes = new ArrayList<>();
  private final HttpClient client;
  private volatile boolean stopped;

  /// @param externalUrl where people reach the collector, as `http://127.0.0.1:8480`
  public Notifier(
      NotifySettings settings,
      Outbox outbox,
      String externalUrl,
      MeterRegistry registry,
      WallClock clock) {
    this.outbox = outbox;
    this.clock = clock;
    this.registry = registry;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WebhookChannel.CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    if (settings.log()) {
      lanes.add(new Lane(new LogChannel()));
    }
    for (NotifySettings.Webhook webhook : settings.webhooks()) {
      lanes.add(new Lane(new WebhookChannel(webhook, client, externalUrl)));
    }
  }

  /// Begins to send what waits.
  public void start() {
    lanes.forEach(lane -> lane.thread.start());
  }

  /// Says that there may be something new; returns at once.
  public void wake() {
    lanes.forEach(lane -> lane.woken.release());
  }

  @Override
  public void close() {
    stopped = true;
    wake();
    for (Lane lane : lanes) {
      try {
        if (lane.thread.isAlive() && !lane.thread.join(CLOSE_MAX)) {
          lane.thread.interrupt();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    client.shutdownNow();
  }

  /// One channel and its thread.
  private final class Lane {
    private final Channel channel;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread;
    private final Counter sent;
    private final Counter failed;
    private final Counter abandoned;
    private final Counter refused;
    private final Map<Long, Integer> refusals = new HashMap<>();
    private int failures;

    private Lane(Channel channel) {
      this.channel = channel;
      this.thread = Thread.ofVirtual().name("notify-" + channel.name()).unstarted(this::run);
      this.sent = counter("sent", "Messages that a channel took.");
      this.failed = counter("failed", "Attempts to deliver that failed.");
      this.abandoned = counter("abandoned", "Messages given up after a day.");
      this.refused = counter("refused", "Messages given up because the channel refused them.");
      Gauge.builder(
              "bridgewatch.collector.notify.waiting", outbox, it -> it.waiting(channel.name()))
          .description("Messages that wait in the outbox.")
          .tag("channel", channel.name())
          .register(registry);
    }

    private Counter counter(String name, String help) {
      return Counter.builder("bridgewatch.collector.notify." + name)
          .description(help)
          .tag("channel", channel.name())
          .register(registry);
    }

    private void run() {
      try {
        while (!stopped) {
          long pauseMillis = guardedRound();
          if (woken.tryAcquire(pauseMillis, TimeUnit.MILLISECONDS) && failures > 0 && !stopped) {
            Thread.sleep(PAUSE_MIN); // news do not make a broken channel whole
          }
          woken.drainPermits();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /// The outermost point of the channel's thread: a database that fails for a while must not end
    /// the telling.
    private long guardedRound() throws InterruptedException {
      try {
        return round();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).addKeyValue("channel", channel.name()).log("Outbox failed");
        return PAUSE_MAX.toMillis();
      }
    }

    /// Sends what is due; gives the time until it is worth looking again.
    private long round() throws InterruptedException {
      giveUpOld();
      List<Outbox.Batch> due = outbox.due(channel.name(), clock.millis(), BATCHES_A_ROUND);
      for (Outbox.Batch batch : due) {
        if (stopped) {
          return 0;
        }
        if (!deliver(batch)) {
          return pause(failures).toMillis();
        }
      }
      long untilNext = outbox.nextDueMillis(channel.name()) - clock.millis();
      return due.size() == BATCHES_A_ROUND ? 0 : Math.clamp(untilNext, 1, IDLE_MILLIS);
    }

    private void giveUpOld() {
      long now = clock.millis();
      int given = outbox.abandon(channel.name(), now - ABANDON_AFTER.toMillis(), now);
      if (given > 0) {
        refusals.clear();
        abandoned.increment(given);
        LOG.atError()
            .addKeyValue("channel", channel.name())
            .addKeyValue("messages", given)
            .log("Messages given up, the channel took none of them for a day");
      }
    }

    /// Whether it is worth going on with the next batch.
    private boolean deliver(Outbox.Batch batch) throws InterruptedException {
      try {
        channel.deliver(batch);
      } catch (DeliveryException e) {
        failed.increment();
        if (!e.channelDown() && refusals.merge(batch.id(), 1, Integer::sum) >= REFUSALS_MAX) {
          giveUp(batch, String.valueOf(e.getMessage()));
          return true;
        }
        Duration pause = pause(batch.attempts() + 1);
        outbox.failed(batch, clock.millis() + pause.toMillis(), String.valueOf(e.getMessage()));
        if (batch.attempts() == 0) {
          LOG.atWarn()
              .addKeyValue("channel", channel.name())
              .addKeyValue("batch", batch.id())
              .addKeyValue("why", e.getMessage())
              .log("Message not delivered, will be tried again");
        }
        failures = e.channelDown() ? failures + 1 : failures;
        return !e.channelDown();
      }
      outbox.sent(batch, clock.millis());
      refusals.remove(batch.id());
      sent.increment(batch.messages().size());
      if (failures > 0) {
        failures = 0;
        LOG.atInfo().addKeyValue("channel", channel.name()).log("Channel takes messages again");
      }
      return true;
    }

    private void giveUp(Outbox.Batch batch, String why) {
      outbox.refused(batch, clock.millis(), why);
      refusals.remove(batch.id());
      refused.increment(batch.messages().size());
      LOG.atError()
          .addKeyValue("channel", channel.name())
          .addKeyValue("batch", batch.id())
          .addKeyValue("site", batch.site())
          .addKeyValue("messages", batch.messages().size())
          .addKeyValue("why", why)
          .log("Messages given up, the channel refuses them");
    }

    /// Doubles with every failure, with a jitter of a quarter, so that channels do not beat in
    /// time.
    private static Duration pause(int failures) {
      long millis = PAUSE_MIN.toMillis() << Math.clamp(failures - 1, 0, 10);
      long bounded = Math.min(millis, PAUSE_MAX.toMillis());
      return Duration.ofMillis(
          bounded - ThreadLocalRandom.current().nextLong(Math.max(1, bounded / 4)));
    }
  }
}
