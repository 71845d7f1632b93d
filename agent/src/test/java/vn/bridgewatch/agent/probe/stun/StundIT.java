package vn.bridgewatch.agent.probe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import vn.bridgewatch.agent.lab.Asking;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.time.NanoClock;

/// `stun` against stund, a server of the old protocol (RFC 3489): its answer has no
/// XOR-MAPPED-ADDRESS of the number that RFC 5389 gave it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StundIT {

  @RegisterExtension final Programs programs = new Programs();

  @Test
  void anOldServerSeesTheAddressThatWeSendFrom() throws Exception {
    int port = Programs.freePort();
    int second = Programs.freePort();
    programs.start(
        "stund", "-h", "127.0.0.1", "-a", "127.0.0.2", "-p", "" + port, "-o", "" + second);

    Outcome.Reached reached =
        Asking.reached(
            () -> new StunProbe(port, Asking.TIMEOUT, Optional.empty(), NanoClock.SYSTEM));

    assertThat(reached.answer().facts())
        .containsEntry("mappedAddress", "127.0.0.1")
        .containsEntry("software", "Vovida.org 0.97");
  }
}
