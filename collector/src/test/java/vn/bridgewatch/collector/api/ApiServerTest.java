package vn.bridgewatch.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.fakes.RunningApi;
import vn.bridgewatch.collector.fakes.Steps;
import vn.bridgewatch.collector.live.Latest;
import vn.bridgewatch.collector.live.SiteEvent;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

class ApiServerTest {

  private static final RunningApi API = new RunningApi(HttpSettings.Limits.DEFAULT);
  private static final JsonMapper JSON = new JsonMapper();

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void theOverviewCountsEverySiteAndNamesTheProvinces() throws Exception {
    JsonNode overview = json(API.get("/api/v1/overview"));

    assertThat(overview.at("/counts/total").asInt()).isEqualTo(API.world.inventory.sites().size());
    assertThat(overview.at("/provinces")).hasSize(35);
    assertThat(overview.at("/provinces/1/name").asText()).contains("Hà Nội");
  }

  @Test
  void aSiteNeverSeenIsUnknown() throws Exception {
    JsonNode site = json(API.get("/api/v1/sites/00008")).get("site");

    assertThat(site.get("state").asText()).isEqualTo("unknown");
    assertThat(site.get("reason").asText()).isEqualTo("never_seen");
    assertThat(site.get("lastSeenMillis").asLong()).isZero();
  }

  @Test
  void theTimelineOfASiteIsPaged() throws Exception {
    for (int i = 1; i <= 3; i++) {
      API.world.happen(
          new SiteEvent(
              "r" + i,
              "00008",
              "trap",
              "sw",
              "info",
              i,
              i,
              false,
              Map.of("oid", "1.3"),
              "vi",
              "en"));
    }
    API.world.happen(
        new SiteEvent("x", "00", "trap", "sw", "info", 4, 4, false, Map.of(), "vi", "en"));

    JsonNode page = json(API.get("/api/v1/sites/00008/events?limit=2")).get("events");
    JsonNode rest =
        json(API.get("/api/v1/sites/00008/events?before=" + page.at("/1/id").asLong()))
            .get("events");

    assertThat(page).extracting(it -> it.get("record").asText()).containsExactly("r3", "r2");
    assertThat(rest).extracting(it -> it.get("record").asText()).containsExactly("r1");
    assertThat(page.at("/0/labels/oid").asText()).isEqualTo("1.3");
    assertThat(json(API.get("/api/v1/events/recent?limit=1")).at("/events/0/record").asText())
        .isEqualTo("x");
    assertThat(API.get("/api/v1/events/recent?before=0").statusCode()).isEqualTo(400);
    assertThat(API.get("/api/v1/sites/99999/events").statusCode()).isEqualTo(404);
  }

  @Test
  void sitesAreFilteredAndPaged() throws Exception {
    API.world.setState("00004", SiteState.CRITICAL);

    JsonNode critical = json(API.get("/api/v1/sites?state=critical&province=01&seen=true"));
    JsonNode page = json(API.get("/api/v1/sites?province=01&limit=2&offset=1"));

    assertThat(critical.get("total").asInt()).isEqualTo(1);
    assertThat(critical.at("/sites/0/key").asText()).isEqualTo("00004");
    assertThat(critical.at("/sites/0/repairMinutes").asInt()).isEqualTo(45);
    assertThat(page.get("total").asInt()).isGreaterThan(100);
    assertThat(page.get("sites")).hasSize(2);
    assertThat(page.at("/sites/0/key").asText()).isEqualTo("00008");
  }

  @Test
  void aValueThatWasNotReadIsNullWithItsReason() throws Exception {
    var metric = Metric.gauge("probe_success", "");
    API.world.setLatest(
        "01",
        List.of(
            new Latest(Series.of(metric, Labels.of("site", "01")), Reading.of(1), 5),
            new Latest(
                Series.of(metric, Labels.of("site", "02")), Reading.absent(Absence.TIMED_OUT), 6)));

    JsonNode values = json(API.get("/api/v1/sites/01/latest")).get("values");

    assertThat(values.at("/0/value").asDouble()).isEqualTo(1);
    assertThat(values.at("/0/absent").isNull()).isTrue();
    assertThat(values.at("/1/value").isNull()).isTrue();
    assertThat(values.at("/1/absent").asText()).isEqualTo("timed_out");
  }

