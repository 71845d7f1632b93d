package vn.bridgewatch.twin.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.twin.process.Children;
import vn.bridgewatch.twin.process.Programs;

/// The real programs that the demo watches where they are installed: snmpd and kamailio.
final class RealPeers {

  private RealPeers() {}

  /// Starts net-snmp's agent on a loopback port, readable with the community `public`; empty where
  /// it is not installed.
  static Optional<Process> snmpd(Children children, Path folder, int port) throws IOException {
    Optional<Path> program = Programs.find("snmpd");
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Path state = Files.createDirectories(folder.resolve("snmpd"));
    Path configuration = state.resolve("snmpd.conf");
    Files.writeString(
        configuration,
        """
        agentAddress udp:127.0.0.1:%d
        rocommunity public 127.0.0.1
        sysLocation Trung tam dieu hanh
        sysContact dieu-hanh
        sysName may-chu-trung-tam
        """
            .formatted(port));
    return Optional.of(
        children.start(
            "snmpd",
            List.of(
                program.get().toString(),
                "-f",
                "-Lo",
                "-C",
                "-c",
                configuration.toString(),
                "-p",
                state.resolve("pid").toString(),
                "-I",
                "-smux"),
            Map.of("SNMP_PERSISTENT_DIR", state.toString(), "MIBS", "")));
  }

  /// Starts kamailio as the SIP side of a bridge on a loopback port; empty where it is not
  /// installed.
  static Optional<Process> kamailio(Children children, Path folder, int port) throws IOException {
    Optional<Path> program = Programs.find("kamailio");
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Path state = Files.createDirectories(folder.resolve("kamailio"));
    Path configuration = state.resolve("kamailio.cfg");
    Files.writeString(
        configuration,
        """
        #!KAMAILIO
        debug=2
        log_stderror=yes
        children=1
        tcp_children=1
        auto_aliases=no
        listen=udp:127.0.0.1:%d
        listen=tcp:127.0.0.1:%d
        loadmodule "sl.so"
        request_route {
          if (method == "OPTIONS") {
            sl_send_reply("200", "OK");
            exit;
          }
          sl_send_reply("404", "Not here");
        }
        """
            .formatted(port, port));
    return Optional.of(
        children.start(
            "kamailio",
            List.of(
                program.get().toString(),
                "-f",
                configuration.toString(),
                "-DD",
                "-E",
                "-m",
                "16",
                "-M",
                "4",
                "-w",
                state.toString(),
                "-Y",
                state.toString(),
                "-P",
                state.resolve("pid").toString()),
            Map.of()));
  }
}
