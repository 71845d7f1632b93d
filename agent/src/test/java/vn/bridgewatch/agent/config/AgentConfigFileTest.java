package vn.bridgewatch.agent.config;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.confirm.ConfirmSettings;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;

class AgentConfigFileTest {

  /// The example of docs/config.md, one entry a line.
  private static final String VALID =
      """
      agent: agent-00004
      site: "00004"
      province: "01"
      state_dir: state
      identity: { certificate: tls/agent.pem, key: tls/agent.key, ca: tls/ca.pem }
      uplink:
        collectors: [ { host: 127.0.0.1, port: 7443 } ]
        server_name: collector
      metrics: { port: 9480 }
      limits: { probes_at_once: 64, series_max: 20000, spool_bytes: 16777216 }
      allow: [ 127.0.0.0/8, "::1/128" ]
      snmp:
        modules: [ modules/if_mib.yml ]
      sites:
        - site: "00004"
          probes:
            - { kind: icmp, name: gateway, target: 127.0.0.1, interval: 5s, timeout: 1s, device: "" }
            - { kind: tcp,  name: mcu, target: 127.0.0.1, port: 5060, interval: 10s, timeout: 2s, device: mcu }
            - { kind: dns,  name: resolver, server: 127.0.0.1, port: 53, query: example.vn, type: A, interval: 30s, timeout: 2s }
          devices:
            - { id: switch, kind: switch, address: 127.0.0.1, port: 1161, auth: public_v2, modules: [system, { name: if_mib, interval: 60s }], interval: 20s }
      """;

