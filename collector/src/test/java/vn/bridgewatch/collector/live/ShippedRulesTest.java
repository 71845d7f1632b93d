package vn.bridgewatch.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.ruleset.RulesFile;

/// What the rules that ship make of what devices say, whatever their maker.
class ShippedRulesTest {

  private static final Labels UPS = Labels.of("device", "ups", "instance", "192.0.2.9");

  private static final Metric LOSS = Metric.gauge("bridgewatch_call_loss_ratio", "");

  private static final Labels CALL =
      Labels.of(
          Map.of(
              "device", "codec",
              "instance", "192.0.2.20",
              "call", "7",
              "media", "video",
              "direction", "receive"));

  private final RuleSet shipped = RuleSet.of(RulesFile.shipped());

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "bridgewatch_codec_registered  | protocol=sip             | 0      | codec_unregistered",
        "bridgewatch_codec_registered  | protocol=h323            | 0      | codec_unregistered",
        "bridgewatch_codec_registered  | protocol=sip             | 1      | -",
        "bridgewatch_codec_registered  | protocol=management      | 0      | -",
        "bridgewatch_sip_registered    | kind=registration        | 0      | sip_unregistered",
        "bridgewatch_sip_registered    | kind=registration        | 1      | -",
        "bridgewatch_call_loss_ratio   | media=video              | 0.01   | -",
        "bridgewatch_call_loss_ratio   | media=video              | 0.011  | call_loss",
        "bridgewatch_call_loss_ratio   | media=audio              | 0.06   | call_loss call_loss_heavy",
        "bridgewatch_call_jitter_seconds | media=audio            | 0.03   | -",
        "bridgewatch_call_jitter_seconds | media=audio            | 0.031  | call_jitter",
        "bridgewatch_call_latency_seconds | media=audio           | 0.3    | -",
        "bridgewatch_call_latency_seconds | media=audio           | 0.31   | call_latency",
        "bridgewatch_peripheral_connected | kind=camera           | 0      | peripheral_missing",
        "bridgewatch_peripheral_connected | kind=microphone       | 0      | peripheral_missing",
        "bridgewatch_peripheral_connected | kind=display          | 0      | peripheral_missing",
        "bridgewatch_peripheral_connected | kind=touch_panel      | 0      | peripheral_missing",
        "bridgewatch_peripheral_connected | kind=touch_panel      | 1      | -",
        "bridgewatch_peripheral_connected | kind=source           | 0      | -",
        "bridgewatch_on_battery        | -                        | 1      | ups_on_battery",
        "bridgewatch_on_battery        | -                        | 0      | -",
        "bridgewatch_ups_runtime_seconds | -                      | 900    | -",
        "bridgewatch_ups_runtime_seconds | -                      | 899    | ups_runtime_short",
        "bridgewatch_ups_runtime_seconds | -                      | 599    | ups_low ups_runtime_short",
        "bridgewatch_ups_battery_ok    | -                        | 0      | ups_battery_bad",
        "bridgewatch_ups_battery_ok    | -                        | 1      | -",
        "bridgewatch_ups_load_ratio    | phase=1                  | 0.9    | -",
        "bridgewatch_ups_load_ratio    | phase=1                  | 0.91   | ups_overloaded",
        "bridgewatch_component_ok      | component=fan            | 0      | fan_failed",
        "bridgewatch_component_ok      | component=fan            | 1      | -",
        "bridgewatch_component_ok      | component=power_supply   | 0      | power_supply_failed",
        "bridgewatch_component_ok      | component=temperature    | 0      | device_overheats",
        "bridgewatch_component_ok      | component=storage        | 0      | storage_failed",
        "bridgewatch_component_ok      | component=overall        | 0      | component_failed",
        "bridgewatch_component_ok      | component=hardware       | 0      | component_failed",
        "bridgewatch_component_ok      | component=service        | 0      | -",
        "bridgewatch_component_ok      | component=network        | 0      | -",
        "bridgewatch_temperature_celsius | sensor=room            | 35     | -",
        "bridgewatch_temperature_celsius | sensor=room            | 35.5   | room_hot",
        "bridgewatch_temperature_celsius | sensor=internal        | 36     | room_hot",
        "bridgewatch_temperature_celsius | sensor=Inlet Temp 1    | 36     | room_hot",
        "bridgewatch_temperature_celsius | sensor=Ambient         | 36     | room_hot",
        "bridgewatch_temperature_celsius | sensor=PHÒNG MÁY       | 36     | room_hot",
        "bridgewatch_temperature_celsius | sensor=Server Room 2   | 36     | room_hot",
        "bridgewatch_temperature_celsius | sensor=battery         | 41     | -",
        "bridgewatch_temperature_celsius | sensor=CPU internal    | 80     | -",
        "bridgewatch_temperature_celsius | sensor=Mushroom        | 80     | -",
        "bridgewatch_temperature_celsius | -                      | 80     | -",
        "bridgewatch_humidity_ratio    | sensor=room              | 0.9    | -",
        "bridgewatch_humidity_ratio    | sensor=room              | 0.95   | room_humid",
        "bridgewatch_water_detected    | name=floor               | 1      | water_found",
        "bridgewatch_water_detected    | name=floor               | 0      | -",
        "bridgewatch_door_open         | name=rack                | 1      | door_left_open",
        "bridgewatch_door_open         | name=rack                | 0      | -",
        "bridgewatch_http_document_complete | reader=x            | 0      | page_unreadable",
        "bridgewatch_snmp_module_complete | module=system         | 0      | snmp_unreachable",
        "bridgewatch_media_proven_loss_ratio | direction=there   | 0.003  | -",
        "bridgewatch_media_proven_loss_ratio | direction=there   | 0.0031 | media_loss_there",
        "bridgewatch_media_proven_loss_ratio | direction=back    | 0.051  | media_loss_back media_loss_heavy_back",
        "bridgewatch_media_loss_ratio  | direction=back           | 0.5    | -",
        "bridgewatch_media_loss_run_packets_max | direction=back  | 2      | -",
        "bridgewatch_media_loss_run_packets_max | direction=back  | 3      | media_gaps",
        "bridgewatch_media_jitter_seconds | direction=there       | 0.03   | -",
        "bridgewatch_media_jitter_seconds | direction=there       | 0.031  | media_jitter",
        "bridgewatch_media_audio_mos   | direction=there          | 3.5    | -",
        "bridgewatch_media_audio_mos   | direction=there          | 3.49   | media_voice_poor",
        "bridgewatch_media_dscp_rewritten | direction=there       | 0      | -",
        "bridgewatch_media_dscp_rewritten | direction=there       | 1      | media_priority_lost",
        "probe_success                 | kind=icmp                | 0      | target_unreachable",
        "bridgewatch_probe_down        | kind=icmp                | 1      | target_down",
        "bridgewatch_probe_down        | kind=icmp                | 0      | -",
        "bridgewatch_probe_down        | kind=tcp                 | 1      | service_down",
        "probe_success                 | kind=media               | 0      | media_test_unanswered",
        "probe_success                 | kind=media               | 1      | -",
        "bridgewatch_media_clock_usable | -                       | 1      | -",
        "bridgewatch_media_clock_usable | -                       | 0      | media_clock_unusable",
        "upsSecondsOnBattery           | -                        | 5      | ups_on_battery_raw",
        "upsEstimatedMinutesRemaining  | -                        | 14     | ups_low_raw",
      })
  void aReadingBreaksTheRulesThatItMust(
      String metric, String label, double value, String expected) {
    var labels = new TreeMap<>(UPS.asMap());
    if (label != null) {
      String[] parts = label.split("=", 2);
      labels.put(parts[0], parts[1]);
    }
    var series = Series.of(Metric.gauge(metric, ""), Labels.of(labels));

    assertThat(
            shipped.watching(series).stream()
                .filter(ThresholdRule.class::isInstance)
                .map(ThresholdRule.class::cast)
                .filter(rule -> rule.limit().breachedBy(value))
                .map(ThresholdRule::name)
                .sorted())
        .isEqualTo(expected == null ? List.of() : Arrays.asList(expected.split(" ")));
  }

  @Test
  void aUpsReadByAProfileGivesOneAlertForOneFault() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));

    fixture.live(
        1,
        gauge("upsSecondsOnBattery", 3),
        gauge("upsEstimatedMinutesRemaining", 40),
        gauge("bridgewatch_on_battery", 1),
        gauge("bridgewatch_ups_runtime_seconds", 2_400));

    assertThat(fixture.told()).containsExactly("FIRED ups_on_battery");
  }

  @Test
  void aUpsReadByModulesOnlyIsWatchedToo() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));

    fixture.live(1, gauge("upsSecondsOnBattery", 3), gauge("upsEstimatedMinutesRemaining", 40));

    assertThat(fixture.told()).containsExactly("FIRED ups_on_battery_raw");
  }

  @Test
  void anotherUpsOfTheSiteStillCounts() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));

    fixture.live(
        1,
        gauge("upsSecondsOnBattery", 3),
        Observation.of(
            Metric.gauge("bridgewatch_on_battery", ""),
            Labels.of("device", "ups2", "instance", "192.0.2.10"),
            0));

    assertThat(fixture.told()).containsExactly("FIRED ups_on_battery_raw");
  }

  @Test
  void aCallThatIsOverLosesNothing() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));
    lossyCall(fixture);
    assertThat(fixture.told()).containsExactly("FIRED call_loss_heavy");

    fixture.live(60, Observation.absent(LOSS, CALL, Absence.GONE));

    assertThat(fixture.desk.open()).isEmpty();
    assertThat(fixture.told()).containsExactly("FIRED call_loss_heavy", "RESOLVED call_loss_heavy");
  }

  @Test
  void aCallOfWhichNothingCanBeReadDecidesNothing() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));
    lossyCall(fixture);

    fixture.live(60, Observation.absent(LOSS, CALL, Absence.TIMED_OUT));

    assertThat(fixture.desk.open()).hasSize(2);
    assertThat(fixture.told()).containsExactly("FIRED call_loss_heavy");
  }

  /// As after a restart of the agent, which then does not know that there was a call.
  @Test
  void aCallOfWhichNothingIsHeardAgainIsForgotten() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));
    lossyCall(fixture);

    for (long second = 60; second <= 1_200; second += 10) {
      fixture.live(second, gauge("bridgewatch_on_battery", 0));
      fixture.tickTo(second, second + 10);
    }

    assertThat(fixture.desk.open()).isEmpty();
    assertThat(fixture.told()).containsExactly("FIRED call_loss_heavy", "RESOLVED call_loss_heavy");
    assertThat(fixture.lastTold().textEn()).contains("NO LONGER WATCHED", "no more figures");
  }

  private static final Labels MEDIA =
      Labels.of(
          Map.of(
              "probe", "centre",
              "kind", "media",
              "instance", "10.0.0.1:862",
              "direction", "there"));

  private static Observation media(String metric, double value) {
    return Observation.of(Metric.gauge(metric, ""), MEDIA, value);
  }

  /// A packet of 22 lost in each of four measurements: by itself nothing that a call would notice.
  @Test
  void aFewLostPacketsOfTheThinStreamRaiseNothing() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));

    for (long second = 0; second <= 90; second += 30) {
      fixture.live(
          second,
          media("bridgewatch_media_loss_ratio", 1 / 22.0),
          media("bridgewatch_media_proven_loss_ratio", 0.0004),
          media("bridgewatch_media_loss_run_packets_max", 1),
          media("bridgewatch_media_audio_mos", 3.65));
    }

    assertThat(fixture.desk.open()).isEmpty();
  }

  @Test
  void oneBadMeasurementOfTheThinStreamRaisesNothing() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));

    for (long second = 0; second <= 300; second += 30) {
      boolean bad = second == 120;
      fixture.live(
          second,
          media("bridgewatch_media_proven_loss_ratio", 0),
          media("bridgewatch_media_loss_run_packets_max", bad ? 20 : 0),
          media("bridgewatch_media_jitter_seconds", bad ? 0.4 : 0.001),
          media("bridgewatch_media_audio_mos", bad ? 1.2 : 4.4));
    }

    assertThat(fixture.transitions).extracting(AlertView::status).doesNotContain("firing");
    assertThat(fixture.desk.open()).isEmpty();
  }

  @Test
  void lossThatIsProvenAndLastsIsToldWithWhatToDo() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));

    for (long second = 0; second <= 60; second += 30) {
      fixture.live(second, media("bridgewatch_media_proven_loss_ratio", 0.02));
    }

    assertThat(fixture.desk.open())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.rule()).isEqualTo("media_loss_there");
          assertThat(alert.summaryVi()).contains("từ điểm cầu đi", "10.0.0.1:862");
          assertThat(alert.firstStepVi()).contains("chiều đi");
        });
  }

  /// A clock is no fault of the site, however near the conference is.
  @Test
  void aClockThatIsNotKeptLeavesTheSiteGood() {
    var fixture = new Fixture();
    fixture.core.rules(shipped, Fixture.wall(0));

    for (long second = 0; second <= 3_700; second += 30) {
      fixture.live(second, media("bridgewatch_media_clock_usable", 0));
    }

    assertThat(fixture.desk.open())
        .singleElement()
        .satisfies(alert -> assertThat(alert.severity().name()).isEqualTo("INFO"));
    assertThat(fixture.told()).isEmpty();
    assertThat(fixture.statuses.getLast().state()).isEqualTo(SiteState.GOOD);
  }

  private static void lossyCall(Fixture fixture) {
    for (long second = 0; second <= 45; second += 15) {
      fixture.live(second, Observation.of(LOSS, CALL, 0.06));
    }
  }

  private static Observation gauge(String metric, double value) {
    return Observation.of(Metric.gauge(metric, ""), UPS, value);
  }
}
