package vn.bridgewatch.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.reader.http.Credentials;
import vn.bridgewatch.agent.reader.http.HttpEndpoint;
import vn.bridgewatch.agent.reader.http.HttpSession;
import vn.bridgewatch.agent.reader.http.Trust;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.time.NanoClock;

@Timeout(60)
class HttpMeasurementTest {

  private static final String DEFINITION =
      """
      readers:
        r:
          evidence: document
          documents:
            - path: /s
              format: xml
              metrics:
                - metric: bridgewatch_call_loss_ratio
                  each: /s/c
                  labels: { call: { path: "@id" }, media: all, direction: receive }
                  ratio: { lost: lost, received: got }
                - metric: bridgewatch_codec_registered
                  labels: { protocol: sip }
                  value: /s/sip
                  values: { Registered: 1, Failed: 0 }
                - { metric: bridgewatch_sessions, value: /s/sessions, absent: 0 }
      """;

  private final AtomicReference<String> document = new AtomicReference<>("");
  private PlayedDevice device;
  private HttpMeasurement measurement;

  @BeforeEach
  void start() throws Exception {
    device =
        PlayedDevice.plain((_, out) ->
            document.get().isEmpty()
                ? PlayedDevice.answer(out, 500, List.of(), "")
                : PlayedDevice.ok(out, document.get()));
    var reader =
        new HttpReader(
            ReaderFile.parse("r.yml", DEFINITION.getBytes(StandardCharsets.UTF_8)).get("r"),
            new HttpSession.Access(
                HttpEndpoint.parse("http://127.0.0.1:" + device.port()),
                new Trust.Nobody(),
                Credentials.NONE),
            AllowList.LOOPBACK,
            new ReadingRoom(),
            Duration.ofSeconds(30),
            NanoClock.SYSTEM);
    measurement =
        new HttpMeasurement(reader, "room", "127.0.0.1:" + device.port(), Duration.ofSeconds(40));
  }

  @AfterEach
  void end() throws Exception {
    measurement.close();
    device.close();
  }

  @Test
  void aLossRatioIsThatOfTheTimeSinceTheLastReading() throws Exception {
    document.set("<s><c id='1'><lost>10</lost><got>1000</got></c></s>");
    assertThat(value("bridgewatch_call_loss_ratio")).isEqualTo("UNMEASURED");
    document.set("<s><c id='1'><lost>15</lost><got>1095</got></c></s>");
    assertThat(value("bridgewatch_call_loss_ratio")).isEqualTo("0.05");
    document.set("<s><c id='1'><lost>15</lost><got>1095</got></c></s>");
    assertThat(value("bridgewatch_call_loss_ratio")).isEqualTo("NOT_OFFERED");
    document.set("<s><c id='1'><lost>0</lost><got>50</got></c></s>");
    assertThat(value("bridgewatch_call_loss_ratio")).isEqualTo("UNMEASURED");
    document.set("<s><c id='1'><lost>0</lost><got>100</got></c></s>");
    assertThat(value("bridgewatch_call_loss_ratio")).isEqualTo("0");
    document.set("<s/>");
    assertThat(value("bridgewatch_call_loss_ratio")).isEqualTo("GONE");
  }

  @Test
  void whatIsNotThereOrNotListedIsAbsentAndNeverZero() throws Exception {
    document.set("<s/>");
    assertThat(value("bridgewatch_codec_registered")).isEqualTo("NOT_OFFERED");
    assertThat(value("bridgewatch_sessions")).isEqualTo("0");
    document.set("<s><sip>Confused</sip><sessions>many</sessions></s>");
    assertThat(value("bridgewatch_codec_registered")).isEqualTo("UNREADABLE");
    assertThat(value("bridgewatch_sessions")).isEqualTo("UNREADABLE");
  }

  @Test
  void whatADocumentGaveIsAbsentWithTheReasonThatItDidNotCome() throws Exception {
    document.set("<s><sip>Registered</sip></s>");
    assertThat(value("bridgewatch_codec_registered")).isEqualTo("1");
    assertThat(complete("")).isEqualTo("1");
    document.set("");
    assertThat(value("bridgewatch_codec_registered")).isEqualTo("UNREADABLE");
    assertThat(complete("http_status")).isEqualTo("0");
    document.set("<s><sip>Registered</sip></s>");
    assertThat(value("bridgewatch_codec_registered")).isEqualTo("1");
    assertThat(complete("http_status")).isEqualTo("1");
    assertThat(complete("")).isEqualTo("1");
    device.close();
    assertThat(value("bridgewatch_codec_registered")).isEqualTo("TIMED_OUT");
  }

  @Test
  void aCheckSaysWhatItMeans() throws Exception {
    document.set("<s/>");
    assertThat(measurement.check().results())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.step()).isEqualTo("http");
          assertThat(step.device()).isEqualTo("room");
          assertThat(step.status()).isEqualTo(StepResult.Status.PASSED);
        });
    document.set("");
    assertThat(measurement.check().results().getFirst().status())
        .isEqualTo(StepResult.Status.WARNED);
    device.close();
    StepResult down = measurement.check().results().getFirst();
    assertThat(down.status()).isEqualTo(StepResult.Status.FAILED);
    assertThat(down.reason()).isIn("refused", "cut_off");
  }

  private String complete(String reason) throws InterruptedException {
    return value("bridgewatch_http_document_complete", "reason=\"" + reason + "\"");
  }

  private String value(String name) throws InterruptedException {
    return value(name, "");
  }

  private String value(String name, String part) throws InterruptedException {
    List<Observation> found =
        measurement.measure().stream()
            .filter(one -> one.series().name().equals(name))
            .filter(one -> one.series().toString().contains(part))
            .toList();
    assertThat(found).as(name + " " + part).hasSize(1);
    String line = ShippedReadersTest.lines(found).strip();
    return line.substring(line.lastIndexOf(' ') + 1);
  }
}
