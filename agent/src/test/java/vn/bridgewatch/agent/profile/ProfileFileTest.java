package vn.bridgewatch.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.config.ConfigException;

class ProfileFileTest {

  private static final String GOOD =
      """
      profiles:
        codec:
          title: { vi: "Thiết bị họp", en: "Codec" }
          kind: codec
          maker: Acme
          evidence: mib
          note: "Never seen."
          match:
            - { sys_object_id: 1.3.6.1.4.1.99999 }
            - { sys_descr: "(?i)acme codec" }
          model: [ { from: sys_descr, regex: "Acme (\\\\w+)" }, { from: 1.3.6.1.4.1.99999.1.0 } ]
          software: [ { from: sys_descr, regex: "v[0-9.]+" } ]
          modules:
            - { name: acme, interval: 15s }
            - { name: if_mib, optional: true }
          reader: { name: acme_rest, interval: 15s }
          translate:
            - { metric: bridgewatch_codec_registered, labels: { protocol: sip }, from: acmeSip, values: { 2: 1, 3: 0 } }
          normal:
            - { metric: bridgewatch_temperature_celsius, labels: { sensor: inlet }, below: 40 }
          traps:
            - { oid: 1.3.6.1.4.1.99999.0.1, event: acme_bad, grade: warning, text: { vi: a, en: b }, read: [acme] }
        generic:
          title: { vi: "Khác", en: "Other" }
          kind: other
          evidence: mib
          modules: [ { name: system } ]
      """;

