package vn.bridgewatch.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;

class MediaReaderTest {

  private static final String REST =
      """
      agent: agent-00004
      site: "00004"
      province: "01"
      identity: { certificate: a.pem, key: a.key, ca: ca.pem }
      uplink: { collectors: [ { host: 127.0.0.1 } ] }
      allow: [ 127.0.0.0/8 ]
      sites: [ { site: "00004" } ]
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeKey() throws IOException {
    Path key = Files.writeString(folder.resolve("media.key"), "0123456789abcdef\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  private AgentConfig read(String media) throws ConfigException {
    byte[] content = (REST + "media:\n" + media.indent(2)).getBytes(StandardCharsets.UTF_8);
    return AgentConfigFile.parse("agent.yaml", content, folder);
  }

  @Test
  void reflectorAndTestsAreRead() throws Exception {
    MediaSettings media =
        read("""
        reflector:
          address: 127.0.0.1
          senders: [ { name: centre, from: [10.0.0.0/24, "::1"], key_file: media.key, ssid: 400 } ]
          bit_rate: 1000000
        tests:
          - { site: "00004", name: centre, target: 127.0.0.1, key_file: media.key, ssid: 400,
              interval: 20s, packets_per_second: 2, burst: { profile: 720p, seconds: 5 } }
        """)
            .media();

    assertThat(media.reflector().orElseThrow().listen().getPort()).isEqualTo(862);
    assertThat(media.reflector().orElseThrow().settings().bitRate()).isEqualTo(1_000_000);
    assertThat(media.reflector().orElseThrow().settings().senders().getFirst().ssidLast())
        .isEqualTo(407);
    MediaSettings.Test test = media.tests().getFirst();
    assertThat(test.interval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(test.instance()).isEqualTo("127.0.0.1:862");
    assertThat(test.key()).isPresent();
    assertThat(test.burst().orElseThrow().seconds()).isEqualTo(5);
    assertThat(test.burst().orElseThrow().timesADay()).isEqualTo(24);
    assertThat(media.keyFiles()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {reflector: {address: 127.0.0.1, senders: []}} | senders: must name who is answered
          {reflector: {address: here, senders: [{from: [10.0.0.1], unauthenticated: true}]}} | address: must be an address of this machine, got here
          {reflector: {address: 127.0.0.1, senders: [{from: [10.0.0.1]}]}} | key_file: is missing (or unauthenticated: true, for gear of other makers)
          {reflector: {address: 127.0.0.1, senders: [{from: [10.0.0.0/33], key_file: media.key}]}} | from: must be an address or a network as 10.1.2.0/24, got 10.0.0.0/33
          {tests: [{site: "00004", name: a, target: 127.0.0.1, key_file: none.key}]} | there is no such file
          {tests: [{site: "00004", name: a, target: 192.0.2.1, key_file: media.key}]} | target: is not in allow: 192.0.2.1
          {tests: [{site: "00005", name: a, target: 127.0.0.1, key_file: media.key}]} | tests: name a site that is not in sites: 00005
          {tests: [{site: "00004", name: a, target: 127.0.0.1, key_file: media.key, packets_per_second: 10}]} | together at most 16000: fewer packets a second
          {tests: [{site: "00004", name: a, target: 127.0.0.1, key_file: media.key, burst: {profile: 4k}}]} | profile: must be audio, 720p, 1080p, content or some of them as 1080p+content, got 4k
          {tests: [{site: "00004", name: a, target: 127.0.0.1, key_file: media.key, interval: 5s}]} | interval: must be a duration
          """)
  void whatIsWrongIsTold(String media, String problem) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(media));

    assertThat(e).as("%s is wrong", media).isNotNull();
    assertThat(e.getMessage()).contains(problem);
  }

  private static double bitsPerSecond(AgentConfig config, Phase phase) {
    return config.sites().getFirst().probes().stream()
            .mapToDouble(probe ->
                probe.spec().bytes() * 8 / (probe.rhythm().interval(phase).toNanos() / 1e9))
            .sum()
        + config.media().bitsPerSecond("00004");
  }

  /// Twenty probes that would fill the budget alone: they make way for the stream in every phase.
  @Test
  void probesMakeWayForTheThinStreamInEveryPhase() throws Exception {
    var probes = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      probes.append(
          "    - { kind: icmp, name: p%d, target: 127.0.0.1, interval: 30s, timeout: 1s }\n"
              .formatted(i));
    }
    String media =
        """
        media:
          tests:
            - { site: "00004", name: centre, target: 127.0.0.1, key_file: media.key, packets_per_second: 4 }
        """;
    String sites = "sites:\n  - site: \"00004\"\n    probes:\n" + probes.toString().indent(2);
    byte[] content =
        (REST.replaceFirst("(?m)^sites:.*$", "") + sites + media).getBytes(StandardCharsets.UTF_8);

    AgentConfig config = AgentConfigFile.parse("agent.yaml", content, folder);

    for (Phase phase : Phase.values()) {
      assertThat(bitsPerSecond(config, phase))
          .as("%s", phase)
          .isLessThanOrEqualTo(phase == Phase.LIVE ? 64_001 : 16_001);
    }
    assertThat(bitsPerSecond(config, Phase.LIVE))
        .as("the room there is used")
        .isGreaterThan(32_000);
    assertThat(config.sites().getFirst().probes().getFirst().rhythm().interval(Phase.T15M))
        .as("slowed for the stream")
        .isGreaterThan(Duration.ofSeconds(2));
  }
}
