package vn.bridgewatch.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.fakes.RunningApi;

class AlertRoutesTest {

  private static final String ONE = "/api/v1/alerts/1/acknowledgement";
  private static final String MINH = "{\"by\":\"Minh\",\"note\":\"đang gọi nhà mạng\"}";
  private final RunningApi api = new RunningApi(HttpSettings.Limits.DEFAULT);

  @BeforeEach
  void open() {
    api.world.open("00004", "target_unreachable", Severity.CRITICAL, false);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whoDealsWithAnAlertIsNotedShownAndTakenBack() {
    var answer = api.act("PUT", ONE, MINH);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"by\":\"Minh\"", "\"note\":\"đang gọi nhà mạng\"", "\"level\":1")
        .contains("\"unattendedSinceMillis\":null")
        .doesNotContain("127.0.0.1");
    assertThat(api.get("/api/v1/alerts").body()).contains("\"by\":\"Minh\"");

    assertThat(api.act("DELETE", ONE, "").body())
        .contains("\"acknowledged\":null", "\"unattendedSinceMillis\":1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/alerts/2/acknowledgement | {\"by\":\"Minh\"} | 404 | no alert 2 that fires",
        "/api/v1/alerts/x/acknowledgement | {\"by\":\"Minh\"} | 400 | must be a whole number",
        "/api/v1/alerts/1/acknowledgement | {\"by\":\" \"} | 400 | must not be blank",
        "/api/v1/alerts/1/acknowledgement | {} | 400 | must not be blank",
      })
  void whatCannotBeIsRefused(String path, String body, int status, String why) {
    var answer = api.act("PUT", path, body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(why);
  }

  @Test
  void aNameHasABoundAndTheTokenIsNeeded() {
    String lengthy = "{\"by\":\"" + "M".repeat(101) + "\"}";
    assertThat(api.act("PUT", ONE, lengthy).body()).contains("at most 100");
    assertThat(api.get(ONE).statusCode()).isIn(404, 405);
    var withoutToken =
        api.request(ONE)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(MINH));
    assertThat(api.send(withoutToken).statusCode()).isEqualTo(401);
  }
}
