package vn.bridgewatch.twin.snmp;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import vn.bridgewatch.agent.app.AgentCli;

/// What the agent's program printed for a line of words, and how it ended.
record AgentRun(int exit, String out, String err) {

  static AgentRun of(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit =
        AgentCli.run(
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new AgentRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static AgentRun of(Collection<String> words) {
    return of(words.toArray(String[]::new));
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
