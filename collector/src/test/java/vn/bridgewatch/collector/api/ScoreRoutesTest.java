package vn.bridgewatch.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.alert.Scorer;
import vn.bridgewatch.collector.fakes.RunningApi;
import vn.bridgewatch.collector.fakes.World;
import vn.bridgewatch.collector.score.Cause;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.collector.score.ScoredWarning;

class ScoreRoutesTest {

  private static final String FALSE_ONE = "/api/v1/warnings/loss_coming/7";
  private static final String OPEN_ONE = "/api/v1/warnings/loss_coming/8";
  private final RunningApi api = new RunningApi(HttpSettings.Limits.DEFAULT);

  @BeforeEach
  void fill() {
    api.scoresKept.put(warning(7, Mark.FALSE));
    api.scoresKept.put(warning(8, Mark.PENDING));
    api.book.rules(List.of(new Scorer.Part("loss_coming", Optional.of("loss"), Scorer.Sort.OTHER)));
    api.book.restore(api.scoresKept.load(World.NOW), World.NOW);
    api.book.tick(World.NOW);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static ScoredWarning warning(long alert, Mark mark) {
    boolean pending = mark == Mark.PENDING;
    return new ScoredWarning(
        "loss_coming",
        alert,
        2,
        true,
        "loss",
        "00004",
        "switch",
        Map.of("site", "00004"),
        "",
        World.NOW - 1_000_000 + alert,
        null,
        pending ? null : Long.valueOf(World.NOW - 900_000),
        null,
        0,
        null,
        null,
        null,
        mark,
        pending ? Cause.NONE : Cause.NEVER_CAME,
        pending ? null : Long.valueOf(World.NOW - 1_000),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void warningsAreListedNewestFirstWithWhatBecameOfThem() {
    String all = api.get("/api/v1/warnings").body();
    assertThat(all.indexOf("\"alert\":8")).isLessThan(all.indexOf("\"alert\":7")).isPositive();
    assertThat(api.get("/api/v1/warnings?mark=false").body())
        .contains("\"alert\":7", "\"causeVi\":\"sự cố không xảy ra\"")
        .doesNotContain("\"alert\":8");
    assertThat(api.get("/api/v1/warnings?rule=other").body()).isEqualTo("{\"warnings\":[]}");
    assertThat(api.get("/api/v1/warnings?mark=perhaps").statusCode()).isEqualTo(400);
  }

  @Test
  void aRuleTellsHowFarItCanBeTrusted() {
    assertThat(api.get("/api/v1/rules/loss_coming/score").body())
        .contains("\"warnsOf\":\"loss\"", "\"judged\":1", "\"pending\":1", "\"demoted\":false")
        .contains("\"precision\":{\"value\":0.0,\"lower\":0.0,")
        .contains("\"recall\":{\"value\":null,");
    assertThat(api.get("/api/v1/scores").body()).contains("\"rule\":\"loss_coming\"");
    assertThat(api.get("/api/v1/rules/none/score").statusCode()).isEqualTo(404);
  }

  @Test
  void aMarkIsCorrectedWithNameAndReasonAndEachChangeIsKept() {
    String body = "{\"mark\":\"averted\",\"by\":\"Lan\",\"reason\":\"đã đổi cáp\"}";
    assertThat(api.act("PUT", FALSE_ONE + "/mark", body).body())
        .contains("\"mark\":\"averted\"", "\"correctedFrom\":\"false\"")
        .contains("\"by\":\"Lan (127.0.0.1)\"", "đã đổi cáp");
    api.book.tick(World.NOW + 20_000);
    assertThat(api.get("/api/v1/rules/loss_coming/score").body()).contains("\"judged\":0");

    api.act("PUT", FALSE_ONE + "/mark", "{\"by\":\"Lan\",\"reason\":\"nhầm\"}");
    api.book.tick(World.NOW + 40_000);

    assertThat(api.get("/api/v1/rules/loss_coming/score").body()).contains("\"judged\":1");
    assertThat(api.get(FALSE_ONE).body())
        .contains("\"mark\":\"false\"", "\"reason\":\"đã đổi cáp\"", "\"reason\":\"nhầm\"");
  }

  @Test
  void aCorrectionMustGoWithTheWarning() {
    String good = "{\"mark\":\"%s\",\"by\":\"Lan\",\"reason\":\"x\"}";
    assertThat(api.act("PUT", OPEN_ONE + "/mark", good.formatted("hit")).statusCode())
        .isEqualTo(409);
    assertThat(api.act("PUT", FALSE_ONE + "/mark", good.formatted("missed")).statusCode())
        .isEqualTo(409);
    assertThat(api.act("PUT", FALSE_ONE + "/mark", good.formatted("pending")).statusCode())
        .isEqualTo(400);
    assertThat(api.act("PUT", FALSE_ONE + "/mark", "{\"mark\":\"hit\"}").statusCode())
        .as("by whom and why")
        .isEqualTo(400);
    assertThat(
            api.act("PUT", "/api/v1/warnings/loss_coming/99/mark", good.formatted("hit"))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void whoActedSaysSoWhileItIsOpen() {
    String body = "{\"by\":\"Minh\",\"note\":\"đã gọi nhà mạng\"}";
    assertThat(api.act("POST", OPEN_ONE + "/acted", body).body())
        .contains("\"acted\":{", "đã gọi nhà mạng");
    assertThat(api.act("POST", FALSE_ONE + "/acted", body).statusCode()).isEqualTo(409);
  }

  @Test
  void aRuleIsDemotedAndReinstatedByHand() {
    String demote = "{\"demoted\":true,\"by\":\"Lan\",\"reason\":\"đang sửa\"}";
    assertThat(api.act("PUT", "/api/v1/rules/loss_coming/standing", demote).statusCode())
        .isEqualTo(202);
    api.book.tick(World.NOW + 20_000);
    assertThat(api.get("/api/v1/rules/loss_coming/score").body())
        .contains("\"demoted\":true", "\"standingReason\":\"đang sửa\"");
    assertThat(api.book.demoted("loss_coming")).isTrue();

    assertThat(api.act("PUT", "/api/v1/rules/loss_coming/standing", "{\"by\":\"x\"}").statusCode())
        .isEqualTo(400);
    assertThat(api.act("PUT", "/api/v1/rules/none/standing", demote).statusCode()).isEqualTo(404);
  }

  @Test
  void aReportOfACheckTellsHowFarToTrustTheWarnings() {
    String check = api.act("POST", "/api/v1/checks", "{\"sites\":[\"00\"]}").body();
    String id = check.replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
    String report = "/api/v1/checks/" + id + "/report?format=";

    assertThat(api.get(report + "text&lang=vi").body())
        .contains("MỨC TIN CẬY CỦA CẢNH BÁO SỚM", "loss_coming: đúng 0/1 lần (có thể từ 0% đến");
    assertThat(api.get(report + "html&lang=en").body())
        .contains("How far to trust the early warnings", "loss_coming: came true 0/1 (likely 0 %");
  }

  @Test
  void withoutTheTokenNothingIsChanged() {
    var request =
        api.request(FALSE_ONE + "/mark")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{}"));

    assertThat(api.send(request).statusCode()).isEqualTo(401);
  }
}
