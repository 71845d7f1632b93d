package vn.bridgewatch.collector.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Announcement;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.alert.Recipient;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.ruleset.RulesFile;

/// Who hears of a fault, when and how loud: the table of `docs/rules.md`, held against the desk.
class RouteTableTest {

  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final String SITE = "00004";
  private static final Inventory UNITS = InventoryFile.officialUnits(LocalDate.of(2026, 11, 23));
  private static final long GATHER_MILLIS = 10_000;
  private static final Metric METRIC = Metric.gauge("broken", "");

  /// The log hears that a fault is over, the webhook does not want to; the last is told of what
  /// nobody deals with.
  private static final List<Recipient> CHANNELS =
      List.of(
          new Recipient("log", true), new Recipient("ops", false), new Recipient("lead", true, 2));

  private static final int MINUTES_WATCHED = 9 * 60;

  private static final class Heard implements Engine.Listener {
    final List<Outgoing> messages = new ArrayList<>();
    final List<AlertView> alerts = new ArrayList<>();

    @Override
    public void changed(AlertView alert, long atMillis) {
      alerts.add(alert);
    }

    @Override
    public void told(Outgoing message) {
      messages.add(message);
    }
  }

  private static Path document() {
    return Path.of(System.getProperty("bridgewatch.root", ".."), "docs", "rules.md");
  }

  static Stream<Arguments> cells() throws IOException {
    var cells = new ArrayList<Arguments>();
    for (String line : Files.readAllLines(document())) {
      String[] columns = line.split("\\|", -1);
      if (columns.length == 7
          && columns[1].strip().matches("`(IDLE|T7D|T24H|T60M|T15M|LIVE|AFTER)`")) {
        Phase phase = Phase.valueOf(columns[1].strip().replace("`", ""));
        for (Grade grade : Grade.values()) {
          cells.add(Arguments.of(phase, grade, columns[3 + grade.ordinal()].strip()));
        }
      }
    }
    return cells.stream();
  }

