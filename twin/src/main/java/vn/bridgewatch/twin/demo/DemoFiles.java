package vn.bridgewatch.twin.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;

/// Writes the configuration files of the demo, as an operator would by hand (docs/config.md).
final class DemoFiles {

  static final String CONFERENCE = "giao-ban-thu";
  private static final String MEDIA_KEY = "media.key";
  private static final int KEY_BYTES = 32;

  /// Session identifiers of a site's test, from the first on.
  private static final int SSIDS = 10;

  private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

  private final Path folder;

  DemoFiles(Path folder) {
    this.folder = folder;
  }

  Path collectorFile() {
    return folder.resolve("collector.yaml");
  }

  Path agentFile(DemoSite site) {
    return folder.resolve(site.agent() + ".yaml");
  }

  /// The key of the media tests, for its owner only.
  void writeMediaKey() throws IOException {
    var key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path file = folder.resolve(MEDIA_KEY);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "hex:" + HexFormat.of().formatHex(key) + "\n");
  }

  void writeCollector(int httpPort, int agentsPort, int webhookPort, int reflectorPort)
      throws IOException {
    write(
        collectorFile(),
        """
        state_dir: collector
        agents:
          host: 127.0.0.1
          port: %d
          certificate: tls/collector.pem
          key: tls/collector.key
          ca: tls/ca.pem
          silent_after: 12s
        http: { host: 127.0.0.1, port: %d }
        inventory: inventory.yaml
        conferences: conferences.yaml
        media:
          reflector: { address: 127.0.0.1, port: %d, senders: [ { name: sites, from: [ 127.0.0.0/8 ], key_file: %s } ] }
        notify:
          log: true
          webhooks: [ { url: "http://127.0.0.1:%d/alerts", send_resolved: true } ]
        """
            .formatted(agentsPort, httpPort, reflectorPort, MEDIA_KEY, webhookPort));
  }

  void writeInventory() throws IOException {
    var text = new StringBuilder("sites:\n");
    for (DemoSite site : DemoSite.ALL) {
      text.append(
          "  - { key: \"%s\", agent: %s, carrier: VNPT }\n".formatted(site.key(), site.agent()));
    }
    text.append("devices:\n");
    for (DemoSite site : DemoSite.ALL) {
      for (DemoSite.Equipment device : site.devices()) {
        text.append(
            "  - { id: %s, site: \"%s\", kind: %s, address: %s }\n"
                .formatted(device.kind(), site.key(), device.kind(), site.address(device)));
      }
    }
    write(folder.resolve("inventory.yaml"), text.toString());
  }

  /// A conference of all demo sites that begins soon, so that faults count.
  void writeConference(Instant now, int minutesUntilStart) throws IOException {
    Instant start = now.plus(minutesUntilStart, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
    write(
        folder.resolve("conferences.yaml"),
        """
        conferences:
          - id: %s
            title: "Giao ban trực tuyến (diễn tập)"
            code_name: HN-DEMO
            start: "%s"
            end: "%s"
            roster: ["00", "01", "00004", "00070"]
        """
            .formatted(CONFERENCE, time(start), time(start.plus(2, ChronoUnit.HOURS))));
  }

  /// What the devices are that no profile that ships knows: a switch and a UPS of no maker, read
  /// oftener than elsewhere. The codec is one that ships.
  void writeProfiles() throws IOException {
    write(
        folder.resolve("profiles.yaml"),
        """
        profiles:
          demo_switch:
            title: { vi: "Bộ chuyển mạch mô phỏng", en: "Simulated switch" }
            kind: switch
            maker: Bridgewatch
            evidence: document
            match: [ { sys_object_id: 1.3.6.1.4.1.32473.1.1 } ]
            modules:
              - { name: system, interval: 10s }
              - { name: if_mib, interval: 10s }
          demo_ups:
            title: { vi: "Bộ lưu điện mô phỏng", en: "Simulated UPS" }
            kind: ups
            maker: Bridgewatch
            evidence: document
            match: [ { sys_object_id: 1.3.6.1.4.1.32473.1.2 } ]
            model: [ { from: 1.3.6.1.2.1.33.1.1.2.0 } ]
            software: [ { from: 1.3.6.1.2.1.33.1.1.3.0 } ]
            modules:
              - { name: system, interval: 10s }
              - { name: ups_mib, interval: 10s }
        """);
  }

  /// Where an agent finds what it speaks to.
  ///
  /// @param media the site's line towards the reflector at the centre
  /// @param devices SNMP ports of the site's devices by kind
  record Ports(
      int uplink,
      int metrics,
      int bridge,
      int nameServer,
      int media,
      Map<String, Integer> devices) {}

  void writeAgent(DemoSite site, Ports ports) throws IOException {
    var text =
        new StringBuilder(
            """
            agent: %s
            site: "%s"
            province: "%s"
            state_dir: %s
            identity: { certificate: tls/%s.pem, key: tls/%s.key, ca: tls/ca.pem }
            uplink:
              collectors: [ { host: 127.0.0.1, port: %d } ]
              server_name: localhost
            metrics: { port: %d }
            allow: [ 127.0.0.0/8, "::1/128" ]
            snmp:
              profiles: [ profiles.yaml ]
            media:
              tests:
                - { site: "%s", name: centre, target: 127.0.0.1, port: %d, key_file: %s, ssid: %d, interval: 12s, packets_per_second: 3,
                    burst: { profile: 720p, seconds: 5, times_a_day: 200 } }
            sites:
              - site: "%s"
                probes:
                  - { kind: icmp, name: gateway, target: 127.0.0.1, interval: 5s, timeout: 1s }
                  - { kind: tcp, name: bridge, target: 127.0.0.1, port: %d, interval: 5s, timeout: 2s }
                  - { kind: dns, name: resolver, server: 127.0.0.1, port: %d, query: cau.hop.example, type: A, interval: 10s, timeout: 2s }
                devices:
            """
                .formatted(
                    site.agent(),
                    site.key(),
                    site.province(),
                    site.agent(),
                    site.agent(),
                    site.agent(),
                    ports.uplink(),
                    ports.metrics(),
                    site.key(),
                    ports.media(),
                    MEDIA_KEY,
                    SSIDS * (1 + DemoSite.ALL.indexOf(site)),
                    site.key(),
                    ports.bridge(),
                    ports.nameServer()));
    for (DemoSite.Equipment device : site.devices()) {
      text.append(
          "      - { id: %s, kind: %s, address: %s, port: %d, auth: public_v2, profile: auto }\n"
              .formatted(
                  device.kind(),
                  device.kind(),
                  site.address(device),
                  ports.devices().get(device.kind())));
    }
    write(agentFile(site), text.toString());
  }

  private static String time(Instant instant) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atZone(VIETNAM));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }
}
