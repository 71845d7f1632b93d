package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Writes the agent's configuration for a benchmark (docs/config.md).
///
/// @param metricsPort 0: no `/metrics`
record AgentFile(Path file, int collectorPort, int metricsPort, Path modules, int seriesMax) {

  /// A device as the configuration names it.
  record Device(String id, String address, int port, String module, String interval) {}

  /// @param devicesMax of one site; what is over goes to the next
  void write(List<Device> devices, int devicesMax) throws IOException {
    var text =
        new StringBuilder(
            """
            agent: %s
            site: "%s"
            province: "01"
            state_dir: agent
            identity: { certificate: tls/%s.pem, key: tls/%s.key, ca: tls/ca.pem }
            uplink:
              collectors: [ { host: 127.0.0.1, port: %d } ]
              server_name: localhost
            %s
            limits: { series_max: %d }
            allow: [ 127.0.0.0/8 ]
            snmp: { modules: [ "%s" ] }
            sites:
            """
                .formatted(
                    Bed.AGENT,
                    Bed.SITES.getFirst(),
                    Bed.AGENT,
                    Bed.AGENT,
                    collectorPort,
                    metricsPort > 0 ? "metrics: { port: " + metricsPort + " }" : "",
                    seriesMax,
                    modules));
    for (int i = 0; i < Bed.SITES.size(); i++) {
      text.append("  - site: \"%s\"\n".formatted(Bed.SITES.get(i)));
      int from = (int) Math.min(devices.size(), (long) i * devicesMax);
      List<Device> here =
          devices.subList(from, (int) Math.min(devices.size(), (long) from + devicesMax));
      if (!here.isEmpty()) {
        text.append("    devices:\n");
      }
      for (Device device : here) {
        text.append(
            "      - { id: %s, kind: switch, address: %s, port: %d, auth: bench, modules: [%s], interval: %s }\n"
                .formatted(
                    device.id(),
                    device.address(),
                    device.port(),
                    device.module(),
                    device.interval()));
      }
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text.toString());
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
