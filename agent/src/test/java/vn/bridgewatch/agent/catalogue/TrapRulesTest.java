package vn.bridgewatch.agent.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.profile.ProfileFile;
import vn.bridgewatch.agent.profile.TrapRule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.agent.trap.Notification;
import vn.bridgewatch.agent.trap.TrapMeaning;

class TrapRulesTest {

  @ParameterizedTest
  @CsvSource({
    "1.3.6.1.6.3.1.1.5.1, device_cold_start",
    "1.3.6.1.6.3.1.1.5.3, link_down",
    "1.3.6.1.6.3.1.1.5.5, authentication_failure",
    "1.3.6.1.2.1.33.2.1, ups_on_battery",
    "1.3.6.1.2.1.33.2.0.1, ups_on_battery"
  })
  void theStandardTrapsAreKnownWithoutAnyConfiguration(String oid, String event) throws Exception {
    assertThat(TrapRules.of(Catalogue.shipped()).meaning(notification(oid)))
        .map(TrapMeaning::event)
        .contains(event);
  }

  @Test
  void everyRuleSaysSomethingInBothLanguages() throws Exception {
    assertThat(TrapRules.of(Catalogue.shipped()).rules())
        .isNotEmpty()
        .allSatisfy(rule -> {
          assertThat(rule.text().vi()).as(rule.oid()).isNotBlank();
          assertThat(rule.text().en()).as(rule.oid()).isNotBlank();
        });
  }

  @Test
  void aTrapOfNobodyMeansNothing() throws Exception {
    assertThat(TrapRules.of(Catalogue.shipped()).meaning(notification("1.3.6.1.4.1.4242.1.2")))
        .isEmpty();
  }

  @Test
  void usersOwnRulesCountBeforeThoseThatShip() throws Exception {
    TrapRules rules = TrapRules.of(new Catalogue(SnmpModules.NONE, List.of(own("own_word"))));

    assertThat(rules.meaning(notification("1.3.6.1.6.3.1.1.5.3")).orElseThrow())
        .satisfies(meaning -> {
          assertThat(meaning.event()).isEqualTo("own_word");
          assertThat(meaning.read()).containsExactly("if_mib");
        });
    assertThat(rules.meaning(notification("1.3.6.1.6.3.1.1.5.1"))).isPresent();
  }

  @Test
  void theRulesOfADevicesProfileCountBeforeAllOthers() throws Exception {
    TrapRules rules = TrapRules.of(Catalogue.shipped());
    List<TrapRule> first = own("of_profile").profiles().get("own").traps();

    assertThat(rules.meaning(first, notification("1.3.6.1.6.3.1.1.5.3")))
        .map(TrapMeaning::event)
        .contains("of_profile");
    assertThat(rules.meaning(notification("1.3.6.1.6.3.1.1.5.3")))
        .map(TrapMeaning::event)
        .contains("link_down");
  }

  private static ProfileFile own(String event) throws Exception {
    String text =
        """
        profiles:
          own:
            title: { vi: "Thiết bị riêng", en: "Own" }
            kind: other
            maker: Own
            evidence: document
            note: "For a test."
            match: [ { sys_object_id: 1.3.6.1.4.1.4242 } ]
            modules: [ { name: if_mib } ]
            traps:
              - { oid: 1.3.6.1.6.3.1.1.5.3, event: %s, grade: warning, read: [if_mib],
                  text: { vi: "Cổng mất kết nối", en: "A port went down" } }
        """
            .formatted(event);
    return ProfileFile.parse("own.yml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Notification notification(String oid) {
    return new Notification(2, false, oid, 1, 1, List.of(), 0);
  }
}
