package vn.bridgewatch.agent.snmp.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snmp4j.smi.OID;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;

class SnmpModulesTest {

  private static final String METRIC =
      """
      modules:
        m:
          walk: [1.3.6.1.2.1.2]
          metrics:
            - name: a
              oid: 1.3.6.1.2.1.2.1
              type: gauge
      """;

  private static SnmpModules parse(String text) throws ConfigException {
    return SnmpModules.parse(
        "m.yml", text.getBytes(StandardCharsets.UTF_8), SnmpModules.Environment.NOT_EXPANDED);
  }

  @Test
  void readsTheLayoutSince023() throws ConfigException {
    SnmpModules read =
        parse(
            """
            auths:
              v3:
                version: 3
                security_level: authPriv
                username: u
                password: "12345678"
                auth_protocol: SHA256
                priv_protocol: AES256C
                priv_password: "87654321"
                context_name: c
            modules:
              m:
                walk: [1.3.6.1.2.1.2, .1.3.6.1.2.1.31]
                get: [1.3.6.1.2.1.1.3.0]
                max_repetitions: 0
                retries: 0
                timeout: 1m30s
                allow_nonincreasing_oids: true
                use_unconnected_udp_socket: true
                filters:
                  - oid: 1.3.6.1.2.1.2.2.1.7
                    targets: [1.3.6.1.2.1.2.2.1.4]
                    values: ["1"]
                metrics:
                  - name: a
                    oid: 1.3.6.1.2.1.2.2.1.7
                    type: EnumAsInfo
                    help: Help
                    indexes:
                      - labelname: i
                        type: OctetString
                        fixed_size: 4
                        implied: true
                        enum_values: { 1: one }
                    lookups:
                      - labels: [i]
                        labelname: n
                        oid: 1.3.6.1.2.1.31.1.1.1.1
                        type: DisplayString
                        display_hint: 255a
                      - labels: []
                        labelname: i
                    enum_values: { 1: up, 2: "off" }
                    regex_extracts:
                      Ratio:
                        - { regex: '(\\d+)%', value: $1 }
                        - { regex: '', value: NaN }
                    datetime_pattern: "%Y"
                    scale: 0.1
                    offset: -5
                    display_hint: 1x
            """);

    SnmpModule module = read.module("m").orElseThrow();
    assertThat(module.pace())
        .isEqualTo(new SnmpModule.Pace(50, 0, Duration.ofSeconds(90), true, true));
    assertThat(module.walk()).containsExactly(new OID("1.3.6.1.2.1.2"), new OID("1.3.6.1.2.1.31"));
    assertThat(module.filters()).hasSize(1);
    MetricSpec metric = module.metrics().list().getFirst();
    assertThat(metric.metric().name()).isEqualTo("a_info");
    assertThat(metric.metric().help()).isEqualTo("Help (EnumAsInfo)");
    assertThat(metric.enumValues()).containsEntry(2, "off");
    assertThat(metric.extracts().getFirst().metric().name()).isEqualTo("aRatio");
    assertThat(metric.extracts().getFirst().choices()).hasSize(2);
    assertThat(metric.labels().lookups().get(1).deletes()).isTrue();
    assertThat(metric.scale()).isEqualTo(0.1);
    assertThat(metric.offset()).isEqualTo(-5);
    SnmpAuth auth = read.auth("v3").orElseThrow();
    assertThat(auth.privProtocol()).isEqualTo(SnmpAuth.PrivProtocol.AES256C);
    assertThat(auth.toString()).doesNotContain("12345678").doesNotContain("87654321");
  }

  @Test
  void readsTheLayoutBefore023() throws ConfigException {
    SnmpModules read =
        parse(
            """
            old:
              version: 1
              auth:
                community: secret
              walk: [1.3.6.1.2.1.2]
              metrics: []
            plain:
              get: [1.3.6.1.2.1.1.3.0]
            """);

    assertThat(read.module("old").orElseThrow().auth()).contains(SnmpAuth.community(1, "secret"));
    assertThat(read.module("plain").orElseThrow().auth()).contains(SnmpAuth.community(2, "public"));
  }

