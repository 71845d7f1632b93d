package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recording of a device goes through `snmp identify`: what it is, and what its values mean,
/// against facts that were read by hand from the recordings.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedDevicesTest {

  private Responder responder;
  private List<String> recordings;

  @BeforeAll
  void start() throws Exception {
    responder = Responder.start(0);
    Path data = SharedData.folder("snmp");
    try (Stream<Path> files =
        Stream.concat(
            Files.list(data.resolve("recordings")), Files.list(data.resolve("hand-made")))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".snmprec")).toList()) {
        String name = name(file);
        responder.add(name, Recording.open(file.toString()));
      }
    }
    try (Stream<Path> files = Files.list(data.resolve("recordings"))) {
      recordings = files.map(RecordedDevicesTest::name).sorted().toList();
    }
  }

  @AfterAll
  void stop() throws IOException {
    if (responder != null) {
      responder.close();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".snmprec", "");
  }

  List<String> recordings() {
    return recordings;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordings")
  void everyRecordingIsIdentified(String recording) throws Exception {
    Identified found = identify(recording);
    assertThat(found.errors()).isEmpty();
    assertThat(found.device().path("profile").asText()).isNotEmpty();
    assertThat(found.lines()).filteredOn(line -> line.has("module")).isNotEmpty();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      textBlock =
          """
          apc_smx750i,            apc_ups,            Smart-UPS X 750,      UPS 09.9 (ID20)
          audiocodes_mp118,       audiocodes_gateway, GW 8 FXS,             6.60A.309.001
          avtech_roomalert32s,    avtech_roomalert,   RoomAlert 32S,        ''
          deltaups_rfc1628string, delta_ups,          '',                   ''
          eaton-mgeups_9px,       eaton_ups,          Eaton 9PX,            01.16.4638
          huaweiups_ups2000,      huawei_ups,         UPS2000 6kVA,         V100R001C00SPC602
          polycomLens_studioxc50, poly_endpoint,      StudioX50,            3.10.0-362035
          ssd_eaton-93e-80,       eaton_ups,          EATON 93E 80,         INV: 2.08.0011
          vccodec,                cisco_roomos,       SX20,                 TC7.3.5.a93bdb1
          synthetic_poly_g7500_incall, poly_endpoint, G7500,                4.2.1-386001
          synthetic_polycom_hdx_incall, polycom_hdx,  '',                   ''
          synthetic_cisco_cts_incall, cisco_telepresence, CTS 500,          ''
          """)
  void theDeviceIsKnown(String recording, String profile, String model, String software)
      throws Exception {
    JsonNode device = identify(recording).device();
    assertThat(device.path("profile").asText()).isEqualTo(profile);
    assertThat(device.path("model").asText()).isEqualTo(model);
    assertThat(device.path("software").asText()).isEqualTo(software);
    assertThat(device.path("known").asBoolean()).isTrue();
  }

  @Test
  void theStudioX50HasLostItsSipServer() throws Exception {
    assertThat(identify("polycomLens_studioxc50").values())
        .containsEntry("codec_registered{protocol=sip,server=1}", "0")
        .containsEntry("codec_registered{protocol=h323}", "not_offered")
        .containsEntry("component_ok{component=hardware}", "1")
        .containsEntry("component_ok{component=network,name=eth0}", "1")
        .containsEntry("peripheral_connected{kind=camera,name=Main}", "1")
        .containsEntry("peripheral_connected{kind=microphone,name=1}", "1")
        .containsEntry("peripheral_connected{kind=microphone,name=2}", "1")
        .containsEntry("peripheral_connected{kind=touch_panel}", "not_offered")
        .doesNotContainKey("calls_active");
  }

  @Test
  void aCallOfTheG7500HasItsLossInRatios() throws Exception {
    assertThat(identify("synthetic_poly_g7500_incall").values())
        .containsEntry("call_loss_ratio{call=1,direction=receive,media=video}", "0.04")
        .containsEntry("call_jitter_seconds{call=1,direction=receive,media=video}", "0.018")
        .containsEntry("call_frame_rate{call=1,direction=receive,media=video}", "30")
        .containsEntry("component_ok{component=hardware}", "0")
        .containsEntry("peripheral_connected{kind=microphone,name=Table Mic}", "0");
  }

  @Test
  void theTextsOfAnHdxAreNumbersInACallAndAbsentOutsideIt() throws Exception {
    assertThat(identify("synthetic_polycom_hdx_incall").values())
        .containsEntry("call_loss_ratio{direction=receive,media=all}", "0.03")
        .containsEntry("call_jitter_seconds{direction=receive,media=all}", "0.012");
    assertThat(identify("synthetic_polycom_hdx_idle").values())
        .containsEntry("call_loss_ratio{direction=receive,media=all}", "unreadable");
  }

  @Test
  void aCtsCountsLossInMillionthsOfAPercent() throws Exception {
    assertThat(identify("synthetic_cisco_cts_incall").values())
        .containsEntry("call_loss_ratio{call=77 codec 2,direction=receive,media=video}", "0.045")
        .containsEntry(
            "call_jitter_seconds{call=77 codec 2,direction=receive,media=video}", "0.018")
        .containsEntry("call_latency_seconds{call=77,direction=receive,media=audio}", "0.042")
        .containsEntry("codec_registered{protocol=management,server=1}", "1")
        .containsEntry("calls_active", "1")
        .containsEntry("call_encrypted{call=77}", "1")
        .containsEntry("call_bit_rate{call=77,direction=transmit,media=all}", "4000000")
        .containsEntry("peripheral_connected{kind=camera,name=Camera center}", "1")
        .containsEntry("peripheral_connected{kind=display,name=Display center}", "0")
        .containsEntry("peripheral_connected{kind=projector,name=Projector}", "0");
  }

  @Test
  void theRunTimeOfAnApcIsInHundredthsOfASecond() throws Exception {
    assertThat(identify("apc_smx750i").values())
        .containsEntry("ups_runtime_seconds", "5709")
        .containsEntry("ups_charge_ratio", "1")
        .containsEntry("ups_load_ratio{phase=1}", "0.202")
        .containsEntry("on_battery", "0")
        .containsEntry("on_bypass", "0")
        .containsEntry("ups_battery_ok", "1")
        .containsEntry("ups_battery_volts", "54")
        .containsEntry("ups_input_volts{phase=1}", "232")
        .containsEntry("temperature_celsius{sensor=battery}", "31")
        .containsEntry("temperature_celsius{sensor=Port 1 Temp 1}", "23")
        .doesNotContainKey("temperature_celsius{sensor=Unknown}")
        .doesNotContainKey("humidity_ratio{sensor=Port 1 Temp 1}");
  }

  @Test
  void theDeltaCardCountsInTenthsOfAVoltAndHasOnePhase() throws Exception {
    assertThat(identify("deltaups_rfc1628string").values())
        .containsEntry("ups_output_volts{phase=1}", "230")
        .containsEntry("ups_input_volts{phase=1}", "236")
        .containsEntry("ups_charge_ratio", "0.29")
        .containsEntry("ups_runtime_seconds", "20280")
        .containsEntry("ups_battery_volts", "55.4")
        .containsEntry("on_battery", "0")
        .satisfies(values ->
            assertThat(values.getOrDefault("ups_output_volts{phase=2}", "")).isNotEqualTo("0"));
  }

  @Test
  void theHuaweiCardDoesNotKnowItsRunTime() throws Exception {
    assertThat(identify("huaweiups_ups2000").values())
        .containsEntry("ups_runtime_seconds", "unreadable")
        .containsEntry("ups_charge_ratio", "1")
        .containsEntry("ups_load_ratio{phase=1}", "0.27")
        .containsEntry("ups_battery_volts", "270.7")
        .containsEntry("on_battery", "0");
  }

  @Test
  void theNinePxCountsItsRunTimeInSeconds() throws Exception {
    assertThat(identify("eaton-mgeups_9px").values())
        .containsEntry("ups_runtime_seconds", "1464")
        .containsEntry("on_battery", "0")
        .containsEntry("ups_battery_ok", "1")
        .containsEntry("ups_load_ratio{phase=1}", "0.35")
        .containsEntry("temperature_celsius{sensor=inside}", "17");
  }

  @Test
  void the93eHasThreePhases() throws Exception {
    assertThat(identify("ssd_eaton-93e-80").values())
        .containsEntry("ups_load_ratio{phase=1}", "0.21")
        .containsEntry("ups_load_ratio{phase=3}", "0.12")
        .containsEntry("ups_output_watts{phase=1}", "5100")
        .containsEntry("ups_battery_volts", "521")
        .containsEntry("ups_runtime_seconds", "65520");
  }

  @Test
  void theRoomAlertCountsInHundredths() throws Exception {
    assertThat(identify("avtech_roomalert32s").values())
        .containsEntry("temperature_celsius{sensor=internal}", "20.8")
        .containsEntry("humidity_ratio{sensor=internal}", "0.287")
        .containsEntry("temperature_celsius{sensor=8}", "-15.13")
        .containsEntry("humidity_ratio{sensor=3}", "0.3032")
        .containsEntry("on_battery", "0");
  }

  @Test
  void theTextNamesTheDeviceInVietnamese() throws Exception {
    AgentRun run =
        AgentRun.of(
            "snmp",
            "identify",
            "--community",
            "apc_smx750i",
            "--lang",
            "vi",
            "127.0.0.1:" + responder.port());
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("Bộ lưu điện APC")
        .contains("Smart-UPS X 750")
        .contains("đã đọc trên bản ghi từ thiết bị thật")
        .contains("bridgewatch_ups_runtime_seconds")
        .contains("5709 s");
  }

  @Test
  void whereNothingAnswersItSaysWhatToCheck() throws Exception {
    AgentRun run = AgentRun.of("snmp", "identify", "127.0.0.1:1");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("Check that SNMP is on");
  }

  private Identified identify(String recording) {
    return Identified.at(responder.port(), recording);
  }
}
