package vn.bridgewatch.collector.guard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.live.LiveView;
import vn.bridgewatch.collector.live.SiteChange;
import vn.bridgewatch.collector.live.SiteEvent;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.collector.live.SiteStatus;
import vn.bridgewatch.rule.ChangeKind;
import vn.bridgewatch.time.WallClock;

/// Sees what is changed at sites: in what their series say of their devices, in events, and in what
/// the centre gives them.
///
/// A change is told to the live thread before it is kept: where the collector dies between the two
/// it is found once more after the restart, and the alert is the same.
public final class ChangeGuard implements LiveView.EventListener {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeGuard.class);

  /// Every site is looked at once in so many rounds.
  static final int ROUNDS = 6;

  private static final int EVENTS_MAX = 10_000;
  private static final String PATH_CHANGED = "path_changed";
  private static final String CONFIGURATION = "configuration";
  private static final Set<String> OF_THE_AGENT = Set.of("agent_started", "configuration_changed");

  private final LiveView live;
  private final FactStore store;
  private final Consumer<SiteChange> tell;
  private final WallClock clock;
  private final ReentrantLock working = new ReentrantLock();
  private final FactBook book = new FactBook();
  private final ConcurrentLinkedQueue<SiteEvent> events = new ConcurrentLinkedQueue<>();
  private int round;
  private FactBook.Unkept unkept = new FactBook.Unkept(List.of(), List.of());

  /// @param tell takes a change to the live thread
  public ChangeGuard(LiveView live, FactStore store, Consumer<SiteChange> tell, WallClock clock) {
    this.live = live;
    this.store = store;
    this.tell = tell;
    this.clock = clock;
    book.restore(store.all());
  }

  /// Takes events that were kept; hands over and returns.
  @Override
  public void kept(List<SiteEvent> kept) {
    for (SiteEvent event : kept) {
      boolean ours = event.kind().equals(PATH_CHANGED) || OF_THE_AGENT.contains(event.kind());
      if (ours && events.size() < EVENTS_MAX) {
        events.add(event);
      }
    }
  }

  /// What the centre gives a site to measure was changed by somebody.
  public void configured(String site, long revision) {
    tell.accept(
        new SiteChange(
            site,
            ChangeKind.CONFIGURATION,
            "",
            "",
            "the centre's revision " + revision,
            Optional.of(
                event(
                    site,
                    "configuration_given",
                    "",
                    "Cấu hình đo do trung tâm giao đã thay đổi (bản " + revision + ").",
                    "What the centre gives to measure was changed (revision " + revision + ")."))));
  }

  /// Looks at a part of the sites and at the events that came; called every 10 s. Blocks.
  public void round() {
    working.lock();
    try {
      keep();
      for (SiteEvent event = events.poll(); event != null; event = events.poll()) {
        take(event);
      }
      int turn = round++ % ROUNDS;
      for (SiteStatus status : live.sites()) {
        boolean seen = status.lastSeenMillis() > 0;
        if (seen && Math.floorMod(status.site().hashCode(), ROUNDS) == turn) {
          look(status);
        }
      }
      unkept = book.drain();
    } finally {
      working.unlock();
    }
  }

  /// What was found in the round before: by now the live thread has it.
  private void keep() {
    if (!unkept.put().isEmpty() || !unkept.gone().isEmpty()) {
      store.change(unkept.put(), unkept.gone());
      unkept = new FactBook.Unkept(List.of(), List.of());
    }
  }

  private void look(SiteStatus status) {
    boolean heard = status.state() != SiteState.UNKNOWN;
    Map<String, Fact> facts = Facts.of(live.latest(status.site(), Facts.METRICS::contains));
    for (FactBook.Difference difference : book.look(status.site(), facts, heard, clock.millis())) {
      tell(status.site(), difference);
    }
  }

  private void take(SiteEvent event) {
    if (event.kind().equals(PATH_CHANGED)) {
      if (!event.late()) {
        tell.accept(
            new SiteChange(
                event.site(),
                ChangeKind.ROUTE,
                event.device(),
                event.labels().getOrDefault("probe", ""),
                event.textEn(),
                Optional.empty()));
      }
      return;
    }
    var facts = new ArrayList<Fact>();
    String configuration = event.labels().getOrDefault(CONFIGURATION, "");
    if (!configuration.isEmpty()) {
      facts.add(Fact.of(ChangeKind.CONFIGURATION, "file", "", configuration));
    }
    String version = event.labels().getOrDefault("version", "");
    if (!version.isEmpty()) {
      facts.add(Fact.of(ChangeKind.FIRMWARE, "agent", "", version));
    }
    for (Fact fact : facts) {
      book.told(event.site(), fact, clock.millis())
          .ifPresent(difference -> tell(event.site(), difference));
    }
  }

  private void tell(String site, FactBook.Difference difference) {
    Fact fact = difference.fact();
    String reason = reason(difference);
    LOG.atInfo()
        .addKeyValue("site", site)
        .addKeyValue("what", fact.key())
        .addKeyValue("change", reason)
        .log("Something was changed at a site");
    tell.accept(
        new SiteChange(
            site,
            fact.kind(),
            fact.device(),
            "",
            reason,
            Optional.of(
                event(
                    site, kind(fact), fact.device(), Words.vi(difference), Words.en(difference)))));
  }

  private static String reason(FactBook.Difference difference) {
    return difference.before().orElse("–") + " → " + difference.after().orElse("–");
  }

  private static String kind(Fact fact) {
    return switch (fact.kind()) {
      case CONFIGURATION -> "configuration_differs";
      case FIRMWARE -> "firmware_changed";
      case ROUTE -> PATH_CHANGED;
      case TOPOLOGY -> "topology_changed";
    };
  }

  private SiteEvent event(String site, String kind, String device, String vi, String en) {
    long now = clock.millis();
    return new SiteEvent(
        "guard/"
            + site
            + "/"
            + kind
            + "/"
            + device
            + "/"
            + now
            + "/"
            + Math.floorMod(en.hashCode(), 100_000),
        site,
        kind,
        device,
        "warning",
        now,
        now,
        false,
        new HashMap<>(),
        vi,
        en);
  }
}