  @Test
  void theExampleOfTheDocumentIsRead() throws ConfigException {
    AgentConfig config = parse(VALID);

    assertThat(config.agent()).isEqualTo("agent-00004");
    assertThat(config.stateDir()).isEqualTo(Path.of("/etc/bridgewatch/state"));
    assertThat(config.identity().key()).isEqualTo(Path.of("/etc/bridgewatch/tls/agent.key"));
    assertThat(config.uplink().collectors())
        .containsExactly(new AgentConfig.Collector("127.0.0.1", 7443));
    assertThat(config.metricsPort()).isEqualTo(OptionalInt.of(9480));
    assertThat(config.limits()).isEqualTo(AgentConfig.Limits.DEFAULT);
    assertThat(config.allow()).hasToString("127.0.0.0/8, 0:0:0:0:0:0:0:1/128");
    assertThat(config.snmpModules())
        .containsExactly(Path.of("/etc/bridgewatch/modules/if_mib.yml"));
    AgentConfig.Site site = config.sites().getFirst();
    assertThat(site.probes())
        .extracting(AgentConfig.Probe::instance)
        .containsExactly("127.0.0.1", "127.0.0.1:5060", "127.0.0.1:53");
    assertThat(site.probes().get(1).device()).isEqualTo("mcu");
    assertThat(site.probes().get(2).timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(site.devices().getFirst())
        .isEqualTo(
            new AgentConfig.Device(
                "switch",
                "switch",
                "127.0.0.1",
                1161,
                "public_v2",
                List.of(
                    new AgentConfig.Device.Module("system", Duration.ofSeconds(20)),
                    new AgentConfig.Device.Module("if_mib", Duration.ofSeconds(60))),
                "",
                21));
  }

  @Test
  void slowColumnsCanBeSwitchedOff() throws ConfigException {
    AgentConfig off = parse(VALID.replace("interval: 20s", "interval: 20s, slow_columns: false"));

    assertThat(off.sites().getFirst().devices().getFirst().slowColumns()).isFalse();
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws ConfigException {
    AgentConfig config =
        parse(
            VALID
                .replace("state_dir: state\n", "")
                .replace("metrics: { port: 9480 }\n", "")
                .replaceAll("limits: .*\n", "")
                .replace("  server_name: collector\n", ""));

    assertThat(config.stateDir()).isEqualTo(Path.of("/etc/bridgewatch/state"));
    assertThat(config.metricsPort()).isEmpty();
    assertThat(config.limits()).isEqualTo(AgentConfig.Limits.DEFAULT);
    assertThat(config.uplink().serverName()).isEqualTo("collector");
  }

  @Test
  void aTimeoutThatIsLeftOutFitsTheInterval() throws ConfigException {
    String gateway = "target: 127.0.0.1, interval: 5s, timeout: 1s";
    assertThat(timeout(VALID.replace(gateway, "target: 127.0.0.1"))).isEqualTo(ofMillis(800));
    assertThat(timeout(VALID.replace(gateway, "target: 127.0.0.1, interval: 1s")))
        .isEqualTo(ofMillis(800));
    assertThat(timeout(VALID.replace(gateway, "target: gw.vn, interval: 1s")))
        .isEqualTo(ofMillis(400));
  }

  @Test
  void intervalsOfSinglePhasesHoldAndTheTimeoutFitsTheShortest() throws ConfigException {
    String gateway = "target: 127.0.0.1, interval: 5s, timeout: 1s";
    String given = "target: 127.0.0.1, interval: 60s, intervals: { LIVE: 3s, T24H: 20s }";
    AgentConfig.Probe probe =
        parse(VALID.replace(gateway, given)).sites().getFirst().probes().getFirst();

    assertThat(probe.rhythm().interval(Phase.IDLE)).isEqualTo(Duration.ofSeconds(60));
    assertThat(probe.rhythm().interval(Phase.T24H)).isEqualTo(Duration.ofSeconds(20));
    assertThat(probe.rhythm().interval(Phase.T60M)).isEqualTo(Duration.ofSeconds(2));
    assertThat(probe.rhythm().interval(Phase.LIVE)).isEqualTo(Duration.ofSeconds(3));
    assertThatThrownBy(() -> parse(VALID.replace(gateway, given + ", timeout: 4s")))
        .hasMessageContaining("timeout: must be at most 2800ms");
    assertThatThrownBy(() -> parse(VALID.replace(gateway, given.replace("T24H", "T24"))))
        .hasMessageContaining("intervals.T24: unknown key");
  }

  private static Duration timeout(String text) throws ConfigException {
    return parse(text).sites().getFirst().probes().getFirst().timeout();
  }

  /// One invalid file per rule: what is replaced, by what, and the problem that must be told.
  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "agent: agent-00004 | agent: Agent_1 | 1: agent: must be 1 to 63 of a-z, 0-9, dot and dash",
        "agent: agent-00004 | agnt: x | 1: agent: is missing",
        "agent: agent-00004 | agent: a%nagnt: x | 2: agnt: unknown key; did you mean agent?",
        "site: \"00004\"%n | site: x4%n | 2: site: must be 2 or 5 digits",
        "province: \"01\" | province: \"1\" | 3: province: must be two digits, got 1",
        "{ certificate: tls/agent.pem, | { | 5: identity.certificate: is missing",
        "identity: | identiti: | 1: identity: is missing",
        "host: 127.0.0.1, port: 7443 | host: 127.0.0.1, port: 0 | 7: uplink.collectors[0].port:"
            + " must be a whole number from 1 to 65535, got 0",
        "host: 127.0.0.1, port: 7443 | host: a b, port: 7443 | 7: uplink.collectors[0].host: must"
            + " be a host name or an address, got a b",
        "[ { host: 127.0.0.1, port: 7443 } ] | [] | 7: uplink.collectors: must name at least one"
            + " collector",
        "server_name: collector | server_name: \" \" | 8: uplink.server_name: must not be blank",
        "metrics: { port: 9480 } | metrics: { port: 70000 } | 9: metrics.port: must be a whole"
            + " number from 1 to 65535, got 70000",
        "metrics: { port: 9480 } | metrics: { } | 9: metrics.port: is missing",
        "probes_at_once: 64 | probes_at_once: 0 | 10: limits.probes_at_once: must be a whole number"
            + " from 1 to 1024, got 0",
        "series_max: 20000 | series_max: 99 | 10: limits.series_max: must be a whole number from"
            + " 100 to 50000, got 99",
        "spool_bytes: 16777216 | spool_bytes: 5 | 10: limits.spool_bytes: must be a whole number"
            + " from 1048576 to 1073741824, got 5",
        "metrics: { port: 9480 } | spool: { quota_mib: 0 } | 9: spool.quota_mib: must be a whole"
            + " number from 1 to 65536, got 0",
        "metrics: { port: 9480 } | spool: { quota: 1 } | 9: spool.quota: unknown key",
        "127.0.0.0/8 | 127.0.0.1/8 | 11: allow: must have no address bits beyond its prefix of 8,"
            + " got 127.0.0.1/8",
        "127.0.0.0/8 | 127.0.0.0/33 | 11: allow: must have a prefix of at most 32 bits, got"
            + " 127.0.0.0/33",
        "127.0.0.0/8 | everywhere | 11: allow: must be a block of addresses as 10.0.0.0/8 or"
            + " fd00::/8, got everywhere",
        "allow: | alow: | 1: allow: is missing: the blocks of addresses that may be probed and"
            + " read",
        "- site: \"00004\" | - site: \"0000\" | 15: sites[0].site: must be 2 or 5 digits",
        "kind: icmp | kind: ping | 17: sites[0].probes[0].kind: must be one of icmp, tcp, tls,"
            + " http, dns, sip, registration, stun, ntp, h323, path, got ping",
        "{ kind: icmp, | { | 17: sites[0].probes[0].kind: is missing: icmp, tcp, tls, http, dns,"
            + " sip, registration, stun, ntp, h323 or path",
        "kind: icmp, | kind: registration, | 17: sites[0].probes[0].user: is missing",
        "kind: icmp, | kind: registration, user: a@b, | 17: sites[0].probes[0].user: must be as in"
            + " a SIP URI, got a@b",
        "kind: icmp, | kind: registration, user: a, login: b, | 17: sites[0].probes[0].login: goes"
            + " with password_file",
        "kind: icmp, | kind: registration, user: a, password_file: b.pw, | 17:"
            + " sites[0].probes[0].password_file: there is no such file",
        "name: gateway | name: a b | 17: sites[0].probes[0].name: must be 1 to 64 of letters",
        "name: gateway | name: mcu | 18: sites[0].probes[1].name: is the name of two probes: mcu",
        "target: 127.0.0.1, interval: 5s | target: 192.0.2.1, interval: 5s | 17:"
            + " sites[0].probes[0].target: must be in the allow-list [127.0.0.0/8,"
            + " 0:0:0:0:0:0:0:1/128], got 192.0.2.1",
        "target: 127.0.0.1, interval: 5s | interval: 5s | 17: sites[0].probes[0].target: is"
            + " missing",
        "interval: 5s | interval: 100ms | 17: sites[0].probes[0].interval: must be a duration from"
            + " 1s to 1d",
        "timeout: 1s, | timeout: 1ms, | 17: sites[0].probes[0].timeout: must be a duration from"
            + " 10ms to 30s",
        "interval: 5s, timeout: 1s | interval: 5s, timeout: 6s | 17: sites[0].probes[0].timeout:"
            + " must be at most 4800ms: the interval less 200ms",
        "interval: 5s, timeout: 1s | interval: 1s, timeout: 1s | 17: sites[0].probes[0].timeout:"
            + " must be at most 800ms: the interval less 200ms",
        "target: 127.0.0.1, interval: 5s, timeout: 1s | target: gw.vn, interval: 2s, timeout: 1s |"
            + " 17: sites[0].probes[0].timeout: must be at most 900ms: the interval less 200ms, and"
            + " half of that for a target given as a name",
        "target: 127.0.0.1, port: 5060 | target: 127.0.0.1 | 18: sites[0].probes[1].port: is"
            + " missing",
        "device: mcu | device: m/c | 18: sites[0].probes[1].device: must be 1 to 64 of letters",
        "query: example.vn | query: a..b | 19: sites[0].probes[2].query: must be a domain name, got"
            + " a..b",
        "query: example.vn, |  | 19: sites[0].probes[2].query: is missing",
        "type: A | type: B | 19: sites[0].probes[2].type: must be one of [A, NS, CNAME, SOA, PTR,"
            + " MX, TXT, AAAA, SRV, NAPTR, DS, DNSKEY, TLSA, HTTPS, ANY, CAA], got B",
        "server: 127.0.0.1 | server: 192.0.2.53 | 19: sites[0].probes[2].server: must be in the"
            + " allow-list",
        "port: 5060 | port: 5060, type: A | 18: sites[0].probes[1].type: unknown key",
        "address: 127.0.0.1 | address: switch.local | 21: sites[0].devices[0].address: must be an"
            + " address, not a name, got switch.local",
        "address: 127.0.0.1 | address: 192.0.2.7 | 21: sites[0].devices[0].address: must be in the"
            + " allow-list",
        "port: 1161 | port: 65536 | 21: sites[0].devices[0].port: must be a whole number from 1 to"
            + " 65535, got 65536",
        "auth: public_v2, |  | 21: sites[0].devices[0].auth: is missing",
        "[system, { name: if_mib, interval: 60s }] | [] | 21: sites[0].devices[0].modules: must"
            + " name at least one module",
        "[system, { name: if_mib, | [system, { name: system, | 21: sites[0].devices[0].modules:"
            + " names system twice",
        "{ name: if_mib, interval: 60s } | { name: if_mib, interval: 4s } | 21:"
            + " sites[0].devices[0].modules[1].interval: must be a duration from 5s to 1d",
        "{ name: if_mib, interval: 60s } | { nam: if_mib } | 21:"
            + " sites[0].devices[0].modules[1].name: is missing",
        "{ name: if_mib, interval: 60s } | { name: if_mib, every: 60s } | 21:"
            + " sites[0].devices[0].modules[1].every: unknown key",
        "{ name: if_mib, interval: 60s } | [if_mib] | 21: sites[0].devices[0].modules[1]: must be a"
            + " text, or a mapping of keys to values",
        "interval: 20s | interval: 20s, slow_columns: seldom | 21:"
            + " sites[0].devices[0].slow_columns: must be true or false",
        "interval: 20s | interval: 1s | 21: sites[0].devices[0].interval: must be a duration from"
            + " 5s to 1d",
      })
  void aBrokenRuleIsToldWithItsLine(String part, String by, String problem) {
    String broken =
        VALID.replace(part.replace("%n", "\n"), by == null ? "" : by.replace("%n", "\n"));
    assertThat(broken).isNotEqualTo(VALID);

    assertThat(problems(broken))
        .anySatisfy(text -> assertThat(text).startsWith("agent.yaml:" + problem));
  }

