package vn.bridgewatch.agent.probe.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.config.ConfigException;

class BlackboxFileTest {

  /// Modules as people have them, from blackbox_exporter's own examples.
  private static final String EXAMPLES =
      """
      modules:
        http_2xx:
          prober: http
          timeout: 5s
          http:
            valid_http_versions: ["HTTP/1.1", "HTTP/2.0"]
            valid_status_codes: []
            method: GET
            headers:
              Host: vhost.example.com
              Accept-Language: en-US
            follow_redirects: true
            fail_if_ssl: false
            fail_if_not_ssl: false
            fail_if_body_matches_regexp: ["Could not connect to database"]
            fail_if_body_not_matches_regexp: ["Download the latest version here"]
            fail_if_header_matches:
              - { header: Set-Cookie, allow_missing: true, regexp: '.*' }
            fail_if_header_not_matches:
              - { header: Access-Control-Allow-Origin, regexp: '(\\*|example\\.com)' }
            tls_config: { insecure_skip_verify: false }
            preferred_ip_protocol: "ip4"
            ip_protocol_fallback: false
            basic_auth: { username: u, password: p }
            body_size_limit: 1MB
        tcp_connect:
          prober: tcp
          timeout: 5s
        irc_banner:
          prober: tcp
          tcp:
            query_response:
              - send: "NICK prober"
              - expect: "PING :([^ ]+)"
                send: "PONG ${1}"
              - expect: "^:[^ ]+ 001"
        smtp_starttls:
          prober: tcp
          tcp:
            query_response:
              - expect: "^220 ([^ ]+) ESMTP (.+)$"
              - send: "STARTTLS"
              - starttls: true
            tls_config: { server_name: mail.example.com, min_version: TLS12 }
        icmp_ttl5:
          prober: icmp
          icmp: { preferred_ip_protocol: ip4, payload_size: 64, ttl: 5, dont_fragment: true }
        dns_udp:
          prober: dns
          dns:
            query_name: "www.prometheus.io"
            query_type: "A"
            transport_protocol: "udp"
            valid_rcodes: [NOERROR]
            validate_answer_rrs:
              fail_if_not_matches_regexp: ["www.prometheus.io.\\t.*\\tIN\\tA\\t.*"]
        grpc:
          prober: grpc
          grpc: { tls: true, service: x }
      """;

  @TempDir private Path folder;

  private BlackboxFile read(String text) throws Exception {
    return BlackboxFile.read(Files.writeString(folder.resolve("blackbox.yml"), text));
  }

  @ParameterizedTest
  @CsvSource({
    "http_2xx, example.com/x, HTTP, example.com, http://example.com/x",
    "http_2xx, https://[::1]:8443, HTTP, ::1, https://[::1]:8443/",
    "tcp_connect, mcu.test:5060, TCP, mcu.test, mcu.test:5060",
    "tcp_connect, [::1]:22, TCP, ::1, [::1]:22",
    "irc_banner, 127.0.0.1:6667, TCP, 127.0.0.1, 127.0.0.1:6667",
    "smtp_starttls, 127.0.0.1:25, TCP, 127.0.0.1, 127.0.0.1:25",
    "icmp_ttl5, ::1, ICMP, ::1, ::1",
    "dns_udp, 127.0.0.1:5353, DNS, 127.0.0.1, 127.0.0.1:5353",
    "dns_udp, ::1, DNS, ::1, [::1]:53",
  })
  void theExamplesAreReadAsTheyAre(
      String module, String target, ProbeKind kind, String host, String instance) throws Exception {
    BlackboxModule.Aimed aimed = read(EXAMPLES).module(module).at(target);

    assertThat(aimed.kind()).isEqualTo(kind);
    assertThat(aimed.host()).isEqualTo(host);
    assertThat(aimed.spec().instance(host)).isEqualTo(instance);
  }

  @Test
  void theTimeoutOfAModuleIsTold() throws Exception {
    assertThat(read(EXAMPLES).module("tcp_connect").timeout()).contains(Duration.ofSeconds(5));
    assertThat(read(EXAMPLES).module("dns_udp").timeout()).isEmpty();
  }

  @Test
  void aModuleThatIsNotThereOrNotForUsIsTold() throws Exception {
    BlackboxFile file = read(EXAMPLES);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> file.module("nothing"))
        .withMessageContaining("must be a module of ")
        .withMessageContaining("got nothing");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> file.module("grpc"))
        .withMessageContaining("grpc is of grpc");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> file.module("tcp_connect").at("127.0.0.1"))
        .withMessageContaining("must be HOST:PORT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "valid_http_versions: | valid_http_version: | 6: modules.http_2xx.http.valid_http_version: unknown key",
        "follow_redirects: true | compression: gzip | 12: modules.http_2xx.http.compression: is known to blackbox_exporter and not done",
        "['HTTP/1.1', 'HTTP/2.0'] | ['HTTP/2.0'] | 6: modules.http_2xx.http.valid_http_versions: must have HTTP/1.1",
        "ttl: 5 | ttl: 500 | modules.icmp_ttl5.icmp.ttl: must be a whole number from 0 to 255",
        "payload_size: 64 | payload_size: 8 | modules.icmp_ttl5.icmp.payload_size: must be at least 24",
        "valid_rcodes: [NOERROR] | valid_rcodes: [FINE] | modules.dns_udp.dns.valid_rcodes: must be one of",
        "'PING :([^ ]+)' | 'PING :([^ ]+' | modules.irc_banner.tcp.query_response[1].expect: must be a regular expression",
        "prober: grpc | prober: gopher | modules.grpc.prober: must be icmp, tcp, http, dns or grpc, got gopher",
      })
  void whatIsWrongIsToldWithItsLine(String from, String to, String problem) {
    String quoted = EXAMPLES.replace('"', '\'');
    assertThat(quoted).contains(from);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(quoted.replace(from, to)))
        .withMessageContaining(problem);
  }
}
