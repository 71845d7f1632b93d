package vn.bridgewatch.agent.probe.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.lab.Programs;
import vn.bridgewatch.agent.lab.Web;

/// Probes of modules of blackbox_exporter beside Debian's blackbox_exporter on the same file.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlackboxExporterIT {

  private Programs programs;
  private Web web;
  private Beside beside;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    programs = new Programs(shared);
    web = Web.start(programs);
    beside =
        Beside.start(
            programs,
            """
            modules:
              web: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, follow_redirects: false, tls_config: { ca_file: %1$s/ca.pem } } }
              web_words: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, fail_if_body_not_matches_regexp: ["hel+o"] } }
              web_no_words: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, fail_if_body_matches_regexp: ["hel+o"] } }
              web_insecure: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, tls_config: { insecure_skip_verify: true } } }
              open: { prober: tcp, timeout: 5s, tcp: { preferred_ip_protocol: ip4 } }
              banner: { prober: tcp, timeout: 5s, tcp: { preferred_ip_protocol: ip4, query_response: [ { send: "GET / HTTP/1.0\\n" }, { expect: "^Server: nginx" } ] } }
              secure: { prober: tcp, timeout: 5s, tcp: { preferred_ip_protocol: ip4, tls: true, tls_config: { ca_file: %1$s/ca.pem } } }
              echo: { prober: icmp, timeout: 5s, icmp: { preferred_ip_protocol: ip4 } }
            """
                .formatted(shared));
    awaitAnswer("http://127.0.0.1:" + web.port() + "/");
  }

  /// The server of pages may need a moment after its start: whoever asks first must not be the one
  /// who finds that out.
  private void awaitAnswer(String page) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (beside.theirs("web", page).getOrDefault("probe_success", 0.0) != 1) {
      assertThat(System.nanoTime()).as("%s answers", page).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  @AfterAll
  void end() throws Exception {
    programs.end();
  }

  /// Names, labels and the values that are no times, beside Debian's blackbox_exporter on the same
  /// module file.
  @ParameterizedTest
  @CsvSource({
    "web, http://127.0.0.1:WEB/",
    "web, http://127.0.0.1:WEB/broken",
    "web, http://127.0.0.1:WEB/moved",
    "web_words, http://127.0.0.1:WEB/",
    "web_no_words, http://127.0.0.1:WEB/",
    "web, https://127.0.0.1:SECURE/",
    "web_insecure, https://127.0.0.1:SECURE/",
    "open, 127.0.0.1:WEB",
    "open, 127.0.0.1:9",
    "banner, 127.0.0.1:WEB",
    "secure, 127.0.0.1:SECURE",
    "secure, 127.0.0.1:OTHER",
    "echo, 127.0.0.1",
  })
  void besideBlackboxExporterTheSeriesAreTheSame(String module, String text) throws Exception {
    String target =
        text.replace("WEB", "" + web.port())
            .replace("SECURE", "" + web.securePort())
            .replace("OTHER", "" + web.otherNamePort());

    Map<String, Double> theirs = beside.theirs(module, target);
    Map<String, Double> ours = beside.ours(module, target);

    var missing = new TreeSet<>(theirs.keySet());
    missing.removeAll(ours.keySet());
    missing.removeIf(series -> isTheirsAlone(series, ours));
    assertThat(missing).as("theirs %s, ours %s", theirs, ours).isEmpty();
    for (String name :
        List.of(
            "probe_success",
            "probe_ip_protocol",
            "probe_http_status_code",
            "probe_http_ssl",
            "probe_http_redirects",
            "probe_http_version",
            "probe_http_content_length",
            "probe_http_uncompressed_body_length",
            "probe_failed_due_to_regex",
            "probe_ssl_earliest_cert_expiry",
            "probe_icmp_reply_hop_limit")) {
      boolean redirected = ours.getOrDefault("probe_http_status_code", 0.0) == 302;
      if (redirected && NOT_FOLLOWED.contains(name)) {
        continue;
      }
      if (ours.containsKey(name) && theirs.containsKey(name)) {
        assertThat(ours.get(name)).as(name).isEqualTo(theirs.get(name));
      }
    }
  }

  /// Of a redirect that is not followed they count the redirect, and do not read its page.
  private static final Set<String> NOT_FOLLOWED =
      Set.of("probe_http_redirects", "probe_http_uncompressed_body_length");

  /// What we do not give on purpose: zeros for what did not happen, the time of a lookup that there
  /// was none of, a hash of the address, the names within certificates, and a chain's end where
  /// there is no chain.
  private static boolean isTheirsAlone(String series, Map<String, Double> ours) {
    boolean failed = ours.getOrDefault("probe_success", 0.0) == 0;
    return series.equals("probe_ip_addr_hash")
        || series.equals("probe_dns_lookup_time_seconds")
        || series.contains("phase=resolve")
        || series.contains("phase=setup")
        || series.startsWith("probe_ssl_last_chain_")
        || series.equals("probe_failed_due_to_regex")
        || series.equals("probe_http_content_length")
        || (failed && series.startsWith("probe_http_"))
        || (failed && series.startsWith("probe_icmp_"));
  }
}
