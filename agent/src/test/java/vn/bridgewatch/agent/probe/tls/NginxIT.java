package vn.bridgewatch.agent.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.agent.lab.Asking.LOOPBACK;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.lab.Asking;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.lab.Web;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.time.NanoClock;

/// `tls` against nginx.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NginxIT {

  private Programs programs;
  private Web web;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    programs = new Programs(shared);
    web = Web.start(programs);
    Asking.reached(() -> tls(web.otherNamePort(), false));
  }

  @AfterAll
  void end() throws Exception {
    programs.end();
  }

  private Probe tls(int port, boolean verify) {
    var terms =
        new TlsTerms(
            "127.0.0.1",
            Authorities.read(web.authority()),
            verify,
            List.of(),
            TlsTerms.WARN_WITHIN_DEFAULT);
    return new TlsProbe(port, terms, Asking.TIMEOUT, Optional.empty(), NanoClock.SYSTEM);
  }

  @Test
  void nginxsCertificateIsJudgedByItsChainItsNameAndItsTime() throws Exception {
    Outcome good = tls(web.securePort(), true).measure(LOOPBACK, Trace.OFF);
    Outcome other = tls(web.otherNamePort(), true).measure(LOOPBACK, Trace.OFF);

    assertThat(good).isInstanceOf(Outcome.Reached.class);
    assertThat(((Outcome.Reached) good).answer().doubt())
        .hasValueSatisfying(
            doubt -> assertThat(doubt.reason()).matches("certificate_ends_in_[45]_days"));
    assertThat(other)
        .isInstanceOfSatisfying(
            Outcome.Unreached.class,
            unreached -> {
              assertThat(unreached.cause().word()).isEqualTo("certificate_other_name");
              assertThat(unreached.seen().facts())
                  .containsEntry("certificateTrusted", true)
                  .containsKey("certificateExpires");
            });
  }
}
