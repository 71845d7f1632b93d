package vn.bridgewatch.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.agent.schedule.ScheduleListener.Ending;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Payload;

class AgentHealthTest {

  private static final Metric SUCCESS = Metric.gauge("probe_success", "Whether it answered");
  private static final String SITE = "{province=\"01\",site=\"00004\"}";
  private static final Vitals VITALS =
      new Vitals() {
        @Override
        public double spoolUsedRatio() {
          return 0.25;
        }

        @Override
        public double oldestUnacknowledgedSeconds() {
          return 3;
        }

        @Override
        public boolean uplinkConnected() {
          return true;
        }

        @Override
        public OptionalDouble clockOffsetSeconds() {
          return OptionalDouble.empty();
        }
      };

  private final AgentHealth health = new AgentHealth("00004", "01", "1.2.3", 1_500);

  @Test
  void figuresOfOtherPartsGoOnAfterGarbageIsCollected() {
    var value = new AtomicLong(1);
    health.counter("things", "Things", () -> value.get());
    health.gauge("level", "Level", () -> value.get());
    assertThat(health.text()).contains("bridgewatch_agent_things_total" + SITE + " 1.0");

    var canary = new WeakReference<>(new Object());
    while (canary.get() != null) {
      System.gc();
    }
    value.set(5);

    assertThat(health.text())
        .contains("bridgewatch_agent_things_total" + SITE + " 5.0")
        .contains("bridgewatch_agent_level" + SITE + " 5.0");
  }

  @Test
  void attemptsAreCountedByKindAndByWhatBecameOfThem() {
    health.ended(job("icmp gateway"), Ending.DONE, success(Reading.of(1)));
    health.ended(job("icmp gateway"), Ending.DONE, success(Reading.of(1)));
    health.ended(job("tcp mcu"), Ending.DONE, success(Reading.of(0)));
    health.ended(job("icmp gateway"), Ending.DONE, success(Reading.absent(Absence.UNMEASURED)));
    health.ended(job("snmp switch"), Ending.OVERDUE, List.of());
    health.ended(job("snmp switch"), Ending.FAILED, List.of());

    assertThat(health.text())
        .contains(attempts("icmp", "reached") + " 2.0")
        .contains(attempts("tcp", "unreached") + " 1.0")
        .contains(attempts("icmp", "unmeasured") + " 1.0")
        .contains(attempts("snmp", "overdue") + " 1.0")
        .contains(attempts("snmp", "failed") + " 1.0");
    assertThat(health.failedAttempts()).isEqualTo(3);
  }

  @Test
  void theFiguresOfSpoolAndUplinkCarryTheSite() {
    health.watch(VITALS);

    assertThat(health.text())
        .contains("bridgewatch_agent_spool_used_ratio" + SITE + " 0.25")
        .contains("bridgewatch_agent_uplink_connected" + SITE + " 1.0")
        .contains("bridgewatch_agent_start_timestamp_seconds" + SITE + " 1.5")
        .contains("bridgewatch_agent_cpu_seconds_total" + SITE)
        .contains("version=\"1.2.3\"");
  }

  @Test
  void theCentreGetsAFewFiguresAndWhatIsUnknownIsAbsent() {
    var self = new SelfMeasurement(health, VITALS).measure();

    assertThat(self)
        .extracting(o -> o.series().name())
        .contains("bridgewatch_agent_spool_used_ratio", "bridgewatch_agent_attempts_failed_total");
    assertThat(self)
        .filteredOn(o -> o.series().name().equals("bridgewatch_agent_clock_offset_seconds"))
        .singleElement()
        .extracting(Observation::reading)
        .isEqualTo(Reading.absent(Absence.UNMEASURED));
  }

  @Test
  void theLatestSamplesCarryTheirSiteAndGoWhenTheyAreAbsent() {
    var latest = new LatestSamples((_, _) -> {}, "01");
    latest.record("00007", tick(Reading.of(1)));
    assertThat(text(latest)).contains("{province=\"01\",site=\"00007\"} 1\n");

    latest.record("00007", tick(Reading.absent(Absence.TIMED_OUT)));
    assertThat(text(latest)).isEmpty();

    latest.record("00007", tick(Reading.of(2)));
    assertThat(text(latest)).contains("{province=\"01\",site=\"00007\"} 2\n");

    latest.record("00007", tick(Reading.absent(Absence.GONE)));
    assertThat(text(latest)).isEmpty();
  }

  @Test
  void theLatestValueCountsWhicheverTickItCameWith() {
    var latest = new LatestSamples((_, _) -> {}, "01");
    Metric one = Metric.gauge("one", "");
    Metric two = Metric.gauge("two", "Second.");
    Observation first = Observation.of(one, Labels.NONE, 1);
    latest.record("00007", samples(first, Observation.of(two, Labels.NONE, 2)));
    latest.record("00007", samples(first, Observation.of(two, Labels.NONE, 3)));
    latest.record("00007", samples(Observation.of(two, Labels.NONE, 4)));
    latest.record("00008", samples(first));
    assertThat(text(latest))
        .isEqualTo(
            """
            # TYPE one gauge
            one{province="01",site="00007"} 1
            one{province="01",site="00008"} 1
            # HELP two Second.
            # TYPE two gauge
            two{province="01",site="00007"} 4
            """);

    latest.record("00007", samples(Observation.absent(two, Labels.NONE, Absence.GONE)));
    latest.record("00007", samples(first, Observation.of(two, Labels.NONE, 5)));
    assertThat(text(latest)).contains("two{province=\"01\",site=\"00007\"} 5\n");

    latest.record("00007", samples(first, Observation.absent(two, Labels.NONE, Absence.GONE)));
    assertThat(text(latest)).doesNotContain("two");
  }

  private static Payload samples(Observation... observations) {
    return new Payload.Samples(new Tick(1, List.of(observations)));
  }

  private static String text(LatestSamples latest) {
    var text = new StringBuilder();
    latest.write(text);
    return text.toString();
  }

  @Test
  void metricsAreServedOnLoopbackAndNothingElseIs() throws Exception {
    try (var server = MetricsServer.start(0, () -> "up 1\n");
        var client = HttpClient.newHttpClient()) {
      String base = "http://127.0.0.1:" + server.port();
      HttpResponse<String> metrics = get(client, base + "/metrics");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).isEqualTo("up 1\n");
      assertThat(metrics.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(get(client, base + "/metrics/x").statusCode()).isEqualTo(404);
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(URI.create(base + "/metrics"))
                          .POST(HttpRequest.BodyPublishers.noBody())
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(405);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (var first = MetricsServer.start(0, () -> "")) {
      assertThatThrownBy(() -> MetricsServer.start(first.port(), () -> ""))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("metrics.port: " + first.port() + " cannot be had");
    }
  }

  private static HttpResponse<String> get(HttpClient client, String uri) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String attempts(String kind, String outcome) {
    return "bridgewatch_agent_attempts_total{kind=\""
        + kind
        + "\",outcome=\""
        + outcome
        + "\",province=\"01\",site=\"00004\"}";
  }

  private static List<Observation> success(Reading reading) {
    return List.of(new Observation(vn.bridgewatch.metric.Series.of(SUCCESS, Labels.NONE), reading));
  }

  private static Payload tick(Reading reading) {
    return new Payload.Samples(new Tick(0, success(reading)));
  }

  private static Job job(String name) {
    var measurement =
        new Measurement() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public List<Observation> measure() {
            return List.of();
          }
        };
    return new Job("00004", measurement, Duration.ofSeconds(5), Duration.ofSeconds(5));
  }
}
