package vn.bridgewatch.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;

class TranslatorTest {

  private static final Labels BASE = Labels.of("device", "d", "instance", "i");

  @Test
  void aValueIsLookedUp() throws Exception {
    String entry =
        "{ metric: bridgewatch_on_battery, from: upsOutputSource, values: { 3: 0, 5: 1 } }";
    assertThat(translated(entry, of("upsOutputSource", 5)))
        .isEqualTo(Map.of("bridgewatch_on_battery{device=\"d\",instance=\"i\"}", "1.0"));
  }

  @Test
  void aValueThatIsNotListedIsAbsentAndNotZero() throws Exception {
    String entry =
        "{ metric: bridgewatch_on_battery, from: upsOutputSource, values: { 3: 0, 5: 1 } }";
    assertThat(translated(entry, of("upsOutputSource", 2)))
        .isEqualTo(Map.of("bridgewatch_on_battery{device=\"d\",instance=\"i\"}", "NOT_OFFERED"));
  }

  @Test
  void aValueOutsideTheValidRangeIsAbsent() throws Exception {
    String entry = "{ metric: bridgewatch_ups_charge_ratio, from: a, scale: 0.01, valid: [0, 1] }";
    assertThat(translated(entry, of("a", 255)).values()).containsExactly("UNREADABLE");
    assertThat(translated(entry, of("a", 100)).values()).containsExactly("1.0");
  }

  @Test
  void anAbsentSourceGivesItsReason() throws Exception {
    String entry = "{ metric: bridgewatch_ups_charge_ratio, from: a }";
    var source = Observation.absent(Metric.gauge("a", ""), BASE, Absence.TIMED_OUT);
    assertThat(translated(entry, source).values()).containsExactly("TIMED_OUT");
  }

  @Test
  void labelsComeFromTheFirstLabelOfTheSourceThatIsNotEmpty() throws Exception {
    String entry =
        """
        { metric: bridgewatch_interface_up, labels: { interface: "port {ifName|ifDescr}" }, from: a }\
        """;
    assertThat(translated(entry, of("a", 1, "ifName", "", "ifDescr", "eth0")))
        .containsOnlyKeys(
            "bridgewatch_interface_up{device=\"d\",instance=\"i\",interface=\"port eth0\"}");
  }

  @Test
  void aLabelOfFewWordsIsMappedAndWhatIsNotListedIsNoneOfOurs() throws Exception {
    String entry =
        """
        { metric: bridgewatch_peripheral_connected, from: a, labels: { name: "{n}",
            kind: { label: category, values: { camera: camera, docCamera: doc_camera } } } }\
        """;
    assertThat(translated(entry, of("a", 1, "category", "docCamera", "n", "x")))
        .containsOnlyKeys(
            "bridgewatch_peripheral_connected{device=\"d\",instance=\"i\",kind=\"doc_camera\",name=\"x\"}");
    assertThat(translated(entry, of("a", 1, "category", "uplink", "n", "x"))).isEmpty();
  }

  @Test
  void aLabelMayBeAPartOfALabelOfTheSource() throws Exception {
    String entry =
        """
        { metric: bridgewatch_optic_receive_dbm, from: a,
            labels: { interface: { label: n, regex: "^(.+) RX" } } }\
        """;
    assertThat(translated(entry, of("a", 1, "n", "Gi0/1 RX power")))
        .containsOnlyKeys(
            "bridgewatch_optic_receive_dbm{device=\"d\",instance=\"i\",interface=\"Gi0/1\"}");
    assertThat(translated(entry, of("a", 1, "n", "Gi0/1 TX power"))).isEmpty();
  }

