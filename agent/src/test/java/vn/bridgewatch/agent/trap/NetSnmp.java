package vn.bridgewatch.agent.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Debian's `snmptrap` and `snmpinform`.
public final class NetSnmp {

  private NetSnmp() {}

  /// Runs a program to its end, without anybody's configuration.
  ///
  /// @param folder for its state, as the engine ID and boots
  /// @return its exit code and what it said
  public static Result run(Path folder, String program, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>(List.of(program));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SNMP_PERSISTENT_DIR", folder.toString());
    builder.environment().put("SNMPCONFPATH", folder.toString());
    builder.environment().put("MIBS", "");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new AssertionError(program + " is missing: install the package snmp (bin/setup)", e);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", program).isTrue();
    return new Result(process.exitValue(), said);
  }

  public record Result(int exitCode, String said) {}
}
