package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.smi.OID;

/// `bridgewatch snmp walk` as a person runs it.
class WalkCommandTest {

  /// A value of each type, texts with what a line cannot hold, and a tree with secrets.
  private static final String RECORDING =
      """
      1.3.6.1.2.1.1.1.0|4|Công tắc tầng 2
      1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.4242
      1.3.6.1.2.1.1.3.0|67|123456
      1.3.6.1.2.1.1.4.0|4x|6f6e650a74776f
      1.3.6.1.2.1.1.5.0|4|
      1.3.6.1.2.1.1.6.0|4x|20726f6f6d20
      1.3.6.1.2.1.2.2.1.6.1|4x|00163effe001
      1.3.6.1.2.1.2.2.1.10.1|65|4294967295
      1.3.6.1.2.1.4.20.1.1.1|64x|c0000201
      1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551615
      1.3.6.1.4.1.4242.1.0|2|-7
      1.3.6.1.4.1.4242.2.0|66|4000000000
      1.3.6.1.4.1.4242.3.0|4|community is s3cret-c
      1.3.6.1.6.3.16.1.2.1.3.2.1.97|4|group
      """;

  private Responder responder;
  private AgentRun run = new AgentRun(-1, "", "");

  @BeforeEach
  void start() throws Exception {
    responder = Responder.start(0);
    // a recording holds octets
    var octets =
        new String(RECORDING.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    responder.add("s3cret-c", Recording.parse("r", octets));
  }

  @AfterEach
  void stop() throws IOException {
    responder.close();
  }

  private int walk(String... options) {
    var words = new ArrayList<>(List.of("snmp", "walk", "--community", "s3cret-c"));
    words.addAll(Arrays.asList(options));
    words.set(words.indexOf("HOST"), "127.0.0.1:" + responder.port());
    run = AgentRun.of(words);
    return run.exit();
  }

  private List<String> lines() {
    return run.lines();
  }

  private String messages() {
    return run.err();
  }

  private Recording recorded() throws RecordingException {
    // as a file has it: octets
    byte[] octets = run.out().getBytes(StandardCharsets.UTF_8);
    return Recording.parse("again", new String(octets, StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "25"})
  void printsEachObjectOnALine(String repetitions) {
    assertThat(walk("--timeout", "20s", "--repetitions", repetitions, "HOST")).isZero();
    assertThat(lines())
        .containsExactly(
            "1.3.6.1.2.1.1.1.0 OctetString Công tắc tầng 2",
            "1.3.6.1.2.1.1.2.0 ObjectIdentifier 1.3.6.1.4.1.4242",
            "1.3.6.1.2.1.1.3.0 TimeTicks 123456",
            "1.3.6.1.2.1.1.4.0 OctetString 0x6F6E650A74776F",
            "1.3.6.1.2.1.1.5.0 OctetString ",
            "1.3.6.1.2.1.1.6.0 OctetString  room ",
            "1.3.6.1.2.1.2.2.1.6.1 OctetString 0x00163EFFE001",
            "1.3.6.1.2.1.2.2.1.10.1 Counter32 4294967295",
            "1.3.6.1.2.1.4.20.1.1.1 IpAddress 192.0.2.1",
            "1.3.6.1.2.1.31.1.1.1.6.1 Counter64 18446744073709551615",
            "1.3.6.1.4.1.4242.1.0 Integer32 -7",
            "1.3.6.1.4.1.4242.2.0 Gauge32 4000000000");
    assertThat(messages()).startsWith("2 values left out that hold communities, users or keys");
  }

  @Test
  void printsJsonThatReadsAsOne() throws Exception {
    assertThat(walk("--timeout", "20s", "--output", "json", "HOST", "1.3.6.1.2.1.1")).isZero();

    var seen = new ArrayList<String>();
    for (String line : lines()) {
      JsonNode object = new ObjectMapper().readTree(line);
      assertThat(object.fieldNames()).toIterable().containsExactly("oid", "type", "value");
      seen.add(object.path("oid").asText() + "=" + object.path("value").asText());
    }
    assertThat(seen)
        .hasSize(6)
        .contains(
            "1.3.6.1.2.1.1.1.0=Công tắc tầng 2",
            "1.3.6.1.2.1.1.4.0=0x6F6E650A74776F",
            "1.3.6.1.2.1.1.6.0= room ");
    assertThat(messages()).isEmpty();
  }

  /// What was recorded is the device again: played, it gives the same octets.
  @Test
  void aRecordingPlaysAsTheDeviceDid() throws Exception {
    assertThat(walk("--timeout", "20s", "--record", "--with-secrets", "HOST")).isZero();
    Recording original = responder.device("s3cret-c").orElseThrow().recording();
    Recording played = recorded();

    assertThat(messages()).isEmpty();
    assertThat(played.size()).isEqualTo(original.size()).isEqualTo(14);
    assertThat(played.leftOut()).isZero();
    for (int i = 0; i < original.size(); i++) {
      OID oid = original.oid(i);
      assertThat(played.oid(i)).isEqualTo(oid);
      assertThat(played.tag(i)).as("%s", oid).isEqualTo(original.tag(i));
      assertThat(played.value(i).at(0)).as("%s", oid).isEqualTo(original.value(i).at(0));
    }
  }

  @Test
  void aWholeDeviceOfOursIsRecordedAsItIs() throws Exception {
    responder.add("s3cret-c", Recording.builtin("codec"));
    assertThat(walk("--timeout", "20s", "--record", "HOST")).isZero();
    Recording played = recorded();

    Recording original = Recording.builtin("codec");
    assertThat(played.size()).isEqualTo(original.size());
    for (int i = 0; i < original.size(); i++) {
      assertThat(played.oid(i)).isEqualTo(original.oid(i));
      assertThat(played.tag(i)).isEqualTo(original.tag(i));
    }
  }

  @Test
  void whatEndsAWalkIsTold() {
    SimulatedDevice device = responder.device("s3cret-c").orElseThrow();
    device.setFaults(List.of(Fault.parse("cut-walk from=1.3.6.1.2.1.31")));
    assertThat(walk("--timeout", "20s", "HOST")).isEqualTo(1);
    assertThat(lines()).hasSize(9);
    assertThat(messages()).contains("walk incomplete (error_status): walk of 1.3.6.1", "genErr");

    device.setFaults(List.of(Fault.parse("circle subtree=1.3.6.1.2.1.1")));
    assertThat(walk("--timeout", "20s", "HOST", "1.3.6.1.2.1")).isEqualTo(1);
    assertThat(messages()).contains("walk incomplete (oid_not_increasing)");

    device.setFaults(List.of(Fault.parse("endless subtree=1.3.6.1.2.1.1")));
    assertThat(walk("--timeout", "20s", "--values-max", "40", "HOST")).isEqualTo(1);
    assertThat(lines()).hasSize(40);
    assertThat(messages()).contains("walk incomplete (too_many_values): more than 40 values");

    device.setFaults(List.of(new Fault.Silent()));
    assertThat(walk("--timeout", "100ms", "--retries", "0", "HOST")).isEqualTo(1);
    assertThat(lines()).isEmpty();
    assertThat(messages()).contains("walk incomplete (timed_out): no answer from");
  }

  @Test
  void anEmptySubtreeIsNoFault() {
    assertThat(walk("--timeout", "20s", "HOST", "1.3.6.1.2.1.99")).isZero();
    assertThat(lines()).isEmpty();
    assertThat(messages()).contains("the device answers, but has nothing at or below");
  }

  @Test
  void wrongUsageIsTold() {
    assertThat(walk("--record", "--output", "json", "HOST")).isEqualTo(2);
    assertThat(messages()).contains("only one of --record and --output json");
    assertThat(walk("HOST", "ifTable")).isEqualTo(2);
    assertThat(messages()).contains("OID: ");
    assertThat(walk("HOST", "1.3", "1.4")).isEqualTo(2);
    assertThat(messages()).contains("at most one OID");
  }
}
