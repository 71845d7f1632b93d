package vn.bridgewatch.agent.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Our command line in a process of its own.
public final class AgentLine {

  private AgentLine() {}

  /// @param words as `probe`, `icmp`, `127.0.0.1`
  public static List<String> of(String... words) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "vn.bridgewatch.agent.app.AgentCli"));
    command.addAll(List.of(words));
    return command;
  }

  /// The same behind other words, as `ip netns exec NAME`.
  public static List<String> behind(List<String> before, String... words) {
    var command = new ArrayList<>(before);
    command.addAll(of(words));
    return command;
  }
}
