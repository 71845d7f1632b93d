package vn.bridgewatch.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.lab.AgentJars;
import vn.bridgewatch.agent.lab.AgentLine;
import vn.bridgewatch.agent.lab.Asking;
import vn.bridgewatch.agent.lab.Certificates;
import vn.bridgewatch.agent.lab.Descriptors;
import vn.bridgewatch.agent.lab.Programs;

/// An agent with every kind of probe while this machine gives it no descriptors: all that need one
/// are unmeasured, none is told unreached for it, nothing spins, and all comes back.
class AgentDescriptorsIT {

  private static final List<String> KINDS =
      List.of("tcp", "tls", "http", "dns", "ntp", "sip", "h323", "stun", "path");
  private static final Pattern ATTEMPTS =
      Pattern.compile(
          "bridgewatch_agent_attempts_total\\{kind=\"(\\w+)\",outcome=\"(\\w+)\".*} ([0-9.E+]+)");

  /// Reads `/metrics` over a connection that was there before.
  private record Metrics(Socket socket, InputStream in) {

    static Metrics open(int port) throws IOException {
      var socket = new Socket();
      socket.connect(new InetSocketAddress(Asking.LOOPBACK, port), 20_000);
      socket.setSoTimeout(60_000);
      return new Metrics(socket, new BufferedInputStream(socket.getInputStream()));
    }

    String text() throws IOException {
      socket
          .getOutputStream()
          .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      int length = 0;
      for (String line = line(); !line.isEmpty(); line = line()) {
        length =
            line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : length;
      }
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int octet = in.read(); octet != '\n'; octet = in.read()) {
        assertThat(octet).as("the connection stays open").isNotNegative();
        line.append((char) octet);
      }
      return line.toString().strip();
    }

    /// Attempts that ended, by `KIND OUTCOME`.
    Map<String, Double> attempts() throws IOException {
      var found = new TreeMap<String, Double>();
      Matcher matcher = ATTEMPTS.matcher(text());
      while (matcher.find()) {
        found.merge(
            matcher.group(1) + " " + matcher.group(2),
            Double.parseDouble(matcher.group(3)),
            Double::sum);
      }
      return found;
    }

    double measured(String kind) throws IOException {
      Map<String, Double> all = attempts();
      return all.getOrDefault(kind + " reached", 0.0) + all.getOrDefault(kind + " unreached", 0.0);
    }
  }

  @Test
  void withoutDescriptorsNothingIsToldDownAndNothingSpins(@TempDir Path folder) throws Exception {
    var programs = new Programs(folder);
    var certificates = new Certificates(programs);
    certificates.make("agent", "URI:urn:bridgewatch:agent:agent-1", 5);
    int port = Programs.freePort();
    Files.writeString(folder.resolve("agent.yaml"), configuration(port));
    Process process =
        programs.start(
            AgentJars.in(
                folder,
                AgentLine.of("agent", "--config", folder.resolve("agent.yaml").toString())));
    try {
      Programs.await("the agent serves its metrics", () -> answers(port));
      var metrics = Metrics.open(port);
      for (String kind : KINDS) {
        Programs.await(kind + " is measured", () -> metrics.measured(kind) > 0);
      }
      var descriptors = new Descriptors(process);

      descriptors.deny();
      Map<String, Double> atFirst = metrics.attempts();
      for (String kind : KINDS) {
        Programs.await(
            kind + " is unmeasured",
            () ->
                metrics.attempts().getOrDefault(kind + " unmeasured", 0.0)
                    > atFirst.getOrDefault(kind + " unmeasured", 0.0));
      }
      Map<String, Double> before = metrics.attempts();
      // one more connection waits to be accepted all the while
      try (var waiting = new Socket()) {
        waiting.connect(new InetSocketAddress(Asking.LOOPBACK, port), 20_000);
        descriptors.isIdleDuring(() -> TimeUnit.SECONDS.sleep(5));
        Map<String, Double> after = metrics.attempts();
        for (String kind : KINDS) { // not icmp, which goes on and may be late here
          if (kind.equals("icmp")) {
            continue;
          }
          assertThat(after.get(kind + " unreached"))
              .as(kind + " unreached")
              .isEqualTo(before.get(kind + " unreached"));
        }
        assertThat(after.get("icmp reached")).isGreaterThan(before.get("icmp reached"));

        descriptors.giveBack();
        for (String kind : KINDS) {
          double then = metrics.measured(kind);
          Programs.await(kind + " is measured again", () -> metrics.measured(kind) > then);
        }
        Programs.await("others are served again", () -> answers(port));
      }
    } finally {
      programs.end();
    }
  }

  private static boolean answers(int port) {
    try {
      Metrics metrics = Metrics.open(port);
      try (Socket _ = metrics.socket()) {
        return !metrics.text().isEmpty();
      }
    } catch (IOException _) {
      return false;
    }
  }

  /// A site for each probe, for what a site's probes may cost its line is bounded.
  private static String configuration(int port) throws IOException {
    int closed = Programs.freePort();
    return """
    agent: agent-1
    site: "00004"
    province: "01"
    state_dir: state
    identity: { certificate: agent.pem, key: agent.key, ca: ca.pem }
    uplink:
      collectors: [ { host: 127.0.0.1, port: %1$d } ]
      server_name: collector
    metrics: { port: %2$d }
    allow: [ 127.0.0.0/8 ]
    sites:
      - site: "00004"
        probes: [ { kind: icmp, name: icmp, target: 127.0.0.1, interval: 2s, timeout: 1s } ]
      - site: "00005"
        probes: [ { kind: tcp, name: tcp, target: 127.0.0.1, port: %1$d, interval: 2s, timeout: 1s } ]
      - site: "00006"
        probes: [ { kind: tls, name: tls, target: 127.0.0.1, port: %1$d, interval: 5s, timeout: 1s } ]
      - site: "00007"
        probes: [ { kind: http, name: http, url: "http://127.0.0.1:%1$d/", interval: 5s, timeout: 1s } ]
      - site: "00008"
        probes: [ { kind: dns, name: dns, server: 127.0.0.1, port: %1$d, query: mcu.test, interval: 2s, timeout: 1s } ]
      - site: "00009"
        probes: [ { kind: ntp, name: ntp, target: 127.0.0.1, port: %1$d, interval: 2s, timeout: 1s } ]
      - site: "00010"
        probes: [ { kind: sip, name: sip, target: 127.0.0.1, port: %1$d, interval: 2s, timeout: 1s } ]
      - site: "00011"
        probes: [ { kind: h323, name: h323, target: 127.0.0.1, port: %1$d, interval: 2s, timeout: 1s } ]
      - site: "00012"
        probes: [ { kind: stun, name: stun, target: 127.0.0.1, port: %1$d, interval: 2s, timeout: 1s } ]
      - site: "00013"
        probes: [ { kind: path, name: path, target: 127.0.0.1, via: udp, interval: 5s, timeout: 2s } ]
    """
        .formatted(closed, port);
  }
}
