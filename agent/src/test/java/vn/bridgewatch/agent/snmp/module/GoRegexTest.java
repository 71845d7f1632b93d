package vn.bridgewatch.agent.snmp.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoRegexTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "(\\d+) % ¦ 3 % ¦ $1 ¦ 3",
        "(\\d+)\\.(\\d) ¦ 12.5 ¦ $1.$2 ¦ 12.5",
        "(\\d+) ¦ 7 ¦ $1x ¦ ``", // the group named 1x, which is none
        "(\\d+) ¦ 7 ¦ ${1}x ¦ 7x",
        "(?P<a_b>\\d+)C ¦ 31C ¦ ${a_b} ¦ 31",
        "(\\d+)(x)? ¦ 5 ¦ $1$2$9 ¦ 5",
        ".* ¦ any ¦ $$1 $ ¦ $1 $",
        "Temp: ([[:digit:]]+)[a-z&&B[ ]* ¦ Temp: 30 &[&B ¦ $1 ¦ 30",
        "a{,2}|(b{2}) ¦ bb ¦ $1 ¦ bb",
        "(?i:LEVEL)=(\\w+) ¦ level=high ¦ $1 ¦ high",
        "\\Qa.b\\E(\\x{31}) ¦ a.b1 ¦ $1 ¦ 1",
        "[\\]\\-x]+(é)\\pL ¦ ]-xéa ¦ $1 ¦ é",
        "(?U)(a+)(.*)b* ¦ aaab ¦ $1 ¦ a",
        "(?U)(a+?)(.*)b ¦ aaab ¦ $1 ¦ aaa",
        "(?U:(a{1,2}))(a*) ¦ aaa ¦ $1-$2 ¦ a-aa",
        "(?U)(?-U:(a+))(.*) ¦ aaab ¦ $1 ¦ aaa",
        "((?U)a+)(a*) ¦ aaa ¦ $1-$2 ¦ a-aa",
      })
  void matchesAndExpandsAsGoDoes(String regex, String text, String template, String expected) {
    assertThat(GoRegex.compileAnchored(regex).expand(text, template)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?=a)",
        "(?<!a)b",
        "a++",
        "a**",
        "\\1",
        "a\\h",
        "[b-a]",
        "(a",
        "a)",
        "[a",
        "a{1001}",
        "\\",
        "[[:vowel:]]",
        "*a",
        "\\C"
      })
  void refusesWhatGoRefuses(String regex) {
    assertThatThrownBy(() -> GoRegex.compile(regex)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theEndIsTheEndOfTheTextAndNotTheLastLineEnd() {
    assertThat(GoRegex.compileAnchored("a").findIn("a\n")).isFalse();
    assertThat(GoRegex.compile("a$").findIn("a\n")).isFalse();
    assertThat(GoRegex.compile("(?m)a$").findIn("a\nb")).isTrue();
    assertThat(GoRegex.compile("(?m)^b").findIn("a\nb")).isTrue();
    assertThat(GoRegex.compile("a.b").findIn("a\rb")).isTrue();
    assertThat(GoRegex.compile("a.b").findIn("a\nb")).isFalse();
    assertThat(GoRegex.compile("(?s)a.b").findIn("a\nb")).isTrue();
    assertThat(GoRegex.compile("a\\sb").findIn("a\u000bb")).isFalse();
    assertThat(GoRegex.compile("a\\vb").findIn("a\u000bb")).isTrue();
  }

  @Test
  void aPatternThatExplodesIsNoMatch() {
    String text = "a".repeat(200) + "!";
    assertThat(GoRegex.compileAnchored("(a|a)*b").findIn(text)).isFalse();
    assertThat(GoRegex.compile("(?:a|b)*c").findIn("ab".repeat(4_000))).isFalse();
    assertThat(GoRegex.compile("a").findIn("a".repeat(GoRegex.TEXT_CHARS_MAX + 1))).isFalse();
  }
}
