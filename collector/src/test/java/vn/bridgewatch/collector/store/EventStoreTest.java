package vn.bridgewatch.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.collector.live.EventLog;
import vn.bridgewatch.collector.live.LiveRepository;
import vn.bridgewatch.collector.live.SiteEvent;

class EventStoreTest {

  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("collector.db"), () -> 1_000L);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aRecordThatIsKeptAgainIsOneEvent() {
    keep(event("00", 1, 5), event("00", 2, 6));
    keep(event("00", 1, 5));

    assertThat(records(Optional.empty(), 10, Long.MAX_VALUE)).containsExactly("00/2", "00/1");
  }

  @Test
  void theTimelineOfASiteIsPagedFromTheNewestOn() {
    for (int i = 1; i <= 6; i++) {
      keep(event(i % 2 == 0 ? "00" : "01", i, i));
    }

    List<EventLog.Kept> first = new EventStore(store).recent(Optional.of("00"), 2, Long.MAX_VALUE);

    assertThat(first).extracting(it -> it.event().record()).containsExactly("00/6", "00/4");
    assertThat(records(Optional.of("00"), 2, first.getLast().id())).containsExactly("00/2");
    assertThat(first.getFirst().event()).isEqualTo(event("00", 6, 6));
  }

  @Test
  void aSiteThatTellsMuchPushesOutOnlyItsOwn() {
    keep(event("01", 1, 1));
    for (int i = 0; i < 30; i++) {
      var many = new ArrayList<SiteEvent>();
      for (int j = 0; j < 100; j++) {
        many.add(event("00", i * 100 + j, 2));
      }
      keep(many.toArray(SiteEvent[]::new));
    }

    assertThat(records(Optional.of("00"), 5_000, Long.MAX_VALUE)).hasSize(EventRows.PER_SITE_MAX);
    assertThat(records(Optional.of("01"), 10, Long.MAX_VALUE)).containsExactly("01/1");
  }

  @Test
  void whatIsTooOldGoes() {
    keep(event("00", 1, 1));
    keep(event("01", 2, 2 + EventRows.AGE_MILLIS_MAX));

    assertThat(records(Optional.empty(), 10, Long.MAX_VALUE)).containsExactly("01/2");
  }

  private void keep(SiteEvent... events) {
    new AlertStore(store)
        .commit(
            new LiveRepository.Commit(
                List.of(),
                List.of(),
                List.of(),
                List.of(events),
                List.of(),
                new LiveRepository.Progress(Offsets.of(0, 1), Offsets.of(0, 0), 1)))
        .join();
  }

  private List<String> records(Optional<String> site, int countMax, long beforeId) {
    return new EventStore(store)
        .recent(site, countMax, beforeId).stream().map(it -> it.event().record()).toList();
  }

  private static SiteEvent event(String site, int number, long receivedMillis) {
    return new SiteEvent(
        site + "/" + number,
        site,
        "link_down",
        "sw",
        "warning",
        receivedMillis - 1,
        receivedMillis,
        false,
        Map.of("ifIndex", "3"),
        "Mất cổng mạng",
        "A port went down");
  }
}
