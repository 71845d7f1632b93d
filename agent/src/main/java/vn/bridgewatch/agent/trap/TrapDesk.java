package vn.bridgewatch.agent.trap;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.TokenBucket;
import vn.bridgewatch.time.WallClock;

/// Makes events of the traps of known devices, within rates, and has the device read at once: the
/// reading decides, the trap only hints.
///
/// What is dropped is counted, and told in one event a minute for each site: a flood of traps makes
/// no flood of events.
public final class TrapDesk implements TrapReceiver {

  static final int PER_SECOND = 10;
  static final int BURST = 50;
  static final int TOTAL_PER_SECOND = 200;
  static final int TOTAL_BURST = 400;

  /// Of traps that no profile knows a device may send so many a minute, and so many at once.
  static final int UNKNOWN_PER_MINUTE = 6;

  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int SOURCES_SHOWN_MAX = 5;

  /// Where events go, what is to be read, what counts.
  public interface Effects {
    void record(String site, Event event);

    /// A device is to be read now.
    ///
    /// @param modules these of it; empty: all
    void read(TrapSource source, List<String> modules);

    void count(Outcome outcome);
  }

  private static final class Known {
    final List<TrapSource> devices = new ArrayList<>();
    final TokenBucket limit;
    final TokenBucket unknown;

    Known(long nowNanos) {
      limit = new TokenBucket(BURST, PER_SECOND, nowNanos);
      unknown = new TokenBucket(UNKNOWN_PER_MINUTE, UNKNOWN_PER_MINUTE / 60.0, nowNanos);
    }
  }

  /// What was dropped at a site since it was told last.
  private static final class Tally {
    final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    final Map<String, Integer> sources = new TreeMap<>();
  }

  private final String ownSite;
  private final Map<InetAddress, Known> known = new HashMap<>();
  private final Effects effects;
  private final NanoClock clock;
  private final WallClock wallClock;
  private final TokenBucket total; // of the receiving thread, as the limits of the sources
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Tally> tallies = new TreeMap<>(); // by site, under the lock
  private long toldNanos;

  /// @param ownSite of the agent, for what belongs to no device
  /// @param sources by address; several devices may share one
  public TrapDesk(
      String ownSite,
      Map<InetAddress, ? extends Collection<TrapSource>> sources,
      Effects effects,
      NanoClock clock,
      WallClock wallClock) {
    this.ownSite = ownSite;
    this.effects = effects;
    this.clock = clock;
    this.wallClock = wallClock;
    long now = clock.nanoTime();
    this.toldNanos = now;
    this.total = new TokenBucket(TOTAL_BURST, TOTAL_PER_SECOND, now);
    sources.forEach((address, devices) ->
        known.computeIfAbsent(address, _ -> new Known(now)).devices.addAll(devices));
  }

  @Override
  public @Nullable Outcome refuses(InetAddress source) {
    @Nullable Known from = known.get(source);
    if (from == null) {
      return Outcome.UNKNOWN_SOURCE;
    }
    long now = clock.nanoTime();
    if (!from.limit.take(now)) {
      return Outcome.OVER_SOURCE_RATE;
    }
    return total.take(now) ? null : Outcome.OVER_TOTAL_RATE;
  }

  @Override
  public void take(InetAddress address, Sender sender, Notification notification) {
    @Nullable Known from = known.get(address);
    if (from == null) { // the configuration has changed since it came in
      dropped(address, Outcome.UNKNOWN_SOURCE, "");
      return;
    }
    List<TrapSource> senders = senders(from.devices, sender);
    Optional<TrapMeaning> meaning =
        senders.stream()
            .flatMap(device -> device.meaning().apply(notification).stream())
            .findFirst();
    if (meaning.isEmpty() && !from.unknown.take(clock.nanoTime())) {
      dropped(address, Outcome.OVER_UNKNOWN_RATE, "");
      return;
    }
    effects.record(site(senders), event(senders, address, notification, meaning));
    effects.count(Outcome.TAKEN);
    List<String> modules = meaning.map(TrapMeaning::read).orElse(List.of());
    for (TrapSource device : senders) {
      effects.read(device, modules);
    }
  }

