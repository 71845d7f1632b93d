package vn.bridgewatch.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.api.HttpSettings;
import vn.bridgewatch.collector.fakes.RunningApi;
import vn.bridgewatch.collector.fakes.Steps;

/// The commands against a real server.
class CommandsTest {

  @TempDir private Path folder;
  private final RunningApi api = new RunningApi(HttpSettings.Limits.DEFAULT);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path token;

  @BeforeEach
  void keepToken() throws IOException {
    token = folder.resolve("token");
    Files.writeString(token, RunningApi.TOKEN + "\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void alertsSayWhatIsWrongAndWhatToDo() {
    assertThat(run("alerts")).isZero();
    assertThat(text(out)).isEqualTo("Không có cảnh báo nào.\n");

    api.world.open("00004", "target_unreachable", Severity.CRITICAL, false);

    assertThat(run("alerts")).isEqualTo(1);
    assertThat(text(out))
        .contains("[NGHIÊM TRỌNG]", "00004", "Không liên lạc được với gateway")
        .contains("probe_success 0 < 0,5", "→ Kiểm tra dây mạng.");
    assertThat(run("alerts", "--output", "json")).isEqualTo(1);
    assertThat(text(out)).contains("\"severity\" : \"critical\"");
  }

  @Test
  void whoDealsWithAnAlertIsSaidAndShown() {
    api.world.open("00004", "target_unreachable", Severity.CRITICAL, false);

    assertThat(act("alerts", "acknowledge", "#1", "--by", "Minh", "--note", "gọi nhà mạng"))
        .as(text(err))
        .isZero();
    assertThat(text(out)).contains("#1 ", "Người xử lý: Minh, từ ", "(gọi nhà mạng)");
    assertThat(run("alerts", "--lang", "en")).isEqualTo(1);
    assertThat(text(out)).contains("Dealt with by: Minh, since ");

    assertThat(act("alerts", "give-back", "1")).isZero();
    assertThat(text(out)).doesNotContain("Minh");
    assertThat(act("alerts", "acknowledge", "1")).isEqualTo(2);
    assertThat(text(err)).contains("--by NAME is needed");
    assertThat(act("alerts", "acknowledge", "none", "--by", "Minh")).isEqualTo(2);
    assertThat(text(err)).contains("NUMBER: must be the number of one alert, as 17, got none");
    assertThat(act("alerts", "close", "1")).isEqualTo(2);
    assertThat(text(err)).contains("close");
    assertThat(act("alerts", "give-back", "1", "--by", "Minh")).isEqualTo(2);
    assertThat(text(err)).contains("--by");
    assertThat(act("alerts", "acknowledge", "9", "--by", "Minh")).isEqualTo(2);
    assertThat(text(err)).contains("no alert 9 that fires");
  }

  @Test
  void theGravestAlertIsTheFirst() {
    api.world.open("00004", "line_slow", Severity.INFO, false);
    api.world.open("00008", "line_slow", Severity.CRITICAL, false);
    api.world.open("01", "line_slow", Severity.WARNING, false);

    assertThat(run("alerts")).isEqualTo(1);

    assertThat(text(out).lines().filter(line -> line.contains("[")))
        .satisfiesExactly(
            first -> assertThat(first).contains("[NGHIÊM TRỌNG] "),
            second -> assertThat(second).contains("[cảnh báo] "),
            third -> assertThat(third).contains("[lưu ý] "));
  }

  @Test
  void aCheckOfReadySitesPrintsSavesAndExitsWithZero() throws Exception {
    api.world.connect("00", Steps.passed());
    Path saved = folder.resolve("report.html");

    int code = act("check", "run", "--site", "00", "--save", saved.toString());

    assertThat(code).as(text(err)).isZero();
    assertThat(text(out)).contains("Toàn bộ 1 điểm cầu đã sẵn sàng.");
    assertThat(Files.readString(saved)).startsWith("<!doctype html>");
    assertThat(text(err)).as("quiet in a pipe").isEmpty();
  }

  @Test
  void aCheckWithAnUnknownSiteExitsWithOne() throws Exception {
    api.world.connect("00", Steps.passed());

    int code = act("check", "run", "--site", "00", "01", "--lang", "en", "--output", "json");

    assertThat(code).isEqualTo(1);
    assertThat(new JsonMapper().readTree(text(out)).at("/counts/unknown").asInt()).isEqualTo(1);
    assertThat(run("check", "list")).isZero();
    String id = text(out).split(" ")[0];
    assertThat(run("check", "show", id)).isEqualTo(1);
    assertThat(text(out)).contains("Chưa rõ");
  }

  @Test
  void aMediaTestSaysForEachSiteWhatPeopleWillSeeAndWhy() throws Exception {
    api.world.testMedia("00", Steps.mediaGood());
    api.world.testMedia("00004", Steps.mediaBad());
    api.world.testMedia("00008", Steps.mediaInCall());

    int code = act("check", "media", "--site", "00", "00004", "00008", "01");

    assertThat(code).as(text(err)).isEqualTo(1);
    String[] lines = text(out).split("\n");
    assertThat(text(out))
        .contains("Chiều đi: Hình sẽ giật khoảng 12 lần mỗi phút. Chiều về: Hình và tiếng tốt.")
        .contains("→ Dừng mọi việc tải nặng")
        .contains("điểm cầu đang trong cuộc gọi")
        .contains("không nối với trung tâm");
    assertThat(lines[3]).as("the worst first").startsWith("00004").contains("Không đạt", "đi");
    assertThat(lines[3].replaceAll(" +", " ")).endsWith("2,13 % 4 12,4 ms 121 4,11");
    assertThat(lines[4].strip().replaceAll(" +", " ")).isEqualTo("về 0,00 % 0 0,4 ms 141 4,44");
    assertThat(text(err)).as("quiet in a pipe").isEmpty();

    assertThat(run("check", "media", "list")).isZero();
    String id = text(out).split(" ")[0];
    assertThat(run("check", "media", "show", id, "--lang", "en", "--output", "json")).isEqualTo(1);
    assertThat(new JsonMapper().readTree(text(out)).at("/sites/1/steps/0/figures/there_audio_mos"))
        .hasToString("4.11");
  }

  @Test
  void aMediaTestOfGoodSitesExitsWithZeroAndTheNextCheckShowsIt() throws Exception {
    api.world.testMedia("00", Steps.mediaGood());

    assertThat(act("check", "media", "--site", "00", "--lang", "en")).as(text(err)).isZero();
    assertThat(text(out)).contains("Both ways: good.");
    assertThat(api.get("/api/v1/sites/00/media").body()).contains("\"state\":\"done\"");
    assertThat(run("check", "media", "--help")).isZero();
    assertThat(text(out)).contains("Exit codes", "check media list");
    assertThat(act("check", "media", "--site", "00", "--conference", "x")).isEqualTo(2);
    assertThat(act("check", "media", "--conference", "none")).isEqualTo(2);
  }

  @Test
  void aConferenceIsAddedListedCheckedAndClosed() {
    api.world.connect("00", Steps.passed());

    assertThat(
            act(
                "conference",
                "add",
                "giao-ban",
                "--title",
                "Giao ban",
                "--code-name",
                "HN",
                "--start",
                "2096-11-23T08:00:00+07:00",
                "--end",
                "2096-11-23T09:30:00+07:00",
                "--roster",
                "00"))
        .as(text(err))
        .isZero();
    assertThat(run("conference", "list")).isZero();
    assertThat(text(out)).contains("giao-ban", "2096-11-23 08:00–09:30", "Giao ban (1)");
    assertThat(act("check", "run", "--conference", "giao-ban")).isZero();
    assertThat(act("conference", "close", "giao-ban")).isZero();
    assertThat(act("check", "run", "--conference", "none")).isEqualTo(2);
    assertThat(text(err)).contains("conference: no conference none");
  }

  @Test
  void actingWithoutTheTokenSaysWhereItIs() {
    int code =
        run("check", "run", "--site", "00", "--token-file", folder.resolve("none").toString());

    assertThat(code).isEqualTo(2);
    assertThat(text(err)).contains("cannot read the token", "--token-file FILE");
  }

  @Test
  void aTokenThatOthersMayReadIsRefused() throws Exception {
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(act("check", "run", "--site", "00")).isEqualTo(2);
    assertThat(text(err))
        .contains("others may read it", "chmod 600")
        .doesNotContain(RunningApi.TOKEN);
  }

  @Test
  void withoutACollectorTheCommandSaysHowToStartOne() throws Exception {
    try (var held = new Socket()) { // bound and not listening: refused, and nobody takes it
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      assertThat(runRaw("alerts", "--url", "http://127.0.0.1:" + held.getLocalPort())).isEqualTo(2);
    }
    assertThat(text(err)).contains("no collector answers", "bridgewatch collector --config FILE");
  }

  private int act(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--token-file", token.toString()));
    return run(all.toArray(String[]::new));
  }

  private int run(String... args) {
    var all = new ArrayList<>(List.of(args));
    if (!all.isEmpty() && !all.contains("--url")) {
      all.addAll(List.of("--url", api.url()));
    }
    return runRaw(all.toArray(String[]::new));
  }

  private int runRaw(String... args) {
    out.reset();
    err.reset();
    var terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return CollectorCli.run(List.of(args), terminal);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
