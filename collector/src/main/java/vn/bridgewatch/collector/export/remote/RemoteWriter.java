package vn.bridgewatch.collector.export.remote;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.export.ReservedNames;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.wire.Payload;

/// Sends every sample of the journal, at its corrected time, to a receiver of remote write: what
/// came live and what came days late after an outage alike.
///
/// It is a consumer of its own: it goes on from where the receiver had taken everything, so that a
/// kill sends some of it again, with the same times and values, which a receiver takes once. While
/// the receiver takes nothing the journal keeps what waits, up to [RemoteWriteSettings#behindMib];
/// beyond that the oldest is given up, counted and told. What the receiver refuses for ever is
/// parted by sites, so that one site's old data takes no other with it.
public final class RemoteWriter implements AutoCloseable {

  /// Its name as a consumer of the journal.
  public static final String CONSUMER = "remote-write";

  static final int SAMPLES_AIM = 5_000;
  private static final int BYTES_AIM = 4 << 20;
  private static final int ENTRIES_AT_ONCE = 64;
  private static final Logger LOG = LoggerFactory.getLogger(RemoteWriter.class);
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(5);
  private static final Duration RETRY_MIN = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofSeconds(30);
  private static final Duration TOLD_EVERY = Duration.ofMinutes(1);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
  private static final long MIB = 1024 * 1024;

  private final Journal journal;
  private final Inventory inventory;
  private final RemoteWriteSettings settings;
  private final Receiver receiver;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final WriteRequest request = new WriteRequest();
  private final List<JournalEntry> batch = new ArrayList<>();
  private final Counter taken;
  private final Counter refused;
  private final Counter failures;
  private final Counter givenUp;
  private volatile long position; // everything before it was taken or refused
  private long read; // behind the newest entry of the batch
  private long committedNanos = System.nanoTime();
  private long toldNanos = System.nanoTime() - TOLD_EVERY.toNanos();

  /// @param journal of one partition
  public RemoteWriter(
      Journal journal, Inventory inventory, RemoteWriteSettings settings, MeterRegistry registry) {
    this.journal = journal;
    this.inventory = inventory;
    this.settings = settings;
    this.receiver = new Receiver(settings);
    position = place();
    taken = samples(registry, "taken");
    refused = samples(registry, "refused");
    failures = counter(registry, "failures", "Requests that were not taken and are sent again");
    givenUp = counter(registry, "given.up.bytes", "Journal that was given up, too far behind");
    Gauge.builder(
            "bridgewatch.collector.export.behind.ratio",
            this,
            it -> it.behind() / (double) (settings.behindMib() * MIB))
        .description("The same as a share of what may wait before the oldest is given up")
        .register(registry);
    Gauge.builder("bridgewatch.collector.export.behind.bytes", this, it -> (double) it.behind())
        .description("Journal that the receiver of remote write has not taken")
        .register(registry);
    thread = Thread.ofPlatform().name(CONSUMER).daemon().unstarted(this::run);
  }

  private static Counter samples(MeterRegistry registry, String result) {
    return Counter.builder("bridgewatch.collector.export.samples")
        .description("Samples that were sent by remote write, by what became of them")
        .tag("result", result)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder("bridgewatch.collector.export." + name)
        .description(description)
        .register(registry);
  }

  /// Where it was; the start of a journal that is another one than before.
  private long place() {
    long known = journal.committed(CONSUMER).in(0, 0);
    long start = journal.starts().in(0, 0);
    if (known > journal.ends().in(0, 0)) {
      LOG.warn("Remote write had sent more than the journal has: it begins anew");
      forget(journal);
      return start;
    }
    return Math.max(known, start);
  }

  public void start() {
    thread.start();
  }

  /// Keeps nothing for a receiver that is no longer configured.
  public static void forget(Journal journal) {
    if (!journal.committed(CONSUMER).isEmpty()) {
      try {
        journal.forget(CONSUMER);
      } catch (IOException e) {
        LOG.atWarn().setCause(e).log("The journal still keeps what remote write has not sent");
      }
    }
  }

  private long behind() {
    return Math.max(0, journal.ends().in(0, 0) - position);
  }

  private void run() {
    boolean open = true;
    while (open) {
      try {
        open = follow();
      } catch (IOException e) {
        tell("The journal cannot be read for remote write, trying again", e.toString());
        open = !pause(RETRY_MAX);
      } catch (RuntimeException e) { // a bug of ours must not hold the journal for ever
        failures.increment();
        LOG.atError().setCause(e).log("Remote write failed, trying again");
        open = !pause(RETRY_MAX);
      } catch (InterruptedException _) {
        open = false;
      }
    }
  }

  /// Reads on and sends; returns true where it must begin anew, false at the end.
  private boolean follow() throws IOException, InterruptedException {
    batch.clear();
    request.clear();
    read = position;
    commit(); // what lies before it is needed no more, and nothing goes before it is sent
    try (Journal.Cursor cursor = journal.read(Offsets.of(0, position))) {
      while (closing.getCount() > 0) {
        if (isTooFarBehind()) {
          return true;
        }
        List<Journal.At> some = cursor.next(ENTRIES_AT_ONCE);
        for (Journal.At at : some) {
          take(at.entry());
          read = at.position() + 1;
          boolean full = request.samples() >= SAMPLES_AIM || request.bytes() >= BYTES_AIM;
          if (full && !send()) {
            return true;
          }
        }
        if (some.isEmpty() && !send()) {
          return true;
        }
        if (some.isEmpty() && pause(IDLE)) {
          return false;
        }
      }
      return false;
    }
  }