  @Test
  void alertsCarryTheirPlaceAndWords() throws Exception {
    API.world.open("00004", "target_unreachable", Severity.CRITICAL, false);

    JsonNode alert = json(API.get("/api/v1/alerts")).at("/alerts/0");

    assertThat(alert.get("province").asText()).isEqualTo("01");
    assertThat(alert.get("severity").asText()).isEqualTo("critical");
    assertThat(alert.get("summaryVi").asText()).isEqualTo("Không liên lạc được với gateway");
  }

  @Test
  void aConferenceIsPutReadAndClosed() throws Exception {
    String body =
        """
        {"title":"Giao ban","codeName":"HN-11","start":"2026-11-23T08:00:00+07:00",
         "end":"2026-11-23T11:30:00+07:00","roster":["00","province:01"]}
        """;

    JsonNode put = json(API.act("PUT", "/api/v1/conferences/giao-ban", body));
    JsonNode read = json(API.get("/api/v1/conferences/giao-ban"));
    JsonNode list = json(API.get("/api/v1/conferences"));
    JsonNode closed = json(API.act("POST", "/api/v1/conferences/giao-ban/close", ""));

    assertThat(put.get("rosterSize").asInt()).isGreaterThan(100);
    assertThat(read).isEqualTo(put);
    assertThat(list.at("/conferences/0").has("roster")).isFalse();
    assertThat(closed.get("closedMillis").asLong()).isEqualTo(API.world.nowMillis);
    JsonNode again = json(API.act("PUT", "/api/v1/conferences/giao-ban", body));
    assertThat(again.get("closedMillis")).isEqualTo(closed.get("closedMillis"));
  }

  @Test
  void aCheckRunsAndItsReportsAreRead() throws Exception {
    API.world.connect("00", Steps.passed());
    HttpResponse<String> started = API.act("POST", "/api/v1/checks", "{\"sites\":[\"00\"]}");
    assertThat(started.statusCode()).isEqualTo(202);
    String id = JSON.readTree(started.body()).get("id").asText();

    JsonNode check = json(API.get("/api/v1/checks/" + id));
    while (check.get("finishedMillis").isNull()) {
      Thread.onSpinWait();
      check = json(API.get("/api/v1/checks/" + id));
    }

    assertThat(check.at("/counts/ready").asInt()).isEqualTo(1);
    assertThat(check.at("/sites/0/reasons/0/status").asText()).isEqualTo("passed");
    assertThat(json(API.get("/api/v1/checks?limit=1")).at("/checks/0").has("sites")).isFalse();
    HttpResponse<String> html = API.get("/api/v1/checks/" + id + "/report");
    String hash = CheckReportHash.of(html.body());
    assertThat(html.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(html.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(it -> assertThat(it).contains(hash));
    assertThat(API.get("/api/v1/checks/" + id + "/report?format=text&lang=en").body())
        .contains("All 1 sites are ready.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET  | /api/v1/sites?limit=0            | 400 | limit
          GET  | /api/v1/sites?limit=5001         | 400 | limit
          GET  | /api/v1/sites?limit=x            | 400 | limit
          GET  | /api/v1/sites?limit=1&limit=2    | 400 | limit
          GET  | /api/v1/sites?state=purple       | 400 | state
          GET  | /api/v1/sites?provinz=01         | 400 | provinz
          GET  | /api/v1/sites?province=77777     | 400 | province
          GET  | /api/v1/sites/99999              | 404 | key
          GET  | /api/v1/sites/..%2f..%2fetc      | 404 | key
          GET  | /api/v1/sites/99999/latest       | 404 | key
          GET  | /api/v1/devices                  | 400 | site
          GET  | /api/v1/devices?site=99999       | 404 | site
          GET  | /api/v1/alerts?state=firing      | 400 | state
          GET  | /api/v1/conferences/none         | 404 | id
          GET  | /api/v1/checks/none              | 404 | id
          GET  | /api/v1/checks/none/report?format=pdf | 400 | format
          GET  | /api/v1/nothing                  | 404 | /api/v1/nothing
          GET  | /metrics/sites?province=7x       | 400 | province
          GET  | /assets/..%2findex.html          | 404 | name
          GET  | /assets/none.js                  | 404 | assets/none.js
          DELETE | /api/v1/sites                  | 405 | DELETE
          """)
  void aBadRequestIsToldWhatIsWrong(String method, String path, int status, String where)
      throws Exception {
    HttpResponse<String> answer = API.act(method, path, "");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).at("/error/where").asText()).isEqualTo(where);
    assertThat(JSON.readTree(answer.body()).at("/error/rule").asText()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT  | /api/v1/conferences/x       | {                                | body
          PUT  | /api/v1/conferences/x       | []                               | body
          PUT  | /api/v1/conferences/x       | null                             | body
          PUT  | /api/v1/conferences/x       | {"titel":"a"}                    | body
          PUT  | /api/v1/conferences/x       | {"title":"a","title":"b"}        | body
          PUT  | /api/v1/conferences/x       | {"title":"a"} {}                 | body
          PUT  | /api/v1/conferences/x       | {"codeName":"a"}                 | title
          PUT  | /api/v1/conferences/x       | {"title":"a","codeName":"b","start":"tomorrow"} | start
          PUT  | /api/v1/conferences/x       | {"title":"a","codeName":"b","start":"2026-11-23T08:00:00+07:00","end":"2026-11-23T09:00:00+07:00"} | roster
          PUT  | /api/v1/conferences/x       | {"title":"a","codeName":"b","start":"2026-11-23T08:00:00+07:00","end":"2026-11-23T09:00:00+07:00","roster":["99999"]} | roster
          PUT  | /api/v1/conferences/x       | {"title":"a","codeName":"b","start":"2026-11-23T08:00:00+07:00","end":"2026-11-23T07:00:00+07:00","roster":["00"]} | end
          PUT  | /api/v1/conferences/BAD_ID  | {"title":"a","codeName":"b","start":"2026-11-23T08:00:00+07:00","end":"2026-11-23T09:00:00+07:00","roster":["00"]} | id
          POST | /api/v1/checks              | {}                               | body
          POST | /api/v1/checks              | {"sites":["00"],"conference":"x"} | body
          POST | /api/v1/checks              | {"sites":[null]}                 | sites
          POST | /api/v1/checks              | {"sites":[1]}                    | body
          """)
  void aBadBodyIsToldWhatIsWrong(String method, String path, String body, String where)
      throws Exception {
    HttpResponse<String> answer = API.act(method, path, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).at("/error/where").asText()).startsWith(where);
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    String body = "{\"title\":\"" + "x".repeat(300_000) + "\"}";

    assertThat(API.act("PUT", "/api/v1/conferences/x", body).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer wrong",
        "Basic d3Jvbmc=",
        "Basic " + "OjAxMjM0NTY3ODlhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ekFCQ0RFRkc="
      })
  void actingNeedsTheTokenAsBearer(String authorization) throws Exception {
    var request =
        API.request("/api/v1/checks")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"sites\":[\"00\"]}"))
            .header("Content-Type", "application/json");
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }

