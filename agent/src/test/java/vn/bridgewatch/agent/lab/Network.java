package vn.bridgewatch.agent.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// Network namespaces that are machines and routers to each other; only root can make them.
public final class Network {

  /// What a script of a network may use: `link NEAR FAR N` joins two machines, 10.9.N.1 and
  /// 10.9.N.2; `on MACHINE COMMAND` runs a command there; `router MACHINE` has it forward.
  private static final String WORDS =
      """
      set -e
      on() { m=$1; shift; ip netns exec NAME$m "$@"; }
      link() {
        ip link add NAME$1$2 netns NAME$1 type veth peer name NAME$2$1 netns NAME$2
        ip -n NAME$1 addr add 10.9.$3.1/24 dev NAME$1$2; ip -n NAME$2 addr add 10.9.$3.2/24 dev NAME$2$1
        ip -n NAME$1 link set NAME$1$2 up; ip -n NAME$2 link set NAME$2$1 up
      }
      route() { m=$1; shift; ip -n NAME$m route add "$@"; }
      router() { on $1 sh -c 'cd /proc/sys/net/ipv4; echo 1 > ip_forward; echo 0 > icmp_ratelimit'; }
      """;

  private static final Pattern COUNTER =
      Pattern.compile("counter (\\w+) \\{\\s*packets (\\d+) bytes (\\d+)");

  private final String name;
  private final List<String> machines;

  private Network(String name, List<String> machines) {
    this.name = name;
    this.machines = machines;
  }

  /// @param tag two letters, another for each test class: they may run at the same time
  public static Network of(String tag, List<String> machines, String script)
      throws IOException, InterruptedException {
    var network = new Network(tag + ProcessHandle.current().pid() % 100_000, machines);
    var begin = new StringBuilder("set -e\n");
    for (String machine : machines) {
      begin.append("ip netns add NAME").append(machine).append('\n');
      begin.append("ip -n NAME").append(machine).append(" link set lo up\n");
      begin
          .append("ip netns exec NAME")
          .append(machine)
          .append(" sh -c 'for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $f; done'\n");
    }
    try {
      network.script(begin.toString());
      network.script(script);
    } catch (AssertionError e) {
      network.end();
      throw e;
    }
    return network;
  }

  /// Skips, loudly, where networks cannot be made.
  public static void assumeRoot(String test) {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root) {
      System.out.println(test + ": skipped, only root can make networks");
    }
    Assumptions.assumeTrue(root, "only root can make networks");
  }

  /// Runs shell commands; NAME stands for what the namespaces' names begin with.
  public void script(String text) throws IOException, InterruptedException {
    Run.of("sh", "-c", (WORDS + text).replace("NAME", name)).good();
  }

  /// What stands before a command that is to run there.
  public List<String> in(String machine) {
    return new ArrayList<>(List.of("ip", "netns", "exec", name + machine));
  }

  /// Runs our command line there.
  public Run agent(String machine, String... words) throws IOException, InterruptedException {
    return Run.of(AgentLine.behind(in(machine), words));
  }

  /// Packets by the named counters of nftables there.
  public Map<String, Long> counters(String machine) throws IOException, InterruptedException {
    var command = in(machine);
    command.addAll(List.of("nft", "list", "counters"));
    var counters = new TreeMap<String, Long>();
    Matcher matcher = COUNTER.matcher(Run.of(command).good());
    while (matcher.find()) {
      counters.put(matcher.group(1), Long.parseLong(matcher.group(2)));
    }
    return counters;
  }

  public void end() throws IOException, InterruptedException {
    for (String machine : machines) {
      Run.of("ip", "netns", "del", name + machine);
    }
  }
}
