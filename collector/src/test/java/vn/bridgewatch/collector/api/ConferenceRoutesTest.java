package vn.bridgewatch.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.conference.StoredConferences;
import vn.bridgewatch.collector.fakes.MemoryCalendar;
import vn.bridgewatch.collector.fakes.RunningApi;

class ConferenceRoutesTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ONE =
      """
      {"title":"Giao ban","codeName":"HN-11","start":"2026-12-23T08:00:00+07:00",
       "end":"2026-12-23T11:30:00+07:00","roster":["all","-tier:commune"],"rank":"ministry",
       "call":{"bitRate":4000000,"codecs":["H.264"],"mcus":["10.0.0.7"]}}
      """;
  private static final String WEEKLY =
      """
      {"title":"Tuần","codeName":"HN-T","start":"2026-12-21 08:00","end":"2026-12-21 09:00",
       "roster":["01"],"repeat":"FREQ=WEEKLY;COUNT=3",
       "changes":[{"date":"2026-12-28 08:00","calledOff":true}]}
      """;
  private static final String CALENDAR =
      """
      BEGIN:VCALENDAR
      VERSION:2.0
      BEGIN:VEVENT
      UID:a
      X-BRIDGEWATCH-ID:a
      DTSTART:20261223T010000Z
      DURATION:PT1H
      SUMMARY:Họp
      END:VEVENT
      %s
      END:VCALENDAR
      """;
  private static final String WHOLE_DAY =
      """
      BEGIN:VEVENT
      UID:b
      DTSTART;VALUE=DATE:20261224
      END:VEVENT\
      """;

  private final RunningApi api =
      new RunningApi(
          HttpSettings.Limits.DEFAULT,
          world ->
              new StoredConferences(new MemoryCalendar(), world.inventory, () -> world.nowMillis));

  @AfterEach
  void stop() {
    api.close();
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> bring(String query, String type, String body) {
    return api.send(
        api.request("/api/v1/conferences/import" + query)
            .header("Authorization", "Bearer " + RunningApi.TOKEN)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private int known() throws Exception {
    return json(api.get("/api/v1/conferences")).get("conferences").size();
  }

  @Test
  void aConferenceHasItsRankItsCallAndWhoIsInvited() throws Exception {
    JsonNode put = json(api.act("PUT", "/api/v1/conferences/a", ONE));

    assertThat(put.get("rank").asText()).isEqualTo("ministry");
    assertThat(put.get("rosterSize").asInt()).isEqualTo(35);
    assertThat(put.get("invited").toString()).isEqualTo("[\"all\",\"-tier:commune\"]");
    assertThat(put.at("/call/bitRate").asInt()).isEqualTo(4_000_000);
    assertThat(put.get("origin").asText()).isEqualTo("API");
  }

  @Test
  void whatIsToComeIsCalledOffAndWhatHasBegunIsNot() throws Exception {
    json(api.act("PUT", "/api/v1/conferences/a", ONE));
    JsonNode off = json(api.act("DELETE", "/api/v1/conferences/a", ""));
    assertThat(off.get("calledOff").asBoolean()).isTrue();
    assertThat(off.get("phase").asText()).isEqualTo("IDLE");

    json(api.act("PUT", "/api/v1/conferences/b", ONE));
    api.world.nowMillis = off.get("startMillis").asLong() + 1;
    HttpResponse<String> late = api.act("DELETE", "/api/v1/conferences/b", "");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("has begun");
  }

  @Test
  void aSeriesIsPutMovedByHandAndTakenOut() throws Exception {
    JsonNode series = json(api.act("PUT", "/api/v1/series/tuan", WEEKLY));
    assertThat(series.get("next")).hasSize(3);
    assertThat(series.at("/next/1/calledOff").asBoolean()).isTrue();
    assertThat(json(api.get("/api/v1/conferences?series=tuan")).get("conferences")).hasSize(3);

    JsonNode moved =
        json(
            api.act(
                "PUT",
                "/api/v1/conferences/tuan-20261221-0800",
                ONE.replace("\"all\",\"-tier:commune\"", "\"01\"")));
    assertThat(moved.get("series").asText()).isEqualTo("tuan");
    json(api.act("PUT", "/api/v1/series/tuan", WEEKLY));
    assertThat(json(api.get("/api/v1/conferences/tuan-20261221-0800")).get("startMillis"))
        .isEqualTo(moved.get("startMillis"));

    json(api.act("DELETE", "/api/v1/series/tuan", ""));
    assertThat(known()).isZero();
    assertThat(api.act("DELETE", "/api/v1/series/tuan", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aDryRunTellsAndChangesNothing() throws Exception {
    JsonNode dry =
        json(bring("?dry_run=true&roster=01%2004", "text/calendar", CALENDAR.formatted(WHOLE_DAY)));

    assertThat(dry.get("good").asBoolean()).isFalse();
    assertThat(dry.get("added")).hasSize(1);
    assertThat(dry.at("/added/0/rosterSize").asInt()).isEqualTo(2);
    assertThat(dry.at("/problems/0/line").asInt()).isEqualTo(12);
    assertThat(dry.at("/problems/0/what").asText()).contains("whole days");
    assertThat(known()).isZero();
  }

  @Test
  void anImportIsTakenWholeOrNotUnlessTheRestIsWanted() throws Exception {
    String query = "?roster=01";
    String broken = CALENDAR.formatted(WHOLE_DAY);

    HttpResponse<String> refused = bring(query, "text/calendar; charset=utf-8", broken);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("whole days", "nothing was taken");
    assertThat(known()).isZero();

    json(bring(query + "&skip_bad=true", "text/calendar", broken));
    assertThat(known()).isOne();
    JsonNode again =
        json(bring(query, "text/calendar", CALENDAR.replace("%s\n", "").replace("T01", "T02")));
    assertThat(again.at("/changed/0/what/0").asText()).isEqualTo("time");
    assertThat(known()).isOne();
  }

  @Test
  void aTableIsTakenTheSame() throws Exception {
    String table =
        "id,title,code_name,start,end,roster\na,Họp,HN,2026-12-23 08:00,2026-12-23 09:00,01 04\n";

    JsonNode taken = json(bring("", "text/csv", table));

    assertThat(taken.at("/added/0/rosterSize").asInt()).isEqualTo(2);
    assertThat(bring("", "text/csv", "id,name\n").body()).contains("unknown column name");
    assertThat(bring("", "text/csv", table.replace("01 04", "99999")).body()).contains("99999");
    assertThat(bring("", "text/plain", table).statusCode()).isEqualTo(400);
    assertThat(bring("", "text/csv", "").statusCode()).isEqualTo(400);
  }

  @Test
  void withoutTheTokenNothingIsTaken() {
    var request =
        api.request("/api/v1/conferences/import")
            .header("Content-Type", "text/calendar")
            .POST(HttpRequest.BodyPublishers.ofString(CALENDAR.replace("%s\n", "")));

    assertThat(api.send(request).statusCode()).isEqualTo(401);
  }
}
