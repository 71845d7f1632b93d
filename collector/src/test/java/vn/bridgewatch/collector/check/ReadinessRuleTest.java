package vn.bridgewatch.collector.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Handling;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.fakes.Steps;
import vn.bridgewatch.collector.fakes.World;
import vn.bridgewatch.collector.inventory.Device;

class ReadinessRuleTest {

  private static final StepResult PASSED = Steps.passed();
  private static final StepResult WARNED = Steps.warned();
  private static final StepResult FAILED = Steps.failed();
  private static final StepResult UNMEASURED = Steps.unmeasured();
  private static final StepResult NOT_SENT = unmeasured("tcp", "no_resources");
  private static final StepResult NO_RIGHT_TO_READ = unmeasured("snmp", "no_permission");
  private static final StepResult PING_BUSY = unmeasured("icmp", "busy");
  private static final AlertView CRITICAL = alert(Severity.CRITICAL, false);
  private static final AlertView WARNING = alert(Severity.WARNING, false);
  private static final AlertView INFO = alert(Severity.INFO, false);
  private static final AlertView FROZEN = alert(Severity.CRITICAL, true);
  private static final AlertView FROZEN_WARNING = alert(Severity.WARNING, true);
  private static final AlertView FROZEN_INFO = alert(Severity.INFO, true);

