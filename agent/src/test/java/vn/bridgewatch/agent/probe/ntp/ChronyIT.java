package vn.bridgewatch.agent.probe.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.lab.Asking;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.time.NanoClock;

/// `ntp` against chronyd.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChronyIT {

  @RegisterExtension final Programs programs = new Programs();

  @ParameterizedTest
  @CsvSource({"local stratum 7, true", "'', false"})
  void chronydsTimeIsOursAndOneWithoutASourceIsNotBelieved(String local, boolean synchronised)
      throws Exception {
    int port = Programs.freePort();
    Path file = programs.folder().resolve("chrony-" + synchronised + ".conf");
    Files.writeString(
        file,
        "port "
            + port
            + "\nbindaddress 127.0.0.1\nallow 127.0.0.0/8\ncmdport 0\npidfile "
            + file
            + ".pid\nbindcmdaddress /\n"
            + local
            + "\n");
    programs.start("chronyd", "-x", "-d", "-U", "-u", "root", "-f", file.toString(), "-L", "0");
    Supplier<Probe> probe =
        () ->
            new NtpProbe(
                port, Duration.ofSeconds(1), Asking.TIMEOUT, Optional.empty(), NanoClock.SYSTEM);

    Outcome outcome = Asking.settled(probe);

    if (synchronised) {
      assertThat(outcome).isInstanceOf(Outcome.Reached.class);
      Map<String, Object> facts = ((Outcome.Reached) outcome).answer().facts();
      assertThat(facts).containsEntry("stratum", 7);
      // the same clock on both ends: no more than half of the way may be wrong
      assertThat(Math.abs((double) facts.get("offsetSeconds")))
          .isLessThanOrEqualTo((double) facts.get("delaySeconds") / 2 + 1e-3);
    } else {
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Unreached.class,
              o -> assertThat(o.cause().word()).isEqualTo("not_synchronised"));
    }
  }
}
