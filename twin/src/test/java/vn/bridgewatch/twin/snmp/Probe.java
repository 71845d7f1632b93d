package vn.bridgewatch.twin.snmp;

import java.nio.charset.StandardCharsets;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;

/// Modules that ask for one thing, quickly.
final class Probe {

  static final SnmpModule SYS_DESCR =
      module(
          """
          modules:
            m:
              get: [1.3.6.1.2.1.1.1.0]
              timeout: 300ms
              retries: 1
              metrics:
                - { name: sysDescr, oid: 1.3.6.1.2.1.1.1, type: DisplayString }
          """);

  static final SnmpModule SYSTEM =
      module(
          """
          modules:
            m:
              walk: [1.3.6.1.2.1.1]
              timeout: 2s
              retries: 1
              metrics:
                - { name: sysName, oid: 1.3.6.1.2.1.1.5, type: DisplayString }
                - { name: sysUpTime, oid: 1.3.6.1.2.1.1.3, type: gauge }
          """);

  private Probe() {}

  private static SnmpModule module(String text) {
    try {
      return SnmpModules.parse(
              "probe", text.getBytes(StandardCharsets.UTF_8), SnmpModules.Environment.NOT_EXPANDED)
          .module("m")
          .orElseThrow();
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }
}
