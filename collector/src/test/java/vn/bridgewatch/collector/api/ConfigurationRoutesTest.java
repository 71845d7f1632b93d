package vn.bridgewatch.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.fakes.RunningApi;
import vn.bridgewatch.conference.Phase;

class ConfigurationRoutesTest {

  private static final String PATH = "/api/v1/sites/00/configuration";
  private final RunningApi api = new RunningApi(HttpSettings.Limits.DEFAULT);

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whatIsGivenIsShownAndTakenBack() {
    assertThat(api.get(PATH).body()).contains("\"revision\":0").contains("\"state\":\"none\"");

    HttpResponse<String> put = api.actWithYaml("PUT", PATH + "?by=Lan", "probes: []\n");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(put.body())
        .contains("\"revision\":1")
        .contains("\"document\":\"probes: []\\n\"")
        .contains("\"changedBy\":\"Lan (127.0.0.1)\"")
        .contains("\"state\":\"waiting\"")
        .contains("\"answeredMillis\":null");
    assertThat(api.get(PATH).body()).isEqualTo(put.body());

    HttpResponse<String> deleted = api.actWithYaml("DELETE", PATH, "");
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(deleted.body())
        .contains("\"revision\":2")
        .contains("\"document\":null")
        .contains("\"changedBy\":\"127.0.0.1\"");
  }

  @Test
  void withoutTheTokenNothingIsChanged() {
    var request =
        api.request(PATH)
            .header("Content-Type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofString("probes: []"));

    assertThat(api.send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsNotYamlOrOfNoSiteIsSaidSo() {
    assertThat(api.act("PUT", PATH, "{}").statusCode()).as("JSON").isEqualTo(400);
    assertThat(api.actWithYaml("PUT", PATH, "").statusCode()).isEqualTo(400);
    assertThat(api.actWithYaml("PUT", PATH, "probes: 5").body())
        .contains("configuration:1: probes");
    assertThat(api.actWithYaml("PUT", PATH + "?x=1", "probes: []").statusCode()).isEqualTo(400);
    String elsewhere = "/api/v1/sites/99999/configuration";
    assertThat(api.actWithYaml("PUT", elsewhere, "probes: []").statusCode()).isEqualTo(404);
    assertThat(api.actWithYaml("DELETE", elsewhere, "").statusCode()).isEqualTo(404);
    assertThat(api.get(elsewhere).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsHeldBackIsShownAndLetThrough() {
    String given = api.actWithYaml("PUT", PATH, "probes: []").body();
    assertThat(given).contains("\"heldBack\":false");

    api.world.sitePhase = new Conferences.SitePhase(Phase.LIVE, "giao-ban");
    assertThat(api.get(PATH).body()).contains("\"state\":\"waiting\",\"heldBack\":true");

    String through = api.actWithYaml("PUT", PATH + "?during_conference=true", "probes: []").body();
    assertThat(through).contains("\"revision\":1").contains("\"heldBack\":false");
  }

  @Test
  void nearAConferenceItMustBeSaid() {
    api.world.sitePhase = new Conferences.SitePhase(Phase.T60M, "giao-ban");

    HttpResponse<String> refused = api.actWithYaml("PUT", PATH, "probes: [] # near");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("giao-ban").contains("during_conference=true");
    assertThat(
            api.actWithYaml("PUT", PATH + "?during_conference=true", "probes: [] # near")
                .statusCode())
        .isEqualTo(200);
    assertThat(api.actWithYaml("DELETE", PATH, "").statusCode()).isEqualTo(409);
  }
}
