package vn.bridgewatch.agent.snmp.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Opaque;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.TextFormat;

class EvaluatorTest {

  private static SnmpModule module(String metrics) throws ConfigException {
    String text = "modules:\n  m:\n    metrics:\n" + metrics.indent(6);
    return SnmpModules.parse(
            "m.yml", text.getBytes(StandardCharsets.UTF_8), SnmpModules.Environment.NOT_EXPANDED)
        .module("m")
        .orElseThrow();
  }

  private static String metric(String more) {
    return "- { name: x, oid: 1.1, help: h, " + more + " }";
  }

  private static List<String> series(String metrics, boolean asPeer, Map<OID, Variable> answers)
      throws ConfigException {
    return new Evaluator(module(metrics), Labels.NONE, asPeer)
        .evaluate(answers).observations().stream().map(EvaluatorTest::line).toList();
  }

  private static String line(Observation observation) {
    return observation.series()
        + switch (observation.reading()) {
          case Reading.Present(double value) -> " " + TextFormat.number(value);
          case Reading.Absent(var reason) -> " " + reason;
        };
  }

  private static Variable octets(String hex) {
    return new OctetString(HexFormat.of().parseHex(hex));
  }

  private static Variable text(String text) {
    return new OctetString(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<Arguments> values() {
    return List.of(
        arguments("type: gauge", new Integer32(-3), "x -3"),
        arguments("type: gauge", new Gauge32(4294967295L), "x 4294967295"),
        arguments("type: counter", new Counter32(7), "x 7"),
        arguments("type: counter", new Counter64(19007199254740992L), "x 992800745259008"),
        arguments("type: counter", new Counter64(-1L), "x 9.007199254740991e+15"),
        arguments("type: gauge", new TimeTicks(12345), "x 12345"),
        arguments("type: gauge", text("3"), "x UNREADABLE"),
        arguments("type: gauge", Null.instance, "x UNREADABLE"),
        arguments("type: counter", new OID("1.3"), "x UNREADABLE"),
        arguments("type: Float", new Opaque(HexFormat.of().parseHex("9f78043fc00000")), "x 1.5"),
        arguments(
            "type: Double", new Opaque(HexFormat.of().parseHex("9f79083ff8000000000000")), "x 1.5"),
        arguments("type: Float", new Opaque(new byte[] {1, 2}), "x UNREADABLE"),
        arguments("type: gauge, scale: 0.1, offset: 2", new Integer32(30), "x 5"),
        arguments("type: gauge, scale: 0.000001", new Integer32(1_000_000), "x 1"),
        arguments("type: DateAndTime", octets("07ea0b1513000100"), "x 1795287601"),
        arguments("type: DateAndTime", octets("07ea0b15130001002b0700"), "x 1795262401"),
        arguments("type: DateAndTime", octets("07ea0b15130001002d0130"), "x 1795294081"),
        arguments("type: DateAndTime", octets("0000000000000000"), "x -62169984000"),
        arguments("type: DateAndTime", octets("07ea0b15"), "x UNREADABLE"),
        arguments("type: DateAndTime", octets("07ea0b1513000100580700"), "x UNREADABLE"),
        arguments(
            "type: ParseDateAndTime, datetime_pattern: '%d.%m.%Y'",
            text("21.11.2026"), "x 1795219200"),
        arguments("type: NTPTimeStamp", octets("eea0110180000000"), "x 1794478721"),
        arguments("type: NTPTimeStamp", octets("eea01101"), "x UNREADABLE"),
        arguments("type: DisplayString", text("Hà Nội"), "x{x=\"Hà Nội\"} 1"),
        arguments(
            "type: DisplayString", octets("41ff fe42".replace(" ", "")), "x{x=\"A\uFFFDB\"} 1"),
        arguments("type: DisplayString", new Integer32(5), "x{x=\"5\"} 1"),
        arguments("type: DisplayString", new TimeTicks(5), "x{x=\"5\"} 1"),
        arguments("type: DisplayString", Null.instance, "x{x=\"\"} 1"),
        arguments("type: OctetString", octets("00ab"), "x{x=\"0x00AB\"} 1"),
        arguments("type: OctetString", text(""), "x{x=\"\"} 1"),
        arguments("type: OctetString", new OID("1.3.6.1"), "x{x=\"1.3.6.1\"} 1"),
        arguments(
            "type: OctetString, display_hint: '1d.'", octets("c0000201"), "x{x=\"192.0.2.1\"} 1"),
        arguments("type: PhysAddress48", octets("001a2b3c4dfe"), "x{x=\"00:1A:2B:3C:4D:FE\"} 1"),
        arguments("type: PhysAddress48", octets("001a"), "x{x=\"00:1A:00:00:00:00\"} 1"),
        arguments("type: InetAddressIPv4", new IpAddress("192.0.2.1"), "x{x=\"192.0.2.1\"} 1"),
        arguments("type: InetAddressIPv4", octets("c0000201"), "x{x=\"192.0.2.1\"} 1"),
        arguments("type: InetAddress", octets("c0000201"), "x{x=\"0xC0000201\"} 1"),
        arguments(
            "type: EnumAsInfo, enum_values: { 1: up }", new Integer32(1), "x_info{x=\"up\"} 1"),
        arguments(
            "type: EnumAsInfo, enum_values: { 1: up }", new Integer32(9), "x_info{x=\"9\"} 1"),
        arguments("type: EnumAsInfo, enum_values: { 1: up }", text("1"), "x_info UNREADABLE"),
        arguments(
            "type: EnumAsStateSet, enum_values: { 1: a, 2: b }",
            new Integer32(2),
            "x{x=\"b\"} 1;x{x=\"a\"} 0"),
        arguments(
            "type: EnumAsStateSet, enum_values: { 1: a }",
            new Integer32(7),
            "x{x=\"7\"} 1;x{x=\"a\"} 0"),
        arguments(
            "type: EnumAsStateSet, enum_values: { 1: a, 2: b }",
            Null.instance,
            "x{x=\"a\"} UNREADABLE;x{x=\"b\"} UNREADABLE"),
        arguments(
            "type: Bits, enum_values: { 0: a, 7: b, 8: c, 99: d }",
            octets("8180"),
            "x{x=\"a\"} 1;x{x=\"b\"} 1;x{x=\"c\"} 1;x{x=\"d\"} 0"),
        arguments("type: Bits, enum_values: { 0: a }", new Integer32(1), "x{x=\"a\"} UNREADABLE"),
        arguments(
            "type: DisplayString, regex_extracts: { Ms: [ { regex: '(\\d+) ms', value: $1 },"
                + " { regex: '', value: NaN } ] }",
            text("12 ms"),
            "xMs 12"),
        arguments(
            "type: DisplayString, regex_extracts: { Ms: [ { regex: '(\\d+) ms', value: $1 },"
                + " { regex: '', value: NaN } ] }",
            text(""),
            "xMs NaN"),
        arguments(
            "type: DisplayString, regex_extracts: { Ms: [ { regex: '(.*) ms', value: $1 } ] }",
            text("no ms"),
            "xMs UNREADABLE"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("values")
  void readsAValueAsItsTypeSays(String type, Variable value, String expected) throws Exception {
    assertThat(String.join(";", series(metric(type), false, Map.of(new OID("1.1.0"), value))))
        .isEqualTo(expected);
  }

  @Test
  void asThePeerWhatIsNoNumberIsZero() throws Exception {
    assertThat(series(metric("type: gauge"), true, Map.of(new OID("1.1.0"), text("3"))))
        .containsExactly("x 0");
    assertThat(series(metric("type: gauge"), true, Map.of(new OID("1.1.0"), Null.instance)))
        .containsExactly("x 0");
    assertThat(
            series(metric("type: DisplayString"), true, Map.of(new OID("1.1.0"), new TimeTicks(5))))
        .containsExactly("x{x=\"%!s(uint32=5)\"} 1");
  }

  static List<Arguments> indexes() {
    return List.of(
        arguments("{ labelname: l, type: gauge }", "4294967295", "4294967295"),
        arguments("{ labelname: l, type: gauge }", "", "0"),
        arguments("{ labelname: l, type: EnumAsInfo, enum_values: { 3: c } }", "3", "c"),
        arguments(
            "{ labelname: l, type: PhysAddress48 }", "0.26.43.60.77.254", "00:1A:2B:3C:4D:FE"),
        arguments("{ labelname: l, type: PhysAddress48 }", "0.26", "00:1A:00:00:00:00"),
        arguments("{ labelname: l, type: OctetString }", "2.72.105", "0x4869"),
        arguments("{ labelname: l, type: OctetString }", "0", ""),
        arguments("{ labelname: l, type: OctetString, fixed_size: 2 }", "72.105", "0x4869"),
        arguments("{ labelname: l, type: DisplayString }", "2.72.105", "Hi"),
        arguments("{ labelname: l, type: DisplayString, implied: true }", "72.105", "Hi"),
        arguments("{ labelname: l, type: InetAddressIPv4 }", "192.0.2.1", "192.0.2.1"),
        arguments(
            "{ labelname: l, type: InetAddressIPv6 }",
            "32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1",
            "2001:0DB8:0000:0000:0000:0000:0000:0001"),
        arguments("{ labelname: l, type: InetAddress }", "1.4.192.0.2.1", "192.0.2.1"),
        arguments("{ labelname: l, type: InetAddress }", "16.2.104.105", "0x10026869"),
        arguments("{ labelname: l, type: InetAddressMissingSize }", "1.192.0.2.1", "192.0.2.1"),
        arguments("{ labelname: l, type: InetAddressMissingSize }", "9.1.2", "0x090102"),
        arguments("{ labelname: l, type: LldpPortId }", "3.6.0.1.2.3.4.5", "00:01:02:03:04:05"),
        arguments("{ labelname: l, type: LldpPortId }", "5.2.72.105", "Hi"),
        arguments("{ labelname: l, type: LldpPortId }", "4.2.1.2", "0x04020102"),
        arguments(
            "{ labelname: l, type: InetAddress }", "9.4294967295", "0x09FF" + "00".repeat(126)));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("indexes")
  void readsAnIndexAsItsTypeSays(String index, String subIds, String expected) throws Exception {
    String oid = subIds.isEmpty() ? "1.1" : "1.1." + subIds;

    assertThat(
            series(
                metric("type: gauge, indexes: [" + index + "]"),
                false,
                Map.of(new OID(oid), new Integer32(1))))
        .containsExactly("x{l=\"" + expected + "\"} 1");
  }

  @Test
  void looksUpChainsAndDeletes() throws Exception {
    var answers = new LinkedHashMap<OID, Variable>();
    answers.put(new OID("1.1.7"), new Integer32(42));
    answers.put(new OID("1.2.7"), new Integer32(3));
    answers.put(new OID("1.3.3"), text("chained"));
    String lookups =
        "indexes: [ { labelname: i, type: gauge } ], lookups: ["
            + " { labels: [i], labelname: j, oid: 1.2, type: gauge },"
            + " { labels: [j], labelname: k, oid: 1.3, type: DisplayString },"
            + " { labels: [i], labelname: none, oid: 1.9, type: DisplayString },"
            + " { labels: [i], labelname: e, oid: 1.2, type: EnumAsInfo, enum_values: { 3: c } },"
            + " { labels: [], labelname: i } ]";

    assertThat(series(metric("type: gauge, " + lookups), false, answers))
        .containsExactly("x{e=\"c\",j=\"3\",k=\"chained\",none=\"\"} 42");
  }

  @Test
  void theTypeOfAnAddressStandsInTheColumnBefore() throws Exception {
    var answers = new LinkedHashMap<OID, Variable>();
    answers.put(new OID("1.2.1"), new Integer32(1));
    answers.put(new OID("1.3.1"), octets("c0000201"));
    String metric = "- { name: x, oid: 1.3, type: InetAddress, help: h }";

    assertThat(series(metric, false, answers)).containsExactly("x{x=\"192.0.2.1\"} 1");
  }

  @Test
  void theShortestMatchAndTheLastOfTwoMetricsCount() throws Exception {
    String metrics =
        """
        - { name: a, oid: 1.1.1, type: gauge }
        - { name: b, oid: 1.1, type: gauge }
        - { name: c, oid: 1.1, type: gauge }
        """;

    assertThat(series(metrics, false, Map.of(new OID("1.1.1.0"), new Integer32(1))))
        .containsExactly("c 1");
  }

  @Test
  void aSecondSeriesOfOneNameCostsItselfOnly() throws Exception {
    var answers = new LinkedHashMap<OID, Variable>();
    answers.put(new OID("1.1.1"), new Integer32(1));
    answers.put(new OID("1.1.2"), new Integer32(2));

    Evaluation evaluation =
        new Evaluator(module(metric("type: gauge")), Labels.NONE, false).evaluate(answers);

    assertThat(evaluation.observations()).hasSize(1);
    assertThat(evaluation.duplicates()).isEqualTo(1);
  }

  @Test
  void aLabelThatIsTooLongCostsItsSeriesOnly() throws Exception {
    Evaluation evaluation =
        new Evaluator(module(metric("type: DisplayString")), Labels.NONE, false)
            .evaluate(Map.of(new OID("1.1.0"), text("x".repeat(1_025))));

    assertThat(evaluation.observations()).isEmpty();
    assertThat(evaluation.tooLong()).isEqualTo(1);
  }

  @Test
  void aModulesLabelGivesWayToOurs() throws Exception {
    String metrics = metric("type: gauge, indexes: [ { labelname: device, type: gauge } ]");

    assertThat(
            new Evaluator(module(metrics), Labels.of("device", "sw"), false)
                .evaluate(Map.of(new OID("1.1.5"), new Integer32(1))).observations().stream()
                    .map(EvaluatorTest::line))
        .containsExactly("x{device=\"sw\",exported_device=\"5\"} 1");
  }

  static List<Arguments> hints() {
    return List.of(
        arguments("1d.1d.1d.1d", "c0a80101", "192.168.1.1"),
        arguments("1x:", "001a2b3c4d5e", "00:1A:2B:3C:4D:5E"),
        arguments("255a", "48656c6c6f", "Hello"),
        arguments("2d-1d-1d,1d:1d:1d.1d", "07ea0b1513000100", "2026-11-21,19:0:1.0"),
        arguments("*1x:/1x:", "03aabbccdd", "AA:BB:CC/DD"),
        arguments("1o", "08", "10"),
        arguments("2x", "aabbcc", "AABBCC"),
        arguments("4d", "00000100", "256"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hints")
  void rendersByHint(String hint, String hex, String expected) {
    assertThat(DisplayHint.render(hint, HexFormat.of().parseHex(hex)))
        .hasValueSatisfying(
            bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "d", "1", "1q", "9d", "0a", "*", "99999999999d"})
  void aWrongHintRendersNothing(String hint) {
    assertThat(DisplayHint.render(hint, new byte[10])).isEmpty();
  }
}
