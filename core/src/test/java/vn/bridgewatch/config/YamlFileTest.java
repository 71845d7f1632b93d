package vn.bridgewatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {

  enum Color {
    RED,
    GREEN
  }

  record Thing(
      String name,
      int count,
      double share,
      boolean on,
      Duration delay,
      Color color,
      List<String> tags) {}

  private static Thing thing(YamlMap map) {
    return new Thing(
        map.requiredText("name"),
        map.integer("count", 1, 0, 10),
        map.number("share", 0, 1).orElse(0.5),
        map.flag("on", false),
        map.duration("wait", Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofDays(7)),
        map.choice("color", Color.RED, Color.class),
        map.texts("tags", 3));
  }

  private static Thing read(String text) throws ConfigException {
    return YamlFile.read("t.yaml", text.getBytes(StandardCharsets.UTF_8), YamlFileTest::thing);
  }

  private static List<String> problems(String text) {
    var thrown = catchThrowableOfType(ConfigException.class, () -> read(text));
    assertThat(thrown).as("problems of %s", text).isNotNull();
    return thrown.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void readsEveryKind() throws ConfigException {
    Thing thing =
        read(
            """
            name: Điểm cầu
            count: 3
            share: 0.25
            on: true
            wait: 1.5s
            color: green
            tags: [a, "b"]
            """);

    assertThat(thing)
        .isEqualTo(
            new Thing(
                "Điểm cầu",
                3,
                0.25,
                true,
                Duration.ofMillis(1500),
                Color.GREEN,
                List.of("a", "b")));
  }

  @Test
  void fillsInWhatIsLeftOut() throws ConfigException {
    assertThat(read("name: x").delay()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void listsEveryProblemAtOnceWithItsLine() {
    assertThat(
            problems(
                """
                name: " "
                count: 11
                share: viel
                on: yes
                wait: 8d
                color: blue
                tags: [a, b, c, d]
                colour: red
                """))
        .containsExactly(
            "t.yaml:1: name: must not be blank",
            "t.yaml:2: count: must be a whole number from 0 to 10, got 11",
            "t.yaml:3: share: must be a number from 0 to 1, got viel",
            "t.yaml:4: on: must be true or false, got yes",
            "t.yaml:5: wait: must be a duration from 100ms to 7d (as 500ms, 5s, 2m, 1h, 7d), got 8d",
            "t.yaml:6: color: must be one of red, green, got blue",
            "t.yaml:7: tags: has 4 entries, at most 3",
            "t.yaml:8: colour: unknown key; did you mean color?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count: 1 | t.yaml:1: name: is missing",
        "name: | t.yaml:1: name: has no value",
        "name: [x] | t.yaml:1: name: must be text",
        "'' | t.yaml: is empty",
        "{name: x, name: y} | t.yaml:1: name: is given twice",
        "[a, b] | t.yaml:1: must be a mapping of keys to values",
        "? [a] : b | t.yaml: is not valid YAML: Non scalar key is detected but it is not configured to be allowed.",
      })
  void namesTheRuleThatIsBroken(String text, String problem) {
    assertThat(problems(text).getFirst()).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: b: c", "a: *b", "\"", "a: \u0000"})
  void saysWhereTheYamlItselfIsWrong(String text) {
    assertThat(problems(text).getFirst()).contains("is not valid YAML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void boundsNestingBeforeTheParserSeesIt(String opening) {
    assertThat(problems(opening.repeat(100_000)).getFirst()).contains("nests deeper than");
  }

  @Test
  void doesNotCountBracketsInQuotesOrComments() throws ConfigException {
    String brackets = "[".repeat(60);

    assertThat(read("name: \"" + brackets + "\" # " + brackets).name()).isEqualTo(brackets);
  }

  @Test
  void refusesAFileThatIsTooLarge() {
    assertThat(problems("x".repeat(YamlFile.BYTES_MAX + 1)).getFirst()).contains("at most 8388608");
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    var thrown =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                YamlFile.read(
                    "t.yaml", new byte[] {(byte) 0xff, (byte) 0xfe}, YamlFileTest::thing));

    assertThat(thrown).hasMessage("t.yaml: is not UTF-8 text");
  }

  @Test
  void refusesTheBillionLaughs() {
    var text = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 60; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(problems(text.toString())).isNotEmpty();
  }

  @Test
  void readsNestedMapsAndLists() throws ConfigException {
    String text =
        """
        outer:
          inner: 5
        list:
          - { name: a }
          - { name: b }
        """;

    var names =
        YamlFile.read(
            "t.yaml",
            text.getBytes(StandardCharsets.UTF_8),
            map -> {
              int inner = map.map("outer", o -> o.integer("inner", 0, 0, 9)).orElse(-1);
              return inner + ":" + map.maps("list", 5, m -> m.requiredText("name"));
            });

    assertThat(names).isEqualTo("5:[a, b]");
  }

  @Test
  void reportsTheFullPathOfANestedProblem() {
    var thrown =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                YamlFile.read(
                    "t.yaml",
                    "list:\n  - { nam: a }\n".getBytes(StandardCharsets.UTF_8),
                    map -> map.maps("list", 5, m -> m.requiredText("name"))));

    assertThat(thrown.getMessage().lines())
        .containsExactly(
            "t.yaml:2: list[0].name: is missing",
            "t.yaml:2: list[0].nam: unknown key; did you mean name?");
  }

  @Test
  void aLongValueIsShownByItsTwoEndsInOneLine() {
    String value = "from\\e[31m\\nt.yaml:9: forged" + "x".repeat(60_000) + "to";

    assertThat(problems("name: a\nwait: \"" + value + "\"").getFirst())
        .startsWith("t.yaml:2: wait: must be a duration")
        .contains("got from [31m t.yaml:9: forged")
        .endsWith("xto")
        .hasSizeLessThan(330);
  }

  @Test
  void aLongKeyIsCutToo() {
    assertThat(problems("name: a\n\"" + "k".repeat(900) + "\": 1").getFirst())
        .hasSizeLessThan(400)
        .endsWith("unknown key");
  }

  /// A document of some kilobytes must not take hundreds of megabytes to read.
  @Test
  void aliasesThatMakeItManyTimesAsLongAreRefused() {
    String text = "name: &a " + "x".repeat(20_000) + "\ntags: [" + "*a, ".repeat(1_000) + "]\n";

    assertThat(problems(text))
        .containsExactly("t.yaml: has aliases that make it over 292152 characters long");
  }

  @Test
  void aliasesOfAliasesAreRefusedWithoutWritingThemOut() {
    var text = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i <= 30; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(problems(text.toString())).hasSize(1);
  }
}