  @Test
  void readsWhatAProfileHas() throws Exception {
    Profile profile = profiles(GOOD).profile("codec").orElseThrow();
    assertThat(profile.kind()).isEqualTo(DeviceKind.CODEC);
    assertThat(profile.evidence()).isEqualTo(Evidence.MIB);
    assertThat(profile.title().in("vi")).isEqualTo("Thiết bị họp");
    assertThat(profile.modules())
        .extracting(Profile.ModuleUse::name)
        .containsExactly("acme", "if_mib");
    assertThat(profile.reader().orElseThrow().name()).isEqualTo("acme_rest");
    assertThat(profile.traps().getFirst().grade()).isEqualTo(TrapRule.Grade.WARNING);
    assertThat(profile.identityOids()).containsExactly("1.3.6.1.4.1.99999.1.0");
    var device = new DeviceIdentity("\"Acme X5 v1.2\"", ".1.3.6.1.4.1.99999.4", "");
    assertThat(profile.model(device, Map.of())).isEqualTo("X5");
    assertThat(profile.software(device, Map.of())).isEqualTo("v1.2");
    var silent = new DeviceIdentity("", "1.3.6.1.4.1.99999.4", "");
    assertThat(profile.model(silent, Map.of("1.3.6.1.4.1.99999.1.0", " X9 "))).isEqualTo("X9");
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: codec | kind: codek | must be one of codec",
        "evidence: mib | evidence: hearsay | must be one of recording",
        "sip }, from | tcp }, from | must be one of h323, management, sip, got tcp",
        "labels: { protocol: sip } | labels: { server: x } | must give protocol",
        "{ protocol: sip } | { protocol: { label: a, regex: b } } | must be a word or { label, values }, not a regex",
        "{ protocol: sip } | { protocol: { label: a, regex: b, values: { 1: sip } } } | cannot stand beside values",
        "bridgewatch_codec_registered | bridgewatch_codec_happy | must be a word of the vocabulary",
        "bridgewatch_codec_registered | bridgewatch_device_info | must be a word of the vocabulary",
        "values: { 2: 1, 3: 0 } | values: { 2: yes } | must be a number",
        "values: { 2: 1, 3: 0 } | values: { 2: 1 }, scale: 2 | cannot stand beside scale",
        "values: { 2: 1, 3: 0 } | valid: [1] | must be [lowest, highest]",
        "sys_object_id: 1.3.6.1.4.1.99999 | sys_object_id: enterprises.9 | must be an OID in numbers",
        "(?i)acme codec | (?i acme | must be a regular expression",
        "read: [acme] | read: [other] | which is none of its modules",
        "sensor: inlet | fan: inlet | is no label of bridgewatch_temperature_celsius",
        "interval: 15s } | interval: 1s } | must be a duration from 5s",
        "title: { vi: \"Thiết bị họp\", | title: { | is missing",
        "maker: Acme | makers: Acme | did you mean maker?",
      })
  void aWrongEntryIsToldWithItsPlace(String good, String bad, String message) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> profiles(GOOD.replace(good, bad)))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems().toString()).contains(message).contains("test.yml:"));
  }

  @Test
  void twoEntriesThatCouldOnlyGiveTheSameSeriesAreAProblem() {
    String entry =
        "- { metric: bridgewatch_codec_registered, labels: { protocol: sip }, from: acmeSip, values: { 2: 1, 3: 0 } }";
    String twice = GOOD.replace(entry, entry + "\n      " + entry);
    assertThatThrownBy(() -> profiles(twice))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems().toString()).contains("same series as another entry"));
  }

  @Test
  void aProfilesOwnTranslationTakesThePlaceOfItsModules() throws Exception {
    String file =
        "modules:\n"
            + "  acme:\n"
            + "    translate:\n"
            + "      - { metric: bridgewatch_codec_registered, labels: { protocol: sip }, from: acmeSip }\n"
            + "      - { metric: bridgewatch_calls_active, from: acmeCalls }\n"
            + GOOD;
    assertThat(profiles(file).profile("codec").orElseThrow().translations())
        .extracting(Translation::from)
        .containsExactly("acmeSip", "acmeCalls");
  }

  @Test
  void theLongestSysObjectIdWins() throws Exception {
    String more =
        GOOD.replace(
            "  generic:",
            profile("other", "{ sys_object_id: 1.3.6.1.4.1.99999.7 }") + "  generic:");
    assertThat(matched(more, "", "1.3.6.1.4.1.99999.7.1")).isEqualTo("other");
    assertThat(matched(more, "", "1.3.6.1.4.1.99999.70")).isEqualTo("codec");
    assertThat(matched(more, "", "1.3.6.1.4.1.999997")).isEqualTo("generic");
  }

  @Test
  void ofEqualSysObjectIdsTheOneThatLooksAtSysDescrWins() throws Exception {
    String rule = "{ sys_object_id: 1.3.6.1.4.1.99999, sys_descr: \"Z9\" }";
    String more = GOOD.replace("  generic:", profile("zeta", rule) + "  generic:");
    assertThat(matched(more, "Acme Z9", "1.3.6.1.4.1.99999")).isEqualTo("zeta");
    assertThat(matched(more, "Acme Z8", "1.3.6.1.4.1.99999")).isEqualTo("codec");
  }

  @Test
  void aDeviceThatNoRuleKnowsIsGeneric() throws Exception {
    Match match = profiles(GOOD).match(new DeviceIdentity("", "", ""));
    assertThat(match.profile().id()).isEqualTo("generic");
    assertThat(match.by()).isEmpty();
  }

  @Test
  void aTrapIsKnownWithAndWithoutTheZeroOfVersion1() throws Exception {
    TrapRule rule = profiles(GOOD).profile("codec").orElseThrow().traps().getFirst();
    assertThat(rule.fits("1.3.6.1.4.1.99999.0.1")).isTrue();
    assertThat(rule.fits("1.3.6.1.4.1.99999.1")).isTrue();
    assertThat(rule.fits("1.3.6.1.4.1.99999.0.2")).isFalse();
  }

  private static String profile(String name, String rule) {
    return """
      NAME:
        title: { vi: a, en: b }
        kind: other
        evidence: mib
        match: [ RULE ]
        modules: [ { name: system } ]
    """
        .replace("NAME", name)
        .replace("RULE", rule);
  }

  private static String matched(String file, String sysDescr, String sysObjectId)
      throws ConfigException {
    return profiles(file).match(new DeviceIdentity(sysDescr, sysObjectId, "")).profile().id();
  }

  private static Profiles profiles(String file) throws ConfigException {
    return Profiles.of(
        List.of(ProfileFile.parse("test.yml", file.getBytes(StandardCharsets.UTF_8))));
  }
}
