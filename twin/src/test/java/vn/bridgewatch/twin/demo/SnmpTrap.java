package vn.bridgewatch.twin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Sends traps of version 2c by net-snmp's program.
final class SnmpTrap {

  private static final int SECONDS_MAX = 60;

  private SnmpTrap() {}

  /// @param from the address of the device that sends it
  /// @param objects OID, type and value of each
  static void send(String from, int port, String oid, String... objects)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                "snmptrap",
                "--clientaddr=" + from,
                "-v2c",
                "-c",
                "public",
                "127.0.0.1:" + port,
                "",
                oid));
    command.addAll(List.of(objects));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