  @Test
  void targetsAreMadeSureOfUnlessTheFileSaysOtherwise() throws ConfigException {
    String gateway = "target: 127.0.0.1, interval: 5s, timeout: 1s";
    assertThat(confirm(VALID)).isEqualTo(ConfirmSettings.DEFAULT);
    assertThat(confirm(VALID.replace(gateway, gateway + ", confirm: { attempts: 0 }")).isOn())
        .isFalse();
    assertThat(
            confirm(
                VALID.replace(
                    gateway,
                    gateway
                        + ", confirm: { attempts: 4, gap: 100ms, wait_min: 80ms, phases: [T15M] }")))
        .isEqualTo(new ConfirmSettings(4, ofMillis(100), ofMillis(80), Set.of(Phase.T15M)));
    assertThatThrownBy(() -> parse(VALID.replace(gateway, gateway + ", confirm: { attempts: 21 }")))
        .hasMessageContaining("confirm.attempts: must be a whole number");
    assertThatThrownBy(
            () -> parse(VALID.replace(gateway, gateway + ", confirm: { phases: [NOW] }")))
        .hasMessageContaining("confirm.phases: must be of");
    assertThatThrownBy(
            () -> parse(VALID.replace(gateway, gateway + ", burst: 5, confirm: { gap: 1s }")))
        .hasMessageContaining("confirm: goes with icmp of one echo");
  }

