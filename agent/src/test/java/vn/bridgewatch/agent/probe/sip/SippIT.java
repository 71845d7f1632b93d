package vn.bridgewatch.agent.probe.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.lab.Asking;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.tls.TlsTerms;
import vn.bridgewatch.time.NanoClock;

/// `sip` against sipp, whose answers are chosen.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SippIT {

  @RegisterExtension final Programs programs = new Programs();

  private static Probe sip(SipTransport transport, int port) {
    var terms = new TlsTerms("127.0.0.1", List.of(), true, List.of(), Duration.ofDays(1));
    return new SipProbe(
        transport,
        "sip:127.0.0.1",
        port,
        terms,
        Asking.TIMEOUT,
        Optional.empty(),
        NanoClock.SYSTEM);
  }

  /// Provisional answers first: they are waited through.
  @ParameterizedTest
  @CsvSource({
    "200, reached, 0",
    "404, reached, 0",
    "405, reached, 0",
    "486, reached, 1",
    "503, service_unavailable, 0",
    "408, timed_out, 0",
  })
  void sippsAnswersMeanWhatTheyShould(int status, String meaning, int inCall) throws Exception {
    int port = Programs.freePort();
    String headers =
        "[last_Via:]\n[last_From:]\n[last_To:];tag=[call_number]\n[last_Call-ID:]\n[last_CSeq:]\n"
            + "Content-Length: 0\n\n]]></send>";
    Files.writeString(
        programs.folder().resolve("uas-" + status + ".xml"),
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<scenario name=\"uas\">"
            + "<recv request=\"OPTIONS\"/><send><![CDATA[\n\nSIP/2.0 100 Trying\n"
            + headers
            + "<pause milliseconds=\"50\"/><send><![CDATA[\n\nSIP/2.0 "
            + status
            + " Chosen\n"
            + headers
            + "</scenario>\n");
    programs.start(
        "sipp",
        "-sf",
        programs.folder().resolve("uas-" + status + ".xml").toString(),
        "-i",
        "127.0.0.1",
        "-p",
        "" + port,
        "-nostdin");

    Outcome outcome = Asking.settled(() -> sip(SipTransport.UDP, port));

    assertThat(Asking.word(outcome)).isEqualTo(meaning);
    Answer answer =
        outcome instanceof Outcome.Reached reached
            ? reached.answer()
            : ((Outcome.Unreached) outcome).seen();
    var values = new TreeMap<String, Double>();
    answer.tell((field, value) -> values.put(field.metric().name(), value));
    assertThat(values)
        .containsEntry("bridgewatch_sip_status_code", (double) status)
        .containsEntry("bridgewatch_sip_in_call", (double) inCall);
  }
}
