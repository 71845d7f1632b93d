package vn.bridgewatch.agent.snmp.fuzz;

import org.junit.jupiter.api.Test;

class MalformedAnswersTest {

  @Test
  void fiveThousandMalformedAnswersHarmNobody() throws Exception {
    MalformedAnswers.survive(5_000, Long.getLong("bridgewatch.seed", 20_261_121L));
  }
}
