package vn.bridgewatch.collector.conference.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.conference.ical.CalendarDefaults;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.PlanZone;
import vn.bridgewatch.collector.conference.plan.Rank;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.store.ConferenceStore;
import vn.bridgewatch.collector.store.Store;

class CalendarFeedsTest {

  private static final Inventory INVENTORY = InventoryFile.officialUnits(LocalDate.of(2026, 9, 1));
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  @TempDir Path folder;
  private Store store;
  private StoredConferences conferences;
  private HttpServer server;
  private volatile String body = "";
  private volatile int status = 200;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(folder.resolve("bridgewatch.db"), NOW::toEpochMilli);
    conferences = new StoredConferences(new ConferenceStore(store), INVENTORY, NOW::toEpochMilli);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String tag = "\"" + body.hashCode() + "\"";
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
          byte[] content = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("ETag", tag);
          exchange.sendResponseHeaders(same ? 304 : status, same ? -1 : content.length);
          if (!same) {
            exchange.getResponseBody().write(content);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    store.close();
  }

  private CalendarFeeds feeds(URI url) throws IOException {
    Path password = folder.resolve("password");
    Files.writeString(password, "secret\n");
    var defaults =
        new CalendarDefaults(
            "HN",
            Rank.NATIONAL,
            List.of("01"),
            CallProfile.NONE,
            Optional.empty(),
            PlanZone.VIETNAM);
    var feed =
        new Feed("office", url, Duration.ofHours(1), "reader", Optional.of(password), defaults);
    return new CalendarFeeds(List.of(feed), conferences, INVENTORY, NOW::toEpochMilli, registry);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/office.ics");
  }

  private static String calendar(String... events) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + String.join("", events) + "END:VCALENDAR\r\n";
  }

  private static String event(String id, String more) {
    return "BEGIN:VEVENT\r\nUID:"
        + id
        + "\r\nX-BRIDGEWATCH-ID:"
        + id
        + "\r\nDURATION:PT1H\r\n"
        + more
        + "\r\nEND:VEVENT\r\n";
  }

  private double good() {
    return registry.get("bridgewatch.collector.calendar.good").gauge().value();
  }

  private List<String> ids() {
    return conferences.all().stream().map(Conference::id).toList();
  }

  @Test
  void whatACalendarSaysIsFollowed() throws Exception {
    var feeds = feeds(url());
    body = calendar(event("a", "DTSTART:20261123T010000Z"), event("b", "DTSTART:20261124T010000Z"));
    feeds.look();
    assertThat(ids()).containsExactly("a", "b");

    feeds.look();
    body = calendar(event("b", "DTSTART:20261125T010000Z"));
    feeds.look();

    assertThat(ids()).containsExactly("b");
    assertThat(conferences.byId("b").orElseThrow().start())
        .isEqualTo(Instant.parse("2026-11-25T01:00:00Z"));
    assertThat(asked).hasSize(3).containsOnly("GET Basic cmVhZGVyOnNlY3JldA==");
  }

  @Test
  void aCalendarThatCannotBeReadChangesNothing() throws Exception {
    var feeds = feeds(url());
    body = calendar(event("a", "DTSTART:20261123T010000Z"));
    feeds.look();

    String whole = body;
    body = whole.substring(0, whole.length() - 10);
    feeds.look();
    assertThat(good()).isZero();
    feeds.look(); // the same broken content once more is still broken
    assertThat(good()).isZero();
    status = 500;
    feeds.look();
    assertThat(ids()).containsExactly("a");

    status = 200;
    body = calendar();
    feeds.look();
    assertThat(good()).isOne();
    assertThat(ids()).isEmpty();
  }

  @Test
  void anEventThatCannotBeAConferenceIsCountedAndTheOthersCount() throws Exception {
    var feeds = feeds(url());
    body =
        calendar(
            event("day", "DTSTART;VALUE=DATE:20261123"),
            event("nobody", "DTSTART:20261123T010000Z\r\nX-BRIDGEWATCH-ROSTER:99999"),
            event("a", "DTSTART:20261123T010000Z"));

    feeds.look();

    assertThat(ids()).containsExactly("a");
    assertThat(registry.get("bridgewatch.collector.calendar.events.left.out").gauge().value())
        .isEqualTo(2);
  }

  @Test
  void aFileIsReadTheSame() throws Exception {
    Path file = folder.resolve("office.ics");
    Files.writeString(file, calendar(event("a", "DTSTART:20261123T010000Z")));

    feeds(file.toUri()).look();

    assertThat(ids()).containsExactly("a");
  }
}
