package vn.bridgewatch.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.dns.DnsName;
import vn.bridgewatch.agent.probe.dns.DnsProbe;
import vn.bridgewatch.agent.probe.dns.DnsQuestion;
import vn.bridgewatch.agent.probe.dns.DnsType;
import vn.bridgewatch.time.NanoClock;

/// unbound with the zone `bridge.test`, a text in it that is too long for a datagram, and the zone
/// `refused.test`, which it refuses.
public record NameServer(int port) {

  private static final int STARTS_MAX = 3;

  public static NameServer start(Programs programs) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      var server = new NameServer(Programs.freePort());
      if (server.starts(programs)) {
        return server;
      }
      // its port was taken before it bound it
      assertThat(attempt).as("unbound runs").isLessThan(STARTS_MAX);
    }
  }

  private boolean starts(Programs programs) throws IOException, InterruptedException {
    var texts = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      texts.append("  local-data: 'long.bridge.test. 60 IN TXT \"");
      texts.append(i).append("x".repeat(60)).append("\"'\n");
    }
    Path folder = programs.folder();
    Path file = folder.resolve("unbound-" + port + ".conf");
    Files.writeString(
        file,
        """
        server:
          interface: 127.0.0.1
          port: %d
          do-daemonize: no
          use-syslog: no
          username: ""
          chroot: ""
          directory: "%s"
          pidfile: "%s/unbound.pid"
          do-not-query-localhost: no
          access-control: 127.0.0.0/8 allow
          local-zone: "bridge.test." static
          local-data: "bridge.test. 60 IN SOA ns.bridge.test. admin.bridge.test. 2026112201 3600 900 86400 60"
          local-data: "mcu.bridge.test. 60 IN A 192.0.2.9"
          local-data: "mcu.bridge.test. 60 IN AAAA 2001:db8::9"
          local-data: "pool.bridge.test. 60 IN A 192.0.2.10"
          local-data: "pool.bridge.test. 60 IN A 192.0.2.11"
          local-data: "bridge.test. 60 IN MX 10 mail.bridge.test."
          local-data: "_sip._tcp.bridge.test. 60 IN SRV 10 20 5060 mcu.bridge.test."
        %s  local-zone: "refused.test." refuse
        remote-control:
          control-enable: no
        """
            .formatted(port, folder, folder, texts),
        StandardCharsets.UTF_8);
    Process unbound = programs.start("unbound", "-d", "-c", file.toString());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (asked() instanceof Outcome.Unreached) {
      assertThat(System.nanoTime()).as("unbound answers").isLessThan(deadline);
      if (unbound.waitFor(100, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  private Outcome asked() throws InterruptedException {
    return new DnsProbe(
            new DnsQuestion(DnsName.parse("mcu.bridge.test"), DnsType.A),
            port,
            Duration.ofSeconds(5),
            Optional.empty(),
            NanoClock.SYSTEM)
        .measure(Asking.LOOPBACK, Trace.OFF);
  }
}