  static List<Arguments> table() {
    return List.of(
        row("passed", List.of(PASSED), List.of(), Readiness.READY),
        row("passed, may not ping", List.of(PASSED, UNMEASURED), List.of(), Readiness.READY),
        row("passed, one not measured", List.of(PASSED, NOT_SENT), List.of(), Readiness.AT_RISK),
        row("ping not measured", List.of(PASSED, PING_BUSY), List.of(), Readiness.AT_RISK),
        row("no right", List.of(PASSED, NO_RIGHT_TO_READ), List.of(), Readiness.AT_RISK),
        row("failed, one not measured", List.of(FAILED, NOT_SENT), List.of(), Readiness.NOT_READY),
        row("one warned", List.of(PASSED, WARNED), List.of(), Readiness.AT_RISK),
        row("one failed", List.of(PASSED, WARNED, FAILED), List.of(), Readiness.NOT_READY),
        row("nothing measured", List.of(UNMEASURED), List.of(), Readiness.UNKNOWN),
        row("no steps", List.of(), List.of(), Readiness.UNKNOWN),
        row("critical alert", List.of(PASSED), List.of(CRITICAL), Readiness.NOT_READY),
        row("critical alert only", List.of(UNMEASURED), List.of(CRITICAL), Readiness.NOT_READY),
        row("warning alert", List.of(PASSED), List.of(WARNING), Readiness.AT_RISK),
        row("info alert", List.of(PASSED), List.of(INFO), Readiness.READY),
        row("frozen alert", List.of(PASSED), List.of(FROZEN), Readiness.AT_RISK),
        row("frozen warning", List.of(PASSED), List.of(FROZEN_WARNING), Readiness.AT_RISK),
        row("frozen info", List.of(PASSED), List.of(FROZEN_INFO), Readiness.READY),
        row("frozen alert, nothing measured", List.of(), List.of(FROZEN), Readiness.UNKNOWN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judgesAnAnswer(
      String name, List<StepResult> steps, List<AlertView> alerts, Readiness expected) {
    assertThat(ReadinessRule.answered(steps, alerts, Map.of()).readiness())
        .as(name)
        .isEqualTo(expected);
  }

  @Test
  void aSiteThatDoesNotAnswerIsUnknownWhateverItsAlertsSay() {
    var judgement = ReadinessRule.unanswered("not_connected", "agent-1", List.of(CRITICAL));

    assertThat(judgement.readiness()).isEqualTo(Readiness.UNKNOWN);
    assertThat(judgement.findings())
        .extracting(Finding::reason)
        .containsExactly("not_connected", "target_unreachable");
  }

  @Test
  void aPendingAlertSaysNothingYet() {
    AlertView pending =
        new AlertView(
            1,
            "f",
            "r",
            "00",
            "",
            Map.of(),
            "pending",
            Severity.CRITICAL,
            "LIVE",
            "",
            1,
            0,
            null,
            null,
            "",
            "",
            "",
            "",
            "",
            null,
            false,
            Handling.NONE);

    assertThat(ReadinessRule.answered(List.of(PASSED), List.of(pending), Map.of()).readiness())
        .isEqualTo(Readiness.READY);
  }

  @Test
  void theWorstFindingComesFirstAndNamesDeviceAndAddress() {
    var device = new Device("mcu", "00", "mcu", "X", "127.0.0.1");

    List<Finding> findings =
        ReadinessRule.answered(
                List.of(PASSED, UNMEASURED, FAILED, WARNED), List.of(), Map.of("mcu", device))
            .findings();

    assertThat(findings)
        .extracting(Finding::detailVi)
        .containsExactly(
            "Máy chủ hội nghị mcu (127.0.0.1:5060): không trả lời trong thời hạn [kết nối TCP]",
            "Địa chỉ 192.0.2.1: trả lời chậm hơn mức cho phép [ping, 350,0 ms]",
            "Địa chỉ 192.0.2.1: chưa đo được: chương trình giám sát thiếu quyền [ping]",
            "Máy chủ hội nghị mcu (127.0.0.1:5060): đạt [kết nối TCP, 1,2 ms]");
    assertThat(findings.getFirst().detailEn())
        .isEqualTo(
            "Conference server mcu (127.0.0.1:5060): no answer in time [TCP connect] – no answer in"
                + " 2 s");
    assertThat(findings.getFirst().firstStepVi()).contains("bật nguồn");
  }

  @Test
  void aReasonThatNobodyKnowsIsStillTold() {
    var step =
        new StepResult(
            "snmp", "ups", "", StepResult.Status.FAILED, Double.NaN, "new_word", "battery 3 %");

    Finding finding = FindingText.ofStep(step, java.util.Optional.empty());

    assertThat(finding.detailVi())
        .isEqualTo("Thiết bị ups: không đạt (new_word) [đọc số liệu SNMP]");
    assertThat(finding.detailEn())
        .isEqualTo("Device ups: did not pass (new_word) [SNMP read] – battery 3 %");
  }

  @Test
  void aMediaTestIsToldInItsOwnWordsWithWhenItWas() {
    var step =
        new StepResult(
                "media",
                "",
                "10.0.0.1:862",
                StepResult.Status.FAILED,
                0.02,
                "media_bad",
                "There: the picture stutters.")
            .with(
                "Chiều đi: hình sẽ giật.",
                Map.of("there_loss_ratio", 0.012, "tested_timestamp_seconds", 1_795_000_000.0));

    Finding finding = FindingText.ofStep(step, java.util.Optional.empty());

    assertThat(finding.detailVi())
        .isEqualTo(
            "Đường hình và tiếng tới 10.0.0.1:862: Chiều đi: hình sẽ giật. (đo lúc 18:06 18/11)");
    assertThat(finding.firstStepVi()).contains("báo nhà mạng");
    assertThat(finding.figures()).containsEntry("there_loss_ratio", 0.012);
  }

  @Test
  void whyAMediaTestWasNotPossibleHasWordsOfItsOwn() {
    var step =
        new StepResult(
            "media",
            "",
            "10.0.0.1:862",
            StepResult.Status.FAILED,
            Double.NaN,
            "timed_out",
            "no answer");

    Finding finding = FindingText.ofStep(step, java.util.Optional.empty());

    assertThat(finding.detailVi()).contains("tường lửa chặn UDP");
    assertThat(finding.firstStepVi()).contains("máy phản hồi");
  }

  @Test
  void theNumbersOfAReasonStandInItsWords() {
    var step =
        new StepResult(
            "tls",
            "",
            "127.0.0.1:5061",
            StepResult.Status.WARNED,
            Double.NaN,
            "certificate_ends_in_3_days",
            "the certificate ends in 3 days, on 2026-11-25");

    Finding finding = FindingText.ofStep(step, java.util.Optional.empty());

    assertThat(finding.detailVi())
        .isEqualTo("Địa chỉ 127.0.0.1:5061: chứng chỉ hết hạn sau 3 ngày [chứng chỉ bảo mật]");
    assertThat(ReasonWords.of("lost_3_of_20"))
        .hasValueSatisfying(words -> assertThat(words.vi()).isEqualTo("mất 3 trên 20 gói tin thử"));
    assertThat(ReasonWords.of("lost_many_of_20")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timed_out",
        "rejected",
        "host_unreachable",
        "unknown_host",
        "no_such_name",
        "server_failed",
        "query_refused",
        "bad_answer",
        "no_permission",
        "not_allowed",
        "overloaded",
        "no_resources",
        "not_supported",
        "resolver_silent",
        "no_records",
        "busy",
        "overran",
        "agent_fault",
        "community_ignored",
        "unreachable",
        "cut_off",
        "certificate_unknown",
        "certificate_changed",
        "certificate_untrusted",
        "certificate_expired",
        "certificate_name",
        "tls_failed",
        "password_in_clear",
        "wrong_password",
        "forbidden",
        "redirected",
        "not_found",
        "http_status",
        "bad_http",
        "too_large",
        "malformed",
        "doctype",
        "too_complex",
        "too_much_work",
        "unexpected_document",
        "too_many_rows",
        "refused",
        "unknown_user",
        "wrong_key",
        "wrong_privacy_key",
        "unsupported_security_level",
        "not_in_time_window",
        "unknown_engine",
        "error_status",
        "oid_not_increasing",
        "too_many_values",
        "out_of_time",
        "duplicate_series",
        "label_too_long",
        "too_many_series",
        "not_sent",
        "no_agent",
        "not_connected",
        "check_timed_out",
        "no_steps",
        "not_in_inventory",
        "interrupted",
        "unexpected_answer",
        "service_unavailable",
        "tls_refused",
        "certificate_out_of_date",
        "certificate_not_trusted",
        "certificate_other_name",
        "certificate_ends_in_0_days",
        "certificate_ends_in_12_days",
        "device_in_call",
        "not_registered",
        "registration_wrong_password",
        "registration_forbidden",
        "registration_not_supported",
        "not_synchronised",
        "clock_off_by_640_ms",
        "lost_3_of_20",
        "packets_over_1200_bytes_lost",
        "no_own_route",
        "internal"
      })
  void everyReasonThatAgentsAndWeGiveHasWordsForPeople(String reason) {
    assertThat(ReasonWords.of(reason))
        .hasValueSatisfying(words -> {
          assertThat(words.vi()).isNotBlank();
          assertThat(words.firstVi()).endsWith(".");
          assertThat(words.firstEn()).endsWith(".");
        });
  }

  @Test
  void whatIsNotKnownIsListedAlsoWhereTheSiteIsReady() {
    var ready = ReadinessRule.answered(List.of(PASSED, UNMEASURED), List.of(), Map.of());
    var atRisk = ReadinessRule.answered(List.of(PASSED), List.of(FROZEN), Map.of());

    assertThat(ready.findings()).extracting(Finding::reason).containsExactly("no_permission", "");
    assertThat(atRisk.findings())
        .extracting(Finding::reason)
        .containsExactly("target_unreachable", "");
  }

  private static StepResult unmeasured(String step, String reason) {
    return new StepResult(
        step, "", "192.0.2.1", StepResult.Status.UNMEASURED, Double.NaN, reason, "");
  }

  private static Arguments row(
      String name, List<StepResult> steps, List<AlertView> alerts, Readiness expected) {
    return Arguments.of(name, steps, alerts, expected);
  }

  private static AlertView alert(Severity severity, boolean frozen) {
    return World.alert(1, "00", "target_unreachable", severity, frozen);
  }
}
