package vn.bridgewatch.agent.snmp.fuzz;

import org.junit.jupiter.api.Test;

/// The long run: needs no other program, only more time than the fast tests have.
class MalformedAnswersIT {

  @Test
  void aHundredThousandMalformedAnswersHarmNobody() throws Exception {
    MalformedAnswers.survive(100_000, Long.getLong("bridgewatch.seed", System.nanoTime()));
  }
}