  private static ConfirmSettings confirm(String text) throws ConfigException {
    return parse(text).sites().getFirst().probes().getFirst().confirm();
  }

  @Test
  void allProblemsComeAtOnce() {
    String broken =
        VALID
            .replace("agent-00004", "AGENT")
            .replace("port: 7443", "port: -1")
            .replace("kind: tcp", "kind: udp")
            .replace("id: switch", "id: \"\"");

    assertThat(problems(broken)).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void aSiteOrADeviceListedTwiceIsToldOnItsSecondLine() {
    String device = VALID.substring(VALID.indexOf("      - { id: switch"));

    assertThat(problems(VALID + device))
        .containsExactly("agent.yaml:22: sites[0].devices[1].id: is the id of two devices: switch");
    assertThat(problems(VALID + "  - site: \"00004\"\n"))
        .containsExactly("agent.yaml:22: sites[1].site: is listed twice: 00004");
  }

  @Test
  void probesThatCostTheLineTooMuchAreRefused() {
    var probes = new StringBuilder();
    for (int i = 0; i < 14; i++) {
      probes.append("      - { kind: icmp, name: p").append(i);
      probes.append(", target: 127.0.0.1, interval: 1s }\n");
    }

    assertThat(problems(VALID.replace("    devices:\n", probes + "    devices:\n")))
        .singleElement()
        .asString()
        .contains("sites[0].probes: cost the line 17257 bit/s, at most 16000");
  }

  @Test
  void aSpoolThatTheHeapCannotHoldIsRefused() {
    assertThatThrownBy(() ->
            AgentConfigFile.parse(
                "agent.yaml",
                VALID.getBytes(StandardCharsets.UTF_8),
                Path.of("/etc/bridgewatch"),
                2 * 16_777_216 - 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "limits.spool_bytes: must be at most half of this program's heap of 33554431 bytes");
  }

  @Test
  void trapsAreReceivedOnlyWhereTheFileSaysSo() throws ConfigException {
    assertThat(parse(VALID).traps()).isEmpty();

    String text = VALID.replace("snmp:\n", "snmp:\n  traps: { address: 192.0.2.10 }\n");
    assertThat(parse(text).traps())
        .map(traps -> traps.address().getHostAddress() + " " + traps.port() + traps.auths())
        .contains("192.0.2.10 9162[]");
    assertThat(problems(text.replace("192.0.2.10", "host, port: 0")))
        .hasSize(2)
        .anyMatch(it -> it.contains("snmp.traps.address: must be an address of this machine"))
        .anyMatch(it -> it.contains("snmp.traps.port: must be"));
  }

  @Test
  void aFileThatIsNotThereIsAProblemAndNoCrash() {
    assertThatThrownBy(() -> AgentConfigFile.read(Path.of("/nonexistent/agent.yaml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("/nonexistent/agent.yaml: cannot be read");
  }

  private static AgentConfig parse(String text) throws ConfigException {
    return AgentConfigFile.parse(
        "agent.yaml", text.getBytes(StandardCharsets.UTF_8), Path.of("/etc/bridgewatch"));
  }

  private static List<String> problems(String text) {
    try {
      parse(text);
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }
}