  @Test
  void theTableHasEveryPhaseAndGrade() throws IOException {
    assertThat(cells()).hasSize(Phase.values().length * Grade.values().length);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theDeskDoesAsTheTableSays(Phase phase, Grade grade, String cell) throws ConfigException {
    Heard heard = run(phase, grade, 1);

    AlertView alert = heard.alerts.getLast();
    String severity = alert.severity().name().toLowerCase(Locale.ROOT);
    assertThat(alert.phase()).isEqualTo(phase.name());
    assertThat(severity + ", " + route(heard) + delay(phase, grade)).isEqualTo(cell);
  }

  /// After how long the next level is told, where nobody deals with it; empty where it never is.
  private static String delay(Phase phase, Grade grade) throws ConfigException {
    double[] bad = new double[MINUTES_WATCHED];
    Arrays.fill(bad, 1);
    List<Outgoing> messages = run(phase, grade, Duration.ofMinutes(1), bad).messages;
    Optional<Outgoing> up = messages.stream().filter(it -> it.channel().equals("lead")).findFirst();
    if (up.isEmpty()) {
      return "";
    }
    assertThat(up.get().announcement().kind()).isEqualTo(Announcement.Kind.ESCALATED);
    Duration waited =
        Duration.ofMillis(
            up.get().announcement().atMillis() - messages.getFirst().announcement().atMillis());
    return waited.toMinutes() % 60 == 0
        ? ", " + waited.toHours() + " h"
        : ", " + waited.toMinutes() + " min";
  }

  @ParameterizedTest
  @MethodSource("cells")
  void thatItIsOverIsToldToWhomWantsToHearItAndWasTold(Phase phase, Grade grade, String cell)
      throws ConfigException {
    List<Outgoing> over =
        run(phase, grade, 1, 0).messages.stream()
            .filter(it -> it.announcement().kind() == Announcement.Kind.RESOLVED)
            .toList();

    List<String> expected = cell.endsWith("shown") ? List.of() : List.of("log");
    assertThat(over).extracting(Outgoing::channel).isEqualTo(expected);
  }

  @Test
  void whatGoesUpSaysForHowLongAndThatItIsOverIsToldThereToo() throws ConfigException {
    Heard heard = run(Phase.LIVE, Grade.CRITICAL, Duration.ofMinutes(1), 1, 1, 1, 1, 1, 0);

    List<Announcement> lead =
        heard.messages.stream()
            .filter(it -> it.channel().equals("lead"))
            .map(Outgoing::announcement)
            .toList();
    assertThat(lead)
        .extracting(Announcement::kind)
        .containsExactly(Announcement.Kind.ESCALATED, Announcement.Kind.RESOLVED);
    assertThat(lead.getFirst().textVi())
        .startsWith(
            "[NGHIÊM TRỌNG, BÁO LÊN CẤP TRÊN] Phường Ba Đình (Thành phố Hà Nội): Hỏng."
                + " Đã báo 3 phút trước, chưa ai nhận xử lý. Đo được: ")
        .endsWith(" Đã báo: log, ops, lead.");
    assertThat(lead.getFirst().textEn())
        .startsWith(
            "[CRITICAL, ESCALATED] Phường Ba Đình (Thành phố Hà Nội): Broken."
                + " Told 3 min ago, nobody has taken it on. Measured: ")
        .endsWith(" Told: log, ops, lead.");
    assertThat(heard.messages)
        .filteredOn(it -> it.channel().equals("log"))
        .extracting(it -> it.announcement().kind())
        .containsExactly(Announcement.Kind.FIRED, Announcement.Kind.RESOLVED);
  }

  /// How all channels were told; they are told alike.
  private static String route(Heard heard) {
    if (heard.messages.isEmpty()) {
      return "shown";
    }
    assertThat(heard.messages).extracting(Outgoing::channel).containsExactly("log", "ops");
    var waits = new TreeSet<Long>();
    heard.messages.forEach(it -> waits.add(it.dueMillis() - it.announcement().atMillis()));
    assertThat(waits).hasSize(1);
    long wait = waits.first();
    assertThat(wait).isIn(0L, GATHER_MILLIS);
    return wait == 0 ? "at once" : "gathered";
  }

  private static Heard run(Phase phase, Grade grade, double... values) throws ConfigException {
    return run(phase, grade, Duration.ofSeconds(5), values);
  }

  private static Heard run(Phase phase, Grade grade, Duration every, double... values)
      throws ConfigException {
    var heard = new Heard();
    var engine =
        new Engine(
            new Engine.Parts(rules(grade), UNITS, List.of(conference(phase)), CHANNELS, false),
            START,
            heard);
    long atMillis = START.toEpochMilli();
    for (double value : values) {
      atMillis += every.toMillis();
      engine.take(
          SITE, atMillis, List.of(Observation.of(METRIC, Labels.of(Map.of("part", "x")), value)));
    }
    return heard;
  }

  private static Conference conference(Phase phase) {
    Duration begins =
        switch (phase) {
          case IDLE -> Duration.ofDays(9);
          case T7D -> Duration.ofDays(3);
          case T24H -> Duration.ofHours(12);
          case T60M -> Duration.ofMinutes(40);
          case T15M -> Duration.ofMinutes(10);
          case LIVE -> Duration.ofMinutes(-10);
          case AFTER -> Duration.ofMinutes(-150);
        };
    Instant start = START.plus(begins);
    Instant end = start.plus(Duration.ofHours(1));
    return new Conference("c1", "Giao ban", "HN-1", start, end, List.of(SITE), null);
  }

  private static RuleSet rules(Grade grade) throws ConfigException {
    String yaml =
        """
        rules:
          - name: broken
            metric: broken
            above: 0.5
            clear: 0s
            grade: %s
            summary: { vi: "Hỏng", en: "Broken" }
            first_step: { vi: "Sửa", en: "Repair" }
        """
            .formatted(grade.name().toLowerCase(Locale.ROOT));
    return RuleSet.of(RulesFile.read("rules.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