  @Test
  void aLabelIsThePartOfANameThatStaysWhenTheStateChanges() throws Exception {
    String entry =
        """
        { metric: bridgewatch_temperature_celsius, from: a, labels: {
            sensor: { label: descr, regex: "^(.*?)(?:,? *(?:GREEN|RED).*)?$" } } }\
        """;
    String expected =
        "bridgewatch_temperature_celsius{device=\"d\",instance=\"i\",sensor=\"SW#1\"}";
    assertThat(translated(entry, of("a", 44, "descr", "SW#1, GREEN"))).containsOnlyKeys(expected);
    assertThat(translated(entry, of("a", 99, "descr", "SW#1, RED"))).containsOnlyKeys(expected);
    assertThat(translated(entry, of("a", 44, "descr", "SW#1"))).containsOnlyKeys(expected);
  }

  @Test
  void onlySeriesWhoseLabelFitsWholeCount() throws Exception {
    String entry = "{ metric: bridgewatch_door_open, from: a, where: { kind: \"do+r\" } }";
    assertThat(translated(entry, of("a", 1, "kind", "door"))).hasSize(1);
    assertThat(translated(entry, of("a", 1, "kind", "doors"))).isEmpty();
  }

  @Test
  void anotherSeriesOfTheSameRowDecides() throws Exception {
    String entry =
        """
        { metric: bridgewatch_interface_up, from: oper, when: { admin: "1" }, values: { 1: 1, 2: 0 } }\
        """;
    assertThat(translated(entry, of("oper", 2), of("admin", 1)).values()).containsExactly("0.0");
    assertThat(translated(entry, of("oper", 2), of("admin", 2))).isEmpty();
    assertThat(translated(entry, of("oper", 2))).isEmpty();
  }

  @Test
  void aPartIsDividedByTheSumOfItsWhole() throws Exception {
    String entry =
        "{ metric: bridgewatch_memory_usage_ratio, from: used, divide_by: [used, free] }";
    assertThat(translated(entry, of("used", 1), of("free", 3)).values()).containsExactly("0.25");
    assertThat(translated(entry, of("used", 1)).values()).containsExactly("UNREADABLE");
    assertThat(translated(entry, of("used", 0), of("free", 0)).values())
        .containsExactly("UNREADABLE");
  }

  @Test
  void columnsOfARowAreAdded() throws Exception {
    String entry = "{ metric: bridgewatch_memory_usage_ratio, from: a, plus: [b], divide_by: [c] }";
    assertThat(translated(entry, of("a", 1), of("b", 2), of("c", 6)).values())
        .containsExactly("0.5");
    assertThat(translated(entry, of("a", 1), of("c", 6)).values()).containsExactly("UNREADABLE");
  }

  @Test
  void milliwattsBecomeDecibels() throws Exception {
    String entry =
        "{ metric: bridgewatch_optic_receive_dbm, from: a, scale: 0.001, milliwatts: true, valid: [-60, 20] }";
    assertThat(translated(entry, of("a", 100)).values()).containsExactly("-10.0");
    assertThat(translated(entry, of("a", 0)).values()).containsExactly("UNREADABLE");
  }

  @Test
  void ofATableThatKeepsItsHistoryTheLatestRowCounts() throws Exception {
    String entry =
        "{ metric: bridgewatch_path_loss_ratio, labels: { name: \"{n}\" }, from: a, latest: run }";
    assertThat(
            translated(
                    entry,
                    of("a", 1, "n", "x", "run", "9"),
                    of("a", 2, "n", "x", "run", "10"),
                    of("a", 3, "n", "x", "run", "8"))
                .values())
        .containsExactly("2.0");
  }

  @Test
  void entitySensorsCountInTheirUnits() throws Exception {
    String entry =
        "{ metric: bridgewatch_temperature_celsius, from: v, units: { scale: s, precision: p } }";
    assertThat(translated(entry, of("v", 345), of("s", 9), of("p", 1)).values())
        .containsExactly("34.5");
    assertThat(translated(entry, of("v", 34_500), of("s", 8), of("p", 0)).values())
        .containsExactly("34.5");
  }

