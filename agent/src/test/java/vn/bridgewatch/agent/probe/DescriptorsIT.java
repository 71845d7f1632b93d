package vn.bridgewatch.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.lab.AgentJars;
import vn.bridgewatch.agent.lab.AgentLine;
import vn.bridgewatch.agent.lab.Descriptors;
import vn.bridgewatch.agent.lab.Programs;

/// The command `probe` while this machine gives it no descriptors, as `prlimit` has it: it is our
/// fault and no target's, it costs nothing, and it is over when they are back.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescriptorsIT {

  private static final int LINES_MAX = 100;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp 127.0.0.1 --port PORT",
        "tls 127.0.0.1 --port PORT",
        "http http://127.0.0.1:PORT/",
        "dns mcu.test --server 127.0.0.1 --port PORT",
        "ntp 127.0.0.1 --port PORT",
        "sip 127.0.0.1 --port PORT",
        "sip 127.0.0.1 --port PORT --transport tcp",
        "sip 127.0.0.1 --port PORT --transport tls",
        "h323 127.0.0.1 --port PORT",
        "h323 127.0.0.1 --port PORT --via tcp",
        "stun 127.0.0.1 --port PORT",
        "path 127.0.0.1 --via udp",
      })
  void withoutDescriptorsEveryKindIsUnmeasuredAndNothingSpins(String words) throws Exception {
    Process process = start(words);
    var descriptors = new Descriptors(process);
    try (var lines = lines(process)) {
      await(lines, DescriptorsIT::isMeasured);
      await(lines, DescriptorsIT::isMeasured);

      descriptors.deny();
      await(lines, DescriptorsIT::isUnmeasured);
      descriptors.isIdleDuring(() -> {
        for (int i = 0; i < 10; i++) {
          assertThat(lines.readLine())
              .contains("\"outcome\":\"unmeasured\"", "\"reason\":\"no_resources\"", "remedy");
        }
      });

      descriptors.giveBack();
      await(lines, DescriptorsIT::isMeasured);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /// Echoes have had their socket before.
  @ParameterizedTest
  @ValueSource(strings = {"icmp 127.0.0.1", "path 127.0.0.1 --via icmp"})
  void whatNeedsNoFurtherDescriptorGoesOn(String words) throws Exception {
    Process process = start(words);
    var descriptors = new Descriptors(process);
    try (var lines = lines(process)) {
      String first = lines.readLine();
      descriptors.deny();
      String last = first;
      for (int i = 0; i < 5; i++) {
        last = lines.readLine();
      }
      assertThat(outcome(last)).isEqualTo(outcome(first));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String words) throws IOException {
    String closed = String.valueOf(Programs.freePort());
    Stream<String> all =
        Stream.of(
                Stream.of("probe"),
                Stream.of(words.replace("PORT", closed).split(" ", -1)),
                Stream.of("--timeout", "2s", "--count", "100000", "--interval", "200ms"),
                Stream.of("--output", "json"))
            .flatMap(part -> part);
    List<String> command = AgentJars.in(folder, AgentLine.of(all.toArray(String[]::new)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static boolean isUnmeasured(String line) {
    return line.contains("\"outcome\":\"unmeasured\"");
  }

  private static boolean isMeasured(String line) {
    return line.contains("\"outcome\":") && !isUnmeasured(line);
  }

  private static String outcome(String line) {
    return line.replaceFirst(".*\"outcome\":\"", "").replaceFirst("\".*", "");
  }

  private static void await(BufferedReader lines, Predicate<String> wanted) throws IOException {
    String line = "";
    for (int i = 0; i < LINES_MAX; i++) {
      line = lines.readLine();
      if (line == null || wanted.test(line)) {
        break;
      }
    }
    assertThat(line).matches(wanted, "the outcome that is waited for");
  }
}
