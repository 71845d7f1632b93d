package vn.bridgewatch.agent.probe.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
import vn.bridgewatch.agent.lab.NameServer;
import vn.bridgewatch.agent.lab.Programs;

/// Modules of the prober dns beside Debian's blackbox_exporter, asking the same unbound.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlackboxExporterDnsIT {

  private static final String MODULES =
      """
      modules:
        a: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: A } }
        aaaa: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: AAAA } }
        mx: { prober: dns, timeout: 5s, dns: { IP4, query_name: bridge.test, query_type: MX, validate_answer_rrs: { fail_if_not_matches_regexp: ["^bridge[.]test[.]\\t60\\tIN\\tMX\\t10 mail[.]bridge[.]test[.]$"] } } }
        srv: { prober: dns, timeout: 5s, dns: { IP4, query_name: _sip._tcp.bridge.test, query_type: SRV, validate_answer_rrs: { fail_if_not_matches_regexp: ["\\tSRV\\t10 20 5060 mcu[.]bridge[.]test[.]$"] } } }
        soa: { prober: dns, timeout: 5s, dns: { IP4, query_name: bridge.test, query_type: SOA, validate_answer_rrs: { fail_if_not_matches_regexp: ["\\tSOA\\tns[.]bridge[.]test[.] admin[.]bridge[.]test[.] 2026112201 3600 900 86400 60$"] } } }
        aaaa_text: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: AAAA, validate_answer_rrs: { fail_if_not_matches_regexp: ["\\tAAAA\\t2001:db8::9$"] } } }
        nothing: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: MX } }
        nxdomain: { prober: dns, timeout: 5s, dns: { IP4, query_name: nosuch.bridge.test, query_type: A } }
        nxdomain_wanted: { prober: dns, timeout: 5s, dns: { IP4, query_name: nosuch.bridge.test, query_type: A, valid_rcodes: [NXDOMAIN] } }
        noerror_not_wanted: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: A, valid_rcodes: [NXDOMAIN, REFUSED] } }
        refused: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.refused.test, query_type: A } }
        refused_wanted: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.refused.test, query_type: A, valid_rcodes: [REFUSED] } }
        any_matches: { prober: dns, timeout: 5s, dns: { IP4, query_name: pool.bridge.test, query_type: A, validate_answer_rrs: { fail_if_matches_regexp: ["192[.]0[.]2[.]11"] } } }
        any_matches_not_there: { prober: dns, timeout: 5s, dns: { IP4, query_name: pool.bridge.test, query_type: A, validate_answer_rrs: { fail_if_matches_regexp: ["192[.]0[.]2[.]99"] } } }
        all_match: { prober: dns, timeout: 5s, dns: { IP4, query_name: pool.bridge.test, query_type: A, validate_answer_rrs: { fail_if_all_match_regexp: ["192[.]0[.]2[.]1"] } } }
        all_match_one_of_two: { prober: dns, timeout: 5s, dns: { IP4, query_name: pool.bridge.test, query_type: A, validate_answer_rrs: { fail_if_all_match_regexp: ["192[.]0[.]2[.]1", "192[.]0[.]2[.]11"] } } }
        not_all_match: { prober: dns, timeout: 5s, dns: { IP4, query_name: pool.bridge.test, query_type: A, validate_answer_rrs: { fail_if_all_match_regexp: ["192[.]0[.]2[.]11"] } } }
        all_match_of_none: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: MX, validate_answer_rrs: { fail_if_all_match_regexp: ["x"] } } }
        not_matches: { prober: dns, timeout: 5s, dns: { IP4, query_name: pool.bridge.test, query_type: A, validate_answer_rrs: { fail_if_not_matches_regexp: ["192[.]0[.]2[.]11"] } } }
        not_matches_of_none: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: MX, validate_answer_rrs: { fail_if_not_matches_regexp: ["x"] } } }
        none_matches: { prober: dns, timeout: 5s, dns: { IP4, query_name: pool.bridge.test, query_type: A, validate_answer_rrs: { fail_if_none_matches_regexp: ["192[.]0[.]2[.]99"] } } }
        one_matches: { prober: dns, timeout: 5s, dns: { IP4, query_name: pool.bridge.test, query_type: A, validate_answer_rrs: { fail_if_none_matches_regexp: ["192[.]0[.]2[.]99", "192[.]0[.]2[.]11"] } } }
        none_matches_of_none: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: MX, validate_answer_rrs: { fail_if_none_matches_regexp: ["x"] } } }
        authority: { prober: dns, timeout: 5s, dns: { IP4, query_name: nosuch.bridge.test, query_type: A, valid_rcodes: [NXDOMAIN], validate_authority_rrs: { fail_if_not_matches_regexp: ["ns[.]bridge[.]test"] } } }
        authority_wrong: { prober: dns, timeout: 5s, dns: { IP4, query_name: nosuch.bridge.test, query_type: A, valid_rcodes: [NXDOMAIN], validate_authority_rrs: { fail_if_matches_regexp: ["ns[.]bridge[.]test"] } } }
        additional_missing: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: A, validate_additional_rrs: { fail_if_none_matches_regexp: ["x"] } } }
        tcp: { prober: dns, timeout: 5s, dns: { IP4, query_name: mcu.bridge.test, query_type: A, transport_protocol: tcp } }
        long_tcp: { prober: dns, timeout: 5s, dns: { IP4, query_name: long.bridge.test, query_type: TXT, transport_protocol: tcp } }
        long_udp: { prober: dns, timeout: 5s, dns: { IP4, query_name: long.bridge.test, query_type: TXT } }
      """
          .replace("IP4", "preferred_ip_protocol: ip4");

  private Programs programs;
  private Beside beside;
  private NameServer server;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    programs = new Programs(shared);
    server = NameServer.start(programs);
    beside = Beside.start(programs, MODULES);
  }

  @AfterAll
  void end() throws Exception {
    programs.end();
  }

  @ParameterizedTest
  @CsvSource({
    "a, 1",
    "aaaa, 1",
    "aaaa_text, 1",
    "mx, 1",
    "srv, 1",
    "soa, 1",
    "nothing, 1",
    "nxdomain, 0",
    "nxdomain_wanted, 1",
    "noerror_not_wanted, 0",
    "refused, 0",
    "refused_wanted, 1",
    "any_matches, 0",
    "any_matches_not_there, 1",
    "all_match, 1",
    "all_match_one_of_two, 0",
    "not_all_match, 0",
    "all_match_of_none, 1",
    "not_matches, 0",
    "not_matches_of_none, 0",
    "none_matches, 0",
    "one_matches, 1",
    "none_matches_of_none, 0",
    "authority, 1",
    "authority_wrong, 0",
    "additional_missing, 0",
    "tcp, 1",
    "long_tcp, 1",
  })
  void seriesAndValuesAreTheSame(String module, int success) throws Exception {
    String target = "127.0.0.1:" + server.port();
    Map<String, Double> theirs = beside.theirs(module, target);
    Map<String, Double> ours = beside.ours(module, target);

    assertThat(theirs).containsEntry("probe_success", (double) success);
    sameNames(theirs, ours);
    for (String name :
        List.of(
            "probe_success",
            "probe_ip_protocol",
            "probe_dns_query_succeeded",
            "probe_dns_answer_rrs",
            "probe_dns_authority_rrs",
            "probe_dns_additional_rrs")) {
      assertThat(ours.get(name)).as(name).isEqualTo(theirs.get(name));
    }
    assertThat(ours.get("probe_dns_serial")).isEqualTo(theirs.get("probe_dns_serial"));
  }

  /// They take the part that fits a datagram for the answer; we ask again over TCP, as RFC 7766
  /// says.
  @ParameterizedTest
  @CsvSource("long_udp, 20")
  void anAnswerThatIsCutOffIsFetchedWhole(String module, double records) throws Exception {
    String target = "127.0.0.1:" + server.port();
    Map<String, Double> theirs = beside.theirs(module, target);
    Map<String, Double> ours = beside.ours(module, target);

    sameNames(theirs, ours);
    assertThat(ours.get("probe_success")).isEqualTo(theirs.get("probe_success"));
    assertThat(theirs.get("probe_dns_answer_rrs")).isLessThan(records);
    assertThat(ours.get("probe_dns_answer_rrs")).isEqualTo(records);
  }

  @ParameterizedTest
  @CsvSource({"a", "tcp"})
  void whereNobodyListensBothFail(String module) throws Exception {
    String target = "127.0.0.1:" + Programs.freePort();
    Map<String, Double> theirs = beside.theirs(module, target);
    Map<String, Double> ours = beside.ours(module, target);

    assertThat(theirs).containsEntry("probe_success", 0.0);
    assertThat(theirs).containsEntry("probe_dns_query_succeeded", 0.0);
    assertThat(ours).containsEntry("probe_success", 0.0);
    assertThat(ours).containsEntry("probe_dns_query_succeeded", 0.0);
  }

  /// What we leave out on purpose is the hash of the address and the lookup of a target that is an
  /// address; what we add is whether it was a pattern that failed.
  private static void sameNames(Map<String, Double> theirs, Map<String, Double> ours) {
    var left = new TreeSet<>(theirs.keySet());
    left.removeAll(
        Set.of(
            "probe_ip_addr_hash",
            "probe_dns_lookup_time_seconds",
            "probe_dns_duration_seconds{phase=resolve}"));
    var right = new TreeSet<>(ours.keySet());
    right.remove("probe_failed_due_to_regex");
    assertThat(right).isEqualTo(left);
  }
}