    HttpResponse<String> answer = API.send(request);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(answer.body()).doesNotContain(RunningApi.TOKEN);
  }

  @Test
  void everyAnswerTellsBrowsersWhatPagesMayDo() {
    for (String path : List.of("/", "/api/v1/overview", "/metrics", "/nothing")) {
      var headers = API.get(path).headers();

      assertThat(headers.firstValue("Content-Security-Policy"))
          .hasValue(
              "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
    }
  }

  @Test
  void healthSaysWhatIsMissing() {
    assertThat(API.get("/healthz").body()).isEqualTo("ok\n");
    assertThat(API.get("/readyz").statusCode()).isEqualTo(200);

    API.missing = List.of("live: the journal is being read");

    HttpResponse<String> answer = API.get("/readyz");
    API.missing = List.of();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("live: the journal is being read\n");
  }

  @Test
  void aReloadThatFailsListsEveryProblem() throws Exception {
    API.reloadProblems = List.of("rules.yaml:3: rules[0].hold: must be a duration");

    HttpResponse<String> answer = API.act("POST", "/api/v1/reload", "");
    API.reloadProblems = List.of();

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).at("/error/what").asText()).startsWith("rules.yaml:3");
    assertThat(API.act("POST", "/api/v1/reload", "").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreOfferedAndDiscovered() throws Exception {
    assertThat(API.get("/metrics").body()).contains("bridgewatch_collector_http_connections");
    assertThat(API.get("/metrics/sites?province=01").body()).isEqualTo("# province 01\n");
    JsonNode targets = JSON.readTree(API.get("/sd/prometheus").body());

    assertThat(targets).hasSize(35);
    assertThat(targets.at("/1/targets/0").asText()).isEqualTo("127.0.0.1:" + API.port());
    assertThat(targets.at("/1/labels/__param_province").asText()).isEqualTo("01");
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
