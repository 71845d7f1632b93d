package vn.bridgewatch.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertThat(TrapRules.shipped().meaning(notification(oid)))
        .map(TrapMeaning::event)
        .contains(event);
  }

  @Test
  void everyRuleSaysSomethingInBothLanguages() throws Exception {
    assertThat(TrapRules.shipped().rules())
        .isNotEmpty()
        .allSatisfy(rule -> {
          assertThat(rule.text().vi()).as(rule.oid()).isNotBlank();
          assertThat(rule.text().en()).as(rule.oid()).isNotBlank();
        });
  }

  @Test
  void aTrapOfNobodyMeansNothing() throws Exception {
    assertThat(TrapRules.shipped().meaning(notification("1.3.6.1.4.1.4242.1.2"))).isEmpty();
  }

  private static Notification notification(String oid) {
    return new Notification(2, false, oid, 1, 1, List.of(), 0);
  }
}