  @Test
  void theTextOfALabelMayBeTheValue() throws Exception {
    String entry =
        "{ metric: bridgewatch_codec_standby, from: a, text: state, values: { Standby: 1, Off: 0 } }";
    assertThat(translated(entry, of("a", 1, "state", " Standby ")).values()).containsExactly("1.0");
  }

  @Test
  void sourcesAreAddedUpAndOneThatIsAbsentLeavesTheSumUnknown() throws Exception {
    String entry =
        "{ metric: bridgewatch_calls_active, from: state, values: { 8: 1, 14: 0 }, sum: true }";
    assertThat(
            translated(
                    entry,
                    of("state", 8, "c", "1"),
                    of("state", 14, "c", "2"),
                    of("state", 8, "c", "3"))
                .values())
        .containsExactly("2.0");
    assertThat(translated(entry, of("state", 8, "c", "1"), of("state", 99, "c", "2")).values())
        .containsExactly("NOT_OFFERED");
  }

  @Test
  void ofTwoTranslationsTheFirstThatHasAValueCounts() throws Exception {
    String entries =
        """
        { metric: bridgewatch_ups_charge_ratio, from: a, valid: [0, 1] }
        - { metric: bridgewatch_ups_charge_ratio, from: b }\
        """;
    assertThat(translated(entries, of("b", 0.5), of("a", 0.25)).values()).containsExactly("0.25");
    assertThat(translated(entries, of("b", 0.5), of("a", 7)).values()).containsExactly("0.5");
    assertThat(translated(entries, of("b", 0.5)).values()).containsExactly("0.5");
  }

  @Test
  void aSeriesGivenTwiceCostsOnlyTheSecond() throws Exception {
    Translator translator =
        translator("{ metric: bridgewatch_fan_speed_rpm, labels: { name: \"{n}\" }, from: a }");
    Translator.Translated translated =
        translator.apply(
            List.of(of("a", 1, "n", "x", "i", "1"), of("a", 2, "n", "x", "i", "2")), BASE);
    assertThat(show(translated).values()).containsExactly("1.0");
    assertThat(translated.leftOut()).isEqualTo(1);
  }

  @Test
  void seriesAreBounded() throws Exception {
    Translator translator =
        translator("{ metric: bridgewatch_fan_speed_rpm, labels: { name: \"{n}\" }, from: a }");
    var many =
        java.util.stream.IntStream.range(0, Translator.SERIES_MAX + 5)
            .mapToObj(i -> of("a", i, "n", "fan" + i))
            .toList();
    Translator.Translated translated = translator.apply(many, BASE);
    assertThat(translated.observations()).hasSize(Translator.SERIES_MAX);
    assertThat(translated.leftOut()).isEqualTo(5);
  }

  private static Map<String, String> translated(String entries, Observation... read)
      throws ConfigException {
    return show(translator(entries).apply(List.of(read), BASE));
  }

  private static Translator translator(String entries) throws ConfigException {
    String file =
        """
        modules:
          m:
            translate:
              - ENTRIES
        profiles:
          generic:
            title: { vi: a, en: a }
            kind: other
            evidence: mib
            modules: [ { name: m } ]
        """
            .replace("ENTRIES", entries.replace("\n", "\n      "));
    var profiles =
        Profiles.of(List.of(ProfileFile.parse("test", file.getBytes(StandardCharsets.UTF_8))));
    return profiles.profile("generic").orElseThrow().translator();
  }

  private static Map<String, String> show(Translator.Translated translated) {
    var shown = new TreeMap<String, String>();
    for (Observation one : translated.observations()) {
      shown.put(
          one.series().toString(),
          switch (one.reading()) {
            case Reading.Present(double value) -> Double.toString(value);
            case Reading.Absent(Absence why) -> why.name();
          });
    }
    return shown;
  }

  private static Observation of(String name, double value, String... labels) {
    Labels all = BASE;
    for (int i = 0; i < labels.length; i += 2) {
      all = all.with(labels[i], labels[i + 1]);
    }
    return Observation.of(Metric.gauge(name, ""), all, value);
  }
}
