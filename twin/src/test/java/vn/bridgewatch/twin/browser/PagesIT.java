package vn.bridgewatch.twin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The built pages in a real browser, before a collector whose every answer is known.
class PagesIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final List<String> PATHS =
      List.of(
          "/",
          "/province/01",
          "/site/00004",
          "/conference/giao-ban",
          "/check/7",
          "/conferences",
          "/warnings");

  @SuppressWarnings("NullAway.Init")
  private static Browser browser;

  @SuppressWarnings("NullAway.Init")
  private FakeCollector collector;

  @BeforeAll
  static void startBrowser() {
    if (!FakeCollector.hasPages() && !"true".equals(System.getenv("CI"))) {
      System.out.println("SKIPPED: the pages are not built in (-DskipUi), PagesIT tests nothing");
      Assumptions.abort("built with -DskipUi");
    }
    assertThat(FakeCollector.hasPages()).as("the pages are built in").isTrue();
    browser = new Browser();
  }

  @AfterAll
  static void endBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    collector = new FakeCollector();
    browser.setViewport(1280, 800);
    browser.setColorScheme("light");
  }

  @AfterEach
  void end() {
    browser.open("about:blank#");
    collector.close();
    browser.forgetErrors();
  }

  private void open(String path) {
    browser.open(collector.url(path));
    browser.waitFor(
        "document.querySelector('main .card') && !document.querySelector('.waiting')", SOON);
    browser.waitFor("document.querySelector('.pulse.is-live')", SOON);
  }

  @ParameterizedTest
  @CsvSource({
    "vi, light, 1920, 1080",
    "vi, dark, 1280, 800",
    "en, light, 390, 844",
    "en, dark, 1920, 1080"
  })
  void everyPageIsDrawnWithoutAnError(String lang, String scheme, int width, int height) {
    browser.setViewport(width, height);
    browser.setColorScheme(scheme);
    for (String path : PATHS) {
      open(path + "?lang=" + lang);
      String name = path.replace('/', '-') + "-" + lang + "-" + scheme + "-" + width;
      browser.screenshot(SHOTS.resolve("pages" + name + ".png"));

      assertThat(browser.evaluate("document.documentElement.lang").asText()).isEqualTo(lang);
      assertThat(browser.text("h1")).as(path).isNotBlank();
      assertThat(browser.consoleErrors()).as(path).isEmpty();
    }
  }

  @Test
  void nothingIsWiderThanAPhone() {
    browser.setViewport(360, 740);
    for (String path : PATHS) {
      open(path);

      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .as(path)
          .isLessThanOrEqualTo(360);
    }
  }

  @Test
  void theCountryIsOneSentence() {
    open("/?lang=vi");

    assertThat(browser.text("h1").replace('\u00a0', ' '))
        .isEqualTo("1/4 điểm cầu tốt, 1 nghiêm trọng, 1 trạng thái khác, 1 chưa có dữ liệu");
  }

  @Test
  void theChosenLanguageIsRemembered() {
    open("/?lang=vi");
    browser.click(".language");
    browser.waitFor("document.documentElement.lang === 'en'", SOON);
    open("/site/00004");

    assertThat(browser.evaluate("document.documentElement.lang").asText()).isEqualTo("en");
  }

  @Test
  void aSiteThatWasNeverSeenIsNotShownAsGood() {
    open("/site/00025?lang=en");

    assertThat(browser.text(".verdict .mark")).contains("No data yet");
    assertThat(browser.text("h1")).contains("never heard");
  }

  @Test
  void wordsOfANewerCollectorAreShownAsTheyAre() {
    open("/site/00008?lang=en");

    assertThat(browser.text(".verdict")).contains("a_state_of_tomorrow", "A_PHASE_OF_TOMORROW");
  }

  @Test
  void namesAreTextAndNeverMarkup() {
    open("/site/00008");

    assertThat(browser.text(".over-title")).contains(FakeCollector.HOSTILE);
    assertThat(browser.evaluate("document.images.length").asInt()).isZero();
    assertThat(browser.evaluate("document.title").asText()).doesNotStartWith("broken in");
  }

  @Test
  void whatHappenedIsToldInVietnameseAsTextAndMarkedWhereItCameLate() {
    open("/site/00004?lang=vi");
    browser.waitFor("document.querySelector('.timeline')", SOON);

    assertThat(browser.text(".timeline"))
        .contains("nhận muộn", "Một cổng mạng mất kết nối <script>", "<img src=x", "<b>Gi0/3</b>");
    assertThat(browser.evaluate("document.images.length").asInt()).isZero();
  }

  @Test
  void aSiteSaysWhatItsLineDoesToPictureAndSoundBothWays() {
    open("/site/00004?lang=vi");
    browser.waitFor("document.querySelector('.card.media details')", SOON); // the tests have come

    assertThat(browser.text(".card.media"))
        .contains("Hình sẽ giật khoảng 12 lần mỗi phút", "Dừng mọi việc tải nặng")
        .contains("Chiều đi", "Chiều về", "2,13%", "4,11")
        .contains("Dòng đo thường trực", "3,65");
    browser.click(".card.media details summary");
    assertThat(browser.text(".card.media details"))
        .contains("điểm cầu đang trong cuộc gọi", "Thử lại khi cuộc gọi kết thúc.");
  }

  @Test
  void aCheckShowsTheFiguresOfTheMediaTest() {
    open("/check/7?lang=vi");
    browser.waitFor("document.querySelector('.results-table .media-figures')", SOON);

    assertThat(browser.text(".results-table .media-figures"))
        .contains("Chiều đi", "Chiều về", "2,13%", "bị mạng đổi");
  }

  @Test
  void theCalendarSaysWhatComesAndWhoIsInvited() {
    open("/conferences?lang=vi");
    browser.waitFor("document.querySelector('.agenda-row')", SOON);

    assertThat(browser.text(".agenda-row")).contains("Giao ban tháng 11", "HN-11");
    browser.click(".agenda-row a");
    browser.waitFor("location.pathname === '/conference/giao-ban'", SOON);
  }

  @Test
  void rulesThatWereWrongTooOftenAreNamedFirstWithTheirFigures() {
    open("/warnings?lang=vi");
    browser.waitFor("document.querySelector('.warned')", SOON);

    assertThat(browser.text(".demoted"))
        .contains("memory_full_soon", "1 trong 9 đợt cảnh báo đã chấm là đúng");
    assertThat(browser.text("main")).contains("line_loss_coming", "86,8%", "đã đổi cáp quang");
    assertThat(browser.text(".warned")).contains(FakeCollector.HOSTILE);
    assertThat(browser.evaluate("document.images.length").asInt()).isZero();
  }

  @Test
  void aValueThatCouldNotBeReadSaysWhy() {
    open("/site/00004?lang=vi");
    browser.waitFor("document.querySelector('.values')", SOON);

    assertThat(browser.text(".groups")).contains("không đo được: hết thời gian chờ trả lời");
  }

  @Test
  void valuesOfASilentSiteAreNotShownAsFresh() {
    open("/site/00004?lang=en");
    browser.waitFor("document.querySelector('.group .mark.is-good')", SOON);

    open("/site/00070?lang=en");
    browser.waitFor("document.querySelector('.warning-line')", SOON);
    assertThat(browser.text(".warning-line")).contains("Old values");
    assertThat(browser.evaluate("document.querySelectorAll('.mark.is-good').length").asInt())
        .isZero();
  }

  /// A browser has six connections for one server, and each event stream holds one.
  @Test
  void pagesThatWereLeftHoldNoConnection() {
    for (int visit = 0; visit < 9; visit++) {
      open(PATHS.get(visit % PATHS.size()));
    }

    assertThat(browser.consoleErrors()).isEmpty();
  }

  @Test
  void anAlertComesAndGoesWithoutAReload() {
    open("/?lang=en");
    browser.waitFor("document.querySelectorAll('.alert:not(.is-ended)').length === 1", SOON);

    collector.send("alert", FakeCollector.alert(2, "firing"));
    browser.waitFor("document.querySelectorAll('.alert:not(.is-ended)').length === 2", SOON);
    assertThat(browser.text("[aria-live=polite]")).contains("Cannot reach switch");

    collector.send("alert", FakeCollector.alert(2, "resolved"));
    browser.waitFor("document.querySelectorAll('.alert:not(.is-ended)').length === 1", SOON);
    assertThat(browser.text(".alert.is-ended")).contains("Cannot reach switch");
  }

  @Test
  void anAlertShowsWhoDealsWithItOrThatNobodyDoes() {
    open("/?lang=vi");
    Map<String, Object> alert = FakeCollector.alert(2, "firing");
    alert.put("level", 2);
    collector.send("alert", alert);
    browser.waitFor("document.querySelector('.is-escalated')", SOON);
    assertThat(browser.text(".is-escalated")).contains("Chưa ai nhận xử lý: đã báo lên cấp 2");
    browser.screenshot(SHOTS.resolve("pages-escalated.png"));

    alert.put("unattendedSinceMillis", null);
    alert.put(
        "acknowledged",
        Map.of("atMillis", System.currentTimeMillis(), "by", "Nguyễn Văn Minh", "note", "gọi"));
    collector.send("alert", alert);
    browser.waitFor("document.querySelector('.is-taken')", SOON);
    assertThat(browser.text(".is-taken")).contains("Nguyễn Văn Minh nhận xử lý lúc ");
    assertThat(browser.evaluate("document.querySelector('.is-escalated')").isNull()).isTrue();
    browser.screenshot(SHOTS.resolve("pages-taken.png"));
  }

  @Test
  void aWallThatStandsStillSaysSo() throws IOException {
    open("/?lang=en");

    collector.cutStreams();
    browser.waitFor("document.querySelector('main.is-frozen')", SOON);
    assertThat(browser.text("[role=alert]")).contains("NO CONNECTION", "not from now");
    browser.screenshot(SHOTS.resolve("pages-frozen.png"));

    collector.allowStreams();
    browser.waitFor("!document.querySelector('main.is-frozen')", SOON);
    assertThat(browser.text(".pulse")).contains("Live");
  }

  @Test
  void aStreamThatIsOpenAndSilentIsStaleToo() {
    open("/?lang=en");

    browser.waitFor("document.querySelector('main.is-frozen')", SOON);
  }

  @Test
  void ticksKeepThePageFresh() {
    open("/?lang=en");
    collector.send("tick", Map.of("nowMillis", System.currentTimeMillis(), "connectedAgents", 0));
    browser.waitFor("document.querySelector('.pulse-agents.is-none')", SOON);

    assertThat(browser.text(".pulse")).contains("No agent is connected");
  }

  @Test
  void aSiteIsFoundByItsNameWithoutMarksAndByKeysAlone() {
    open("/?lang=vi");
    browser.evaluate("document.querySelector('input[type=search]').focus()");
    browser.type("ba dinh");
    browser.waitFor("document.querySelector('[role=option]')", SOON);
    browser.press("Enter");

    browser.waitFor("location.pathname === '/site/00004'", SOON);
    browser.waitFor("document.title.startsWith('Phường Ba Đình')", SOON);
  }

  @Test
  void whatDoesNotExistSaysSo() {
    browser.open(collector.url("/site/99999?lang=en"));
    browser.waitFor("document.querySelector('.failure')", SOON);

    assertThat(browser.text(".failure")).contains("There is no such thing");
  }
}
