package vn.bridgewatch.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.fakes.RunningApi;
import vn.bridgewatch.collector.fakes.Steps;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.collector.live.SiteEvent;
import vn.bridgewatch.collector.live.SiteState;

class EventHubTest {

  private static final JsonMapper JSON = new JsonMapper();
  private final RunningApi api =
      new RunningApi(
          new HttpSettings.Limits(100, 64, 60_000, 60_000, 64 * 1024, 2, 4 * 1024 * 1024, 20));

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void theStreamBeginsWithTheOverviewAndGoesOnWithWhatChanges() throws Exception {
    try (Stream stream = new Stream(api.port())) {
      assertThat(stream.next().name()).isEqualTo("overview");

      api.world.setState("00004", SiteState.GOOD);
      assertThat(stream.next("site").data().get("state").asText()).isEqualTo("good");

      api.world.open("00004", "r", Severity.WARNING, false);
      assertThat(stream.next("alert").data().get("severity").asText()).isEqualTo("warning");

      api.act(
          "PUT",
          "/api/v1/conferences/hop",
          """
          {"title":"a","codeName":"b","start":"2026-11-23T08:00:00+07:00",
           "end":"2026-11-23T09:00:00+07:00","roster":["00"]}
          """);
      assertThat(stream.next("conference").data().get("id").asText()).isEqualTo("hop");

      api.world.connect("00", Steps.passed());
      api.act("POST", "/api/v1/checks", "{\"sites\":[\"00\"]}");
      assertThat(stream.next("check").data().has("sites")).isFalse();

      api.world.happen(
          new SiteEvent(
              "agent/00004/1/7",
              "00004",
              "link_down",
              "sw",
              "warning",
              1,
              2,
              true,
              Map.of(),
              "",
              "A port <went> down"));
      JsonNode happening = stream.next("happening").data();
      assertThat(happening.get("textVi").asText()).isEqualTo("A port <went> down");
      assertThat(happening.get("late").asBoolean()).isTrue();
      assertThat(happening.get("id").isNull()).isTrue();

      assertThat(stream.next("tick").data().get("connectedAgents").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aBurstOverTheCountryReachesEveryClientWithTheNewestOfEachSite() throws Exception {
    try (Stream one = new Stream(api.port());
        Stream two = new Stream(api.port())) {
      one.next();
      two.next();

      for (SiteState state : new SiteState[] {SiteState.CRITICAL, SiteState.GOOD}) {
        api.world.inventory.sites().forEach(site -> api.world.setState(site.key(), state));
      }

      for (Stream stream : new Stream[] {one, two}) {
        Set<String> left = new HashSet<>();
        api.world.inventory.sites().stream().map(Site::key).forEach(left::add);
        while (!left.isEmpty()) {
          JsonNode site = stream.next("site").data();
          if (site.get("state").asText().equals("good")) {
            left.remove(site.get("key").asText());
          }
        }
      }
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutAndNobodyElseFeelsIt() throws Exception {
    try (var slow = new Socket();
        Stream quick = new Stream(api.port())) {
      quick.next();
      slow.setReceiveBufferSize(4_096);
      slow.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
      slow.setSoTimeout(60_000);
      slow.getOutputStream().write(Stream.REQUEST);

      while (cut() < 1) {
        api.world.inventory.sites().forEach(site -> api.world.setState(site.key(), SiteState.GOOD));
        for (Site _ : api.world.inventory.sites()) { // all of them, or it would be slow as well
          quick.next("site");
        }
      }

      api.world.setState("00004", SiteState.CRITICAL);
      assertThat(quick.next("site").data().get("state").asText()).isEqualTo("critical");
      assertThat(readToTheEnd(slow)).as("bytes before the cut").isPositive();
    }
  }

  @Test
  void oneStreamTooManyIsRefused() throws Exception {
    try (Stream one = new Stream(api.port());
        Stream two = new Stream(api.port())) {
      one.next();
      two.next();

      assertThat(api.get("/api/v1/events").statusCode()).isEqualTo(429);
    }
  }

  private double cut() {
    return api.registry.get("bridgewatch.collector.events.clients.cut").counter().count();
  }

  private static long readToTheEnd(Socket socket) throws IOException {
    long bytes = 0;
    var buffer = new byte[65_536];
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        bytes += n;
      }
    } catch (SocketException _) {
      // reset: cut with data on the way
    }
    return bytes;
  }

  private record Event(String name, JsonNode data) {}

  /// A client of the stream that reads events one by one.
  private static final class Stream implements AutoCloseable {

    static final byte[] REQUEST =
        "GET /api/v1/events HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    private final Socket socket;
    private final BufferedReader reader;

    Stream(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(REQUEST);
      reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    Event next() throws IOException {
      String name = "";
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          return new Event(name, JSON.readTree(line.substring(6)));
        }
      }
      throw new IOException("the stream ended");
    }

    Event next(String name) throws IOException {
      Event event = next();
      while (!event.name().equals(name)) {
        event = next();
      }
      return event;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