  private boolean isTooFarBehind() throws IOException {
    long end = journal.ends().in(0, 0);
    long bytes = settings.behindMib() * MIB;
    if (end - position <= bytes) {
      return false;
    }
    long next = end - bytes / 2;
    givenUp.increment((double) (next - position));
    LOG.atError()
        .addKeyValue("bytes", next - position)
        .addKeyValue("behind_mib", settings.behindMib())
        .log("Remote write is too far behind: its oldest is given up");
    position = next;
    commit();
    return true;
  }

  private void take(JournalEntry entry) {
    int before = request.samples();
    add(entry);
    if (request.samples() > before) {
      batch.add(entry);
    }
  }

  private void add(JournalEntry entry) {
    Optional<Site> site = inventory.site(entry.id().site());
    if (site.isEmpty() || !(entry.payload() instanceof Payload.Samples(var tick))) {
      return;
    }
    for (Observation each : tick.observations()) {
      if (!ReservedNames.contains(each.series().name())) {
        double value =
            each.reading() instanceof Reading.Present(double present)
                ? present
                : WriteRequest.STALE;
        request.add(
            each.series(), site.get().key(), site.get().province(), entry.correctedMillis(), value);
      }
    }
  }

  /// Sends what is gathered until it is taken or refused; false where it may read on from another
  /// place first.
  private boolean send() throws IOException, InterruptedException {
    if (request.samples() > 0 && !judged(List.copyOf(batch))) {
      return false;
    }
    batch.clear();
    request.clear();
    position = read;
    if (System.nanoTime() - committedNanos > COMMIT_EVERY.toNanos()) {
      commit();
    }
    return true;
  }

  /// Has every entry taken or refused; false where not all of them had an answer. A receiver
  /// refuses a request for one bad sample in it: then each site is sent by itself, and what is too
  /// large in halves.
  private boolean settled(List<JournalEntry> entries) throws InterruptedException {
    request.clear();
    entries.forEach(this::add);
    return judged(entries);
  }

  /// The same where the request has them already.
  private boolean judged(List<JournalEntry> entries) throws InterruptedException {
    int samples = request.samples();
    Receiver.Answer answer = answer();
    if (answer instanceof Receiver.Answer.Later) {
      return false;
    }
    if (answer instanceof Receiver.Answer.Taken) {
      taken.increment(samples);
      return true;
    }
    boolean tooLarge = answer instanceof Receiver.Answer.Refused(_, boolean large) && large;
    List<List<JournalEntry>> parts = tooLarge ? halves(entries) : sites(entries);
    if (parts.size() == 1) {
      refused.increment(samples);
      return true;
    }
    for (List<JournalEntry> part : parts) {
      if (!settled(part)) {
        return false;
      }
    }
    return true;
  }

  private static List<List<JournalEntry>> sites(List<JournalEntry> entries) {
    var sites = new LinkedHashMap<String, List<JournalEntry>>();
    for (JournalEntry entry : entries) {
      sites.computeIfAbsent(entry.id().site(), _ -> new ArrayList<>()).add(entry);
    }
    return List.copyOf(sites.values());
  }

  private static List<List<JournalEntry>> halves(List<JournalEntry> entries) {
    int half = entries.size() / 2;
    return half == 0
        ? List.of(entries)
        : List.of(entries.subList(0, half), entries.subList(half, entries.size()));
  }

  /// Tries until it is taken or refused; later only where this is to end, or is too far behind
  /// meanwhile.
  private Receiver.Answer answer() throws InterruptedException {
    byte[] body = request.compressed();
    long waitMillis = RETRY_MIN.toMillis();
    Receiver.Answer answer = new Receiver.Answer.Later("it ends");
    while (answer instanceof Receiver.Answer.Later
        && closing.getCount() > 0
        && behind() <= settings.behindMib() * MIB) {
      answer = receiver.send(body);
      switch (answer) {
        case Receiver.Answer.Taken() -> {}
        case Receiver.Answer.Refused(String why, _) -> tell("Remote write is refused", why);
        case Receiver.Answer.Later(String why) -> {
          failures.increment();
          tell("Remote write is not taken, trying again", why);
          long millis = waitMillis / 2 + ThreadLocalRandom.current().nextLong(waitMillis / 2 + 1);
          pause(Duration.ofMillis(millis));
          waitMillis = Math.min(RETRY_MAX.toMillis(), waitMillis * 2);
        }
      }
    }
    return answer;
  }

  private void commit() throws IOException {
    committedNanos = System.nanoTime();
    journal.commit(CONSUMER, Offsets.of(0, position));
  }

  private void tell(String what, String why) {
    long now = System.nanoTime();
    if (now - toldNanos >= TOLD_EVERY.toNanos()) {
      toldNanos = now;
      LOG.atWarn()
          .addKeyValue("receiver", settings.url().getHost())
          .addKeyValue("why", why)
          .log(what);
    }
  }

  /// Waits so long; true where it is to end.
  private boolean pause(Duration time) {
    try {
      return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Ends; what was taken is noted.
  @Override
  public void close() {
    closing.countDown();
    try {
      if (thread.isAlive() && !thread.join(CLOSE_MAX)) {
        thread.interrupt();
      }
      if (thread.getState() != Thread.State.NEW) {
        journal.commit(CONSUMER, Offsets.of(0, position));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("What remote write has sent cannot be noted");
    } finally {
      receiver.close();
    }
  }
}