  static List<Arguments> mistakes() {
    return List.of(
        arguments(
            "walk: [", "walks: [", "m.yml:3: modules.m.walks: unknown key; did you mean walk?"),
        arguments(
            "type: gauge", "type: ''", "m.yml:7: modules.m.metrics[0].type: must not be blank"),
        arguments(
            "type: gauge",
            "tpye: gauge",
            "m.yml:5: modules.m.metrics[0].type: is missing\n"
                + "m.yml:7: modules.m.metrics[0].tpye: unknown key; did you mean type?"),
        arguments(
            "name: a",
            "name: 9",
            "m.yml:5: modules.m.metrics[0].name: metric name: must match"
                + " [a-zA-Z_:][a-zA-Z0-9_:]* in at most 200 characters, got 9"),
        arguments(
            "oid: 1.3.6.1.2.1.2.1",
            "oid: ifNumber",
            "m.yml:6: modules.m.metrics[0].oid: must be a numeric OID as 1.3.6.1.2.1.1, got ifNumber"),
        arguments(
            "[1.3.6.1.2.1.2]",
            "[1.3..2]",
            "m.yml:3: modules.m.walk: must be a numeric OID as 1.3.6.1.2.1.1, got 1.3..2"),
        arguments(
            "type: gauge",
            "type: ParseDateAndTime",
            "m.yml:5: modules.m.metrics[0].datetime_pattern: is missing, type ParseDateAndTime needs one"),
        arguments(
            "type: gauge",
            "type: gauge\n        enum_values: { x: y }",
            "m.yml:8: modules.m.metrics[0].enum_values.x: must be a whole number, got x"),
        arguments(
            "type: gauge",
            "type: gauge\n        regex_extracts: { A: [ { regex: '(?=a)', value: $1 } ] }",
            "m.yml:8: modules.m.metrics[0].regex_extracts.A[0].regex: is not a regular expression"
                + " of Go: invalid or unsupported group (?=: ^(?:(?=a))$"),
        arguments(
            "type: gauge",
            "type: gauge\n        indexes: [ { labelname: i, type: Float } ]",
            "m.yml:8: modules.m.metrics[0].indexes[0].type: must be one of DisplayString, EnumAsInfo,"
                + " InetAddress, InetAddressIPv4, InetAddressIPv6, InetAddressMissingSize, Integer,"
                + " Integer32, LldpPortId, OctetString, PhysAddress48, counter, gauge, got Float"),
        arguments(
            "type: gauge",
            "type: gauge\n        lookups: [ { labels: [x], labelname: y, oid: 1.3, type: gauge } ]",
            "m.yml:8: modules.m.metrics[0].lookups: looks up y by the label x, which is no index and"
                + " no earlier lookup"),
        arguments(
            "modules:",
            "auths: { a: { version: 3 } }\nmodules:",
            "m.yml:1: auths.a.username: is missing, SNMPv3 needs one"),
        arguments(
            "modules:",
            "auths: { a: { auth_protocol: SHA1 } }\nmodules:",
            "m.yml:1: auths.a.auth_protocol: must be one of MD5, SHA, SHA224, SHA256, SHA384,"
                + " SHA512, got SHA1"),
        arguments("modules:", "other: 1\nmodules:", "m.yml:1: other: unknown key"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("mistakes")
  void aMistakeIsToldWithItsPlace(String right, String wrong, String message) {
    String mistaken = METRIC.replace(right, wrong);
    assertThat(mistaken).as("the mistake is in").isNotEqualTo(METRIC);

    assertThatThrownBy(() -> parse(mistaken))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void fillsInVariablesOnlyInNamesAndPasswords() throws ConfigException {
    String text = "auths: { a: { version: 3, username: '${U}', community: '${C}' } }\n" + METRIC;
    SnmpModules.Environment environment =
        name -> name.equals("U") ? Optional.of("$1u") : Optional.empty();

    SnmpAuth auth =
        SnmpModules.parse("m.yml", text.getBytes(StandardCharsets.UTF_8), environment)
            .auth("a")
            .orElseThrow();

    assertThat(auth.username()).isEqualTo("$1u");
    assertThat(auth.community().text()).isEqualTo("${C}");
    assertThatThrownBy(() ->
            SnmpModules.parse(
                "m.yml", text.getBytes(StandardCharsets.UTF_8), _ -> Optional.empty()))
        .hasMessageContaining("username: environment variable is not set: U");
  }

  @Test
  void twoFilesMayNotNameOneModule(@TempDir Path folder) throws Exception {
    Path one = Files.writeString(folder.resolve("one.yml"), METRIC);
    Path two = Files.writeString(folder.resolve("two.yml"), METRIC);

    assertThatThrownBy(() -> SnmpModules.load(List.of(one, two)))
        .hasMessageContaining("two.yml: modules.m: stands in " + one + " already");
    assertThatThrownBy(() -> SnmpModules.load(List.of(folder.resolve("none.yml"))))
        .hasMessageContaining("none.yml: cannot be read");
  }

  @Test
  void theModulesThatShipAreWhole() throws Exception {
    Path modules = Path.of(System.getProperty("bridgewatch.root", ".."), "modules");
    try (Stream<Path> files = Files.list(modules)) {
      SnmpModules read = SnmpModules.load(files.sorted().toList());
      assertThat(read.modules()).containsKeys("system", "if_mib", "ups_mib");
      assertThat(read.auths()).containsKey("public_v2");
    }
  }

  @Test
  void anUnknownTypeOfAValueIsReadAsOctets() throws ConfigException {
    SnmpModules read =
        parse(
            METRIC.replace(
                "type: gauge",
                "type: Gauge\n        indexes: [ { labelname: i, type: gauge } ]\n"
                    + "        lookups: [ { labels: [i], labelname: y, oid: 1.3, type: Txt } ]"));

    MetricSpec metric = read.module("m").orElseThrow().metrics().list().getFirst();
    assertThat(metric.type()).isEqualTo(ValueType.OCTET_STRING);
    assertThat(metric.metric().name()).isEqualTo("a");
    assertThat(metric.labels().lookups().getFirst().type()).isEqualTo(ValueType.OCTET_STRING);
  }

  /// As large as the file that snmp_exporter ships: 2 MB, 61,000 lines, 4,800 metrics.
  @Test
  void aFileAsLargeAsTheGeneratedOneLoadsWithinBounds() throws ConfigException {
    var text = new StringBuilder("modules:\n");
    for (int module = 0; module < 53; module++) {
      text.append("  m%d:\n    walk: [1.3.6.1.2.1.%d]\n    metrics:\n".formatted(module, module));
      for (int metric = 0; metric < 90; metric++) {
        text.append(LARGE_METRIC.formatted(metric, module, metric, "of a thing ".repeat(15)));
      }
    }
    byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(content.length).isBetween(2_000_000, 3_000_000);
    assertThat(text.toString().lines().count()).isGreaterThan(61_000);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    SnmpModules read =
        assertTimeout(
            Duration.ofSeconds(30),
            () -> SnmpModules.parse("m.yml", content, SnmpModules.Environment.NOT_EXPANDED));

    assertThat(read.modules()).hasSize(53);
    assertThat(read.module("m52").orElseThrow().metrics().list()).hasSize(90);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(600L << 20);
  }

  private static final String LARGE_METRIC =
      """
          - name: metric%d
            oid: 1.3.6.1.2.1.%d.1.%d
            type: gauge
            help: The state %s
            indexes:
            - labelname: index
              type: gauge
            lookups:
            - labels:
              - index
              labelname: name
              oid: 1.3.6.1.2.1.2.2.1.2
              type: DisplayString
      """;

  @Test
  void aFileOverTheLimitIsRefusedBeforeItIsParsed(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("m.yml");
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(YamlFile.BYTES_MAX + 1L); // zeros, which are no YAML
    }

    assertThatThrownBy(() -> SnmpModules.load(List.of(file)))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(1)
                    .first()
                    .asString()
                    .endsWith("is over " + YamlFile.BYTES_MAX + " bytes"));
  }

  @Test
  void aFileThatIsTooDeepIsRefused() {
    assertThatThrownBy(() -> parse("modules: " + "[".repeat(100_000)))
        .isInstanceOf(ConfigException.class);
  }
}