  /// Of the devices at an address those that are read as the sender spoke; all where none is, for a
  /// device may send under another name than it answers to.
  private static List<TrapSource> senders(List<TrapSource> devices, Sender sender) {
    List<TrapSource> same =
        devices.stream()
            .filter(device -> device.auth().filter(sender::speaksAs).isPresent())
            .toList();
    return same.isEmpty() ? devices : same;
  }

  private String site(List<TrapSource> senders) {
    List<String> sites = senders.stream().map(TrapSource::site).distinct().toList();
    return sites.size() == 1 ? sites.getFirst() : ownSite;
  }

  /// Where several devices may have sent it, it is not laid on one of them: the event has the
  /// address, and names all of them.
  private Event event(
      List<TrapSource> senders,
      InetAddress address,
      Notification notification,
      Optional<TrapMeaning> meaning) {
    var labels = new TreeMap<String, String>();
    String names = String.join(", ", senders.stream().map(TrapSource::device).toList());
    boolean one = senders.size() == 1;
    if (one) {
      labels.put("device", names);
      labels.put("instance", senders.getFirst().instance());
    } else {
      labels.put("devices", TrapText.cut(names));
      labels.put("address", address.getHostAddress());
    }
    labels.put("oid", notification.oid());
    labels.putAll(TrapText.interfaceLabels(notification));
    String kind = meaning.map(TrapMeaning::event).orElse("trap");
    labels.put("grade", meaning.map(TrapMeaning::grade).orElse("info"));
    meaning
        .map(TrapMeaning::clears)
        .filter(clears -> !clears.isEmpty())
        .ifPresent(clears -> labels.put("clears", clears));
    String values = TrapText.values(notification);
    String vi =
        meaning
            .map(it -> it.vi(notification))
            .orElseGet(() -> TrapText.cut("Thiết bị gửi một thông báo chưa biết. " + values));
    String en =
        meaning
            .map(it -> it.en(notification))
            .orElseGet(
                () -> TrapText.cut("The device sent a trap that no profile knows. " + values));
    labels.put("text_vi", one ? vi : TrapText.cut(vi + " (một trong các thiết bị: " + names + ")"));
    return new Event(
        kind,
        wallClock.millis(),
        Labels.of(labels),
        one ? en : TrapText.cut(en + " (one of the devices: " + names + ")"));
  }

  @Override
  public void dropped(InetAddress address, Outcome outcome, String detail) {
    effects.count(outcome);
    if (!outcome.isLoss()) {
      return;
    }
    @Nullable Known from = known.get(address);
    lock.lock();
    try {
      String site = from == null ? ownSite : from.devices.getFirst().site();
      Tally tally = tallies.computeIfAbsent(site, _ -> new Tally());
      tally.counts.merge(outcome, 1, Integer::sum);
      String name = from == null ? address.getHostAddress() : from.devices.getFirst().device();
      if (tally.sources.containsKey(name) || tally.sources.size() < SOURCES_SHOWN_MAX) {
        tally.sources.merge(name, 1, Integer::sum);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void tick() {
    long now = clock.nanoTime();
    lock.lock();
    try {
      if (now - toldNanos < TELL_NANOS) {
        return;
      }
      toldNanos = now;
      tallies.forEach((site, tally) -> effects.record(site, event(tally)));
      tallies.clear();
    } finally {
      lock.unlock();
    }
  }

  private Event event(Tally tally) {
    var vi = new ArrayList<String>();
    var en = new ArrayList<String>();
    var labels = new TreeMap<String, String>();
    tally.counts.forEach((outcome, count) -> {
      vi.add(count + " " + outcome.vi());
      en.add(count + " " + outcome.en());
      labels.put(outcome.word(), Integer.toString(count));
    });
    String from = String.join(", ", tally.sources.keySet());
    labels.put("grade", "info");
    labels.put(
        "text_vi",
        "Đã bỏ qua thông báo (trap) trong một phút: "
            + String.join(", ", vi)
            + ". Nguồn: "
            + from
            + ".");
    return new Event(
        "traps_dropped",
        wallClock.millis(),
        Labels.of(labels),
        "Traps dropped within a minute: " + String.join(", ", en) + ". From: " + from + ".");
  }
}
