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

/// `stun` against coturn.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoturnIT {

  @RegisterExtension final Programs programs = new Programs();

  @Test
  void coturnSeesTheAddressThatWeSendFrom() throws Exception {
    int port = Programs.freePort();
    programs.start(
        "turnserver",
        "-n",
        "--log-file=stdout",
        "-L",
        "127.0.0.1",
        "-p",
        "" + port,
        "--no-tls",
        "--no-dtls",
        "--no-cli",
        "--no-auth",
        "--pidfile",
        programs.folder() + "/turn.pid",
        "--userdb",
        programs.folder() + "/turn.db");

    Outcome.Reached reached =
        Asking.reached(
            () -> new StunProbe(port, Asking.TIMEOUT, Optional.empty(), NanoClock.SYSTEM));

    assertThat(reached.answer().facts())
        .containsEntry("mappedAddress", "127.0.0.1")
        .hasEntrySatisfying("software", name -> assertThat(name.toString()).contains("Coturn"));
  }
}
