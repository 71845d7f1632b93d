package vn.bridgewatch.agent.reader.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The examples are those of RFC 9535.
class JsonPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          {"o":{"j j":{"k.k":3}},"'":{"@":2}} ~ $.o['j j']                ~ {"k.k":3}
          {"o":{"j j":{"k.k":3}},"'":{"@":2}} ~ $.o['j j']['k.k']         ~ 3
          {"o":{"j j":{"k.k":3}},"'":{"@":2}} ~ $.o["j j"]["k.k"]         ~ 3
          {"o":{"j j":{"k.k":3}},"'":{"@":2}} ~ $["'"]["@"]               ~ 2
          {"o":{"j":1,"k":2},"a":[5,3]}       ~ $[*]                      ~ {"j":1,"k":2} [5,3]
          {"o":{"j":1,"k":2},"a":[5,3]}       ~ $.o[*, *]                 ~ 1 2 1 2
          {"o":{"j":1,"k":2},"a":[5,3]}       ~ $.a[*]                    ~ 5 3
          ["a","b"]                           ~ $[1]                      ~ "b"
          ["a","b"]                           ~ $[-2]                     ~ "a"
          ["a","b"]                           ~ $[-3]                     ~
          ["a","b","c","d","e","f","g"]       ~ $[1:3]                    ~ "b" "c"
          ["a","b","c","d","e","f","g"]       ~ $[5:]                     ~ "f" "g"
          ["a","b","c","d","e","f","g"]       ~ $[1:5:2]                  ~ "b" "d"
          ["a","b","c","d","e","f","g"]       ~ $[5:1:-2]                 ~ "f" "d"
          ["a","b","c","d","e","f","g"]       ~ $[::-1]                   ~ "g" "f" "e" "d" "c" "b" "a"
          ["a","b","c","d","e","f","g"]       ~ $[0:3, 5]                 ~ "a" "b" "c" "f"
          ["a","b","c","d","e","f","g"]       ~ $[0, 0]                   ~ "a" "a"
          ["a","b","c","d","e","f","g"]       ~ $[::0]                    ~
          ["a","b","c"]                       ~ $[-9007199254740991:9007199254740991] ~ "a" "b" "c"
          {"o":{"j":1,"k":2},"a":[5,3,[{"j":4},{"k":6}]]} ~ $..j          ~ 1 4
          {"o":{"j":1,"k":2},"a":[5,3,[{"j":4},{"k":6}]]} ~ $..[0]        ~ 5 {"j":4}
          {"o":{"j":1,"k":2},"a":[5,3,[{"j":4},{"k":6}]]} ~ $.a..[0, 1]   ~ 5 3 {"j":4} {"k":6}
          {"a":null,"b":[null],"c":[{}],"null":1} ~ $.a                   ~ null
          {"a":null,"b":[null],"c":[{}],"null":1} ~ $.a[0]                ~
          {"a":null,"b":[null],"c":[{}],"null":1} ~ $.b[?@==null]         ~ null
          {"a":null,"b":[null],"c":[{}],"null":1} ~ $.c[?@.d==null]       ~
          {"a":null,"b":[null],"c":[{}],"null":1} ~ $.null                ~ 1
          [1,2,3,4]                           ~ $[?@ > 1 && @ < 4]        ~ 2 3
          [1,2,3,4]                           ~ $[?@ == 1 || @ >= 4]      ~ 1 4
          [{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}] ~ $[?@.b == 'kilo'] ~ {"b":"kilo"}
          [{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}] ~ $[?(@.b == 'kilo')] ~ {"b":"kilo"}
          [{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}] ~ $[?match(@.b, "[jk]")] ~ {"b":"j"} {"b":"k"}
          [{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}] ~ $[?search(@.b, "[jk]")] ~ {"b":"j"} {"b":"k"} {"b":"kilo"}
          [{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}] ~ $[?length(@.b) == 4] ~ {"b":"kilo"}
          [{"b":1},{"c":2}]                   ~ $[?@.b]                   ~ {"b":1}
          [{"b":1},{"c":2}]                   ~ $[?!@.b]                  ~ {"c":2}
          [{"b":[1,2]},{"b":[1]}]             ~ $[?count(@.b[*]) > 1]     ~ {"b":[1,2]}
          [{"b":[1,2]},{"b":[1]}]             ~ $[?value(@.b[*]) == 1]    ~ {"b":[1]}
          [{"a":1.0},{"a":1}]                 ~ $[?@.a == 1]              ~ {"a":1.0} {"a":1}
          [{"a":"x"},{"a":1}]                 ~ $[?@.a < 'y']             ~ {"a":"x"}
          [{"a":{"x":1,"y":[2]}},{"a":2}]     ~ $[?@.a == $[0].a]         ~ {"a":{"x":1,"y":[2]}}
          [{"d":"e"},{"d":"f"}]               ~ $[?@.d=="e" || @.d=="f"].d ~ "e" "f"
          [{"x":1,"y":1},{"x":1}]             ~ $[?@.x && @.y]            ~ {"x":1,"y":1}
          [{"x":1},{"z":1}]                   ~ $[?(@.x || @.y) && !(@.z)] ~ {"x":1}
          {"tên":"Hà Nội"}                    ~ $.tên                     ~ "Hà Nội"
          {"a":1}                             ~ $ ['a']                   ~ 1
          {"a\\u0041":1}                      ~ $['a\\u0041']             ~ 1
          """)
  void selects(String document, String path, String expected) throws Exception {
    JsonSpot root = root(document);
    String selected =
        Path.compile(Document.Format.JSON, path).spots(root, new Work()).stream()
            .map(spot -> show(((JsonSpot) spot).value()))
            .collect(Collectors.joining(" "));

    assertThat(selected).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``             | a path begins with
          a.b            | a path begins with
          $.             | a name or * must follow
          $[             | a name in quotes
          $[1            | ] must follow
          $[01]          | leading zeros
          $[-0]          | a name in quotes
          $['a           | not closed
          $[?@.a]x       | nothing may follow
          $[?@.a ==]     | a path, a text in quotes
          $[?1]          | one of == != < <= > >=
          $[?@[*] == 1]  | must lead to one value
          $[?match(@.a, @.b)] | the pattern must be written here
          $[?match(@.a, '(')] | no regular expression
          $['\\x']       | there is no escape
          $[99999999999999999] | leading zeros
          $.a b          | nothing may follow
          """)
  void saysWhatIsWrongWithAPath(String path, String message) {
    assertThatThrownBy(() -> Path.compile(Document.Format.JSON, path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aRowIsTheStartOfAPathThatBeginsWithAt() throws Exception {
    JsonSpot root = root("{\"unit\":\"ms\",\"rows\":[{\"v\":1},{\"v\":2}]}");
    List<Spot> rows = Path.compile(Document.Format.JSON, "$.rows[*]").spots(root, new Work());

    assertThat(Path.compile(Document.Format.JSON, "@.v").text(rows.get(1), new Work()))
        .hasValue("2");
    assertThat(Path.compile(Document.Format.JSON, "$.unit").text(rows.get(1), new Work()))
        .hasValue("ms");
  }

  @Test
  void aPatternThatBacktracksWithoutEndIsGivenUp() throws Exception {
    JsonSpot root = root("[{\"b\":\"" + "a".repeat(200) + "\"}]");
    Path path = Path.compile(Document.Format.JSON, "$[?match(@.b, '(a|a)*b')]");

    assertThat(path.spots(root, new Work())).isEmpty();
  }

  @Test
  void aPathThatVisitsTooMuchIsCutOff() throws Exception {
    JsonSpot root = root("[" + "[1],".repeat(5_000) + "[1]]");
    Path path = Path.compile(Document.Format.JSON, "$[?count($..[*]) > 1]");

    assertThatThrownBy(() -> path.spots(root, new Work()))
        .isInstanceOf(DocumentException.class)
        .extracting(e -> ((DocumentException) e).flaw())
        .isEqualTo(DocumentException.Flaw.TOO_MUCH_WORK);
  }

  private static JsonSpot root(String json) throws DocumentException {
    return (JsonSpot)
        Document.parse(Document.Format.JSON, json.getBytes(StandardCharsets.UTF_8)).root();
  }

  private static String show(Json value) {
    return switch (value) {
      case Json.Members(Map<String, Json> members) ->
          members.entrySet().stream()
              .map(entry -> '"' + entry.getKey() + "\":" + show(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case Json.Entries(List<Json> entries) ->
          entries.stream().map(JsonPathTest::show).collect(Collectors.joining(",", "[", "]"));
      case Json.Text(String text) -> '"' + text + '"';
      case Json.Numeral(String text) -> text;
      case Json.Truth(boolean truth) -> String.valueOf(truth);
      case Json.Null() -> "null";
    };
  }
}
