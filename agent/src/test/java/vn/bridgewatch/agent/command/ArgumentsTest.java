package vn.bridgewatch.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

  private static Arguments parse(String... args) throws UsageException {
    return new Arguments.Spec()
        .flags("--compat", "--help")
        .values("--timeout", "--output", "--count")
        .repeated("--module")
        .parse(args);
  }

  @Test
  void readsFlagsValuesAndWordsInAnyOrder() throws UsageException {
    Arguments arguments =
        parse("--module", "a", "host", "--compat", "--module=b", "--timeout=2s", "--", "--word");

    assertThat(arguments.has("--compat")).isTrue();
    assertThat(arguments.has("--help")).isFalse();
    assertThat(arguments.values("--module")).containsExactly("a", "b");
    assertThat(arguments.words()).containsExactly("host", "--word");
    assertThat(
            arguments.duration(
                "--timeout", Duration.ZERO, Duration.ofMillis(1), Duration.ofMinutes(1)))
        .isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --comat            | unknown option --comat; did you mean --compat?
          --zzzzzzzzzzzz     | unknown option --zzzzzzzzzzzz; see --help
          --module           | --module needs a value
          --compat=1         | --compat takes no value, got --compat=1
          --output a --output b | --output is given twice, one is possible
          -x                 | unknown option -x; see --help
          """)
  void rejectsWhatItDoesNotKnow(String line, String message) {
    assertThatThrownBy(() -> parse(line.split(" "))).hasMessage(message);
  }

  @Test
  void checksTheRangeOfValues() throws UsageException {
    Arguments arguments = parse("--timeout", "9h", "--count", "x", "--output", "xml", "a", "b");

    assertThatThrownBy(() ->
            arguments.duration(
                "--timeout", Duration.ZERO, Duration.ofMillis(1), Duration.ofMinutes(1)))
        .hasMessageContaining("--timeout: must be a duration from 1ms to 1m");
    assertThatThrownBy(() -> arguments.integer("--count", 1, 1, 9))
        .hasMessage("--count: must be a whole number from 1 to 9, got x");
    assertThatThrownBy(() -> arguments.choice("--output", "text", List.of("text", "json")))
        .hasMessage("--output: must be one of text, json, got xml");
    assertThatThrownBy(() -> arguments.onlyWord("HOST"))
        .hasMessage("one HOST is possible, got a b");
  }
}
