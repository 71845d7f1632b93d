package vn.bridgewatch.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.config.ConfigException;

class ReaderFileTest {

  private static final String GOOD =
      """
      readers:
        r:
          evidence: document
          documents:
            - path: /s
              format: xml
              metrics:
                - { metric: bridgewatch_calls_active, value: /s/n }
      """;

  @Test
  void aGoodFileIsRead() throws Exception {
    assertThat(ReaderFile.parse("r.yml", GOOD.getBytes(StandardCharsets.UTF_8)))
        .containsOnlyKeys("r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          evidence: document   | evidence: rumour     | r.yml:3: readers.r.evidence: must be one of
          /s\\n                | s\\n                 | r.yml:5: readers.r.documents[0].path: must begin with /
          format: xml          | format: yaml         | must be one of xml, json
          format: xml          | formt: xml           | unknown key; did you mean format?
          bridgewatch_calls_active | bridgewatch_rumour | must be a word of the vocabulary
          value: /s/n          | value: "/s/n["       | r.yml:8: readers.r.documents[0].metrics[0].value: is no XPath at character 6
          value: /s/n          | value: $.n           | is no XPath
          value: /s/n          | count: "count(/s)"   | must lead to nodes
          value: /s/n          | scale: 2             | must be given, or count, or ratio
          value: /s/n          | value: /s/n, count: /s | one of them
          value: /s/n          | value: /s/n, regex: "(" | must be a regular expression
          value: /s/n          | value: /s/n, valid: [2, 1] | must be [lowest, highest]
          value: /s/n          | count: /s/n, absent: 0 | goes with value
          value: /s/n          | value: /s/n, same: max | goes with each
          value: /s/n          | value: /s/n, labels: { call: x } | is no label of this metric
          value: /s/n          | ratio: { lost: a, of: b, received: c } | one of them
          value: /s/n          | ratio: { of: b }     | lost: is missing
          value: /s/n          | ratio: { lost: a, of: b, window: hour } | must be since_last or whole
          /s\\n                | "/s/{call}"\\n       | holds a name in braces that nothing gives
          /s\\n                | "/s\\u000d"\\n       | must begin with / and hold only
          """)
  void eachProblemIsToldWithItsPlace(String good, String bad, String message) {
    String text = GOOD.replace(good.strip().replace("\\n", "\n"), bad.strip().replace("\\n", "\n"));
    assertThat(text).isNotEqualTo(GOOD);

    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> ReaderFile.parse("r.yml", text.getBytes(StandardCharsets.UTF_8)));

    assertThat(e).as(text).isNotNull();
    assertThat(e.getMessage()).contains(message);
  }

  @Test
  void aLabelThatKnowsFewWordsMustMapToThem() {
    String text =
        GOOD.replace(
            "bridgewatch_calls_active, value: /s/n",
            "bridgewatch_codec_registered, value: /s/n, labels: { protocol: { path: p } }");

    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> ReaderFile.parse("r.yml", text.getBytes(StandardCharsets.UTF_8)));

    assertThat(e.getMessage()).contains("must say which text means which of");
  }
}
