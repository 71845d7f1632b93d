package vn.bridgewatch.agent.probe;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/// Where this agent may send anything at all; the local file names it and the centre cannot lift
/// it.
public record AllowList(List<Cidr> blocks) {

  /// Loopback, and nothing else.
  public static final AllowList LOOPBACK =
      new AllowList(List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128")));

  /// Any address: for a person at a terminal, who could use `ping` as well.
  public static final AllowList ANYWHERE =
      new AllowList(List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")));

  public AllowList {
    blocks = List.copyOf(blocks);
  }

  public boolean permits(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  @Override
  public String toString() {
    return blocks.stream().map(Cidr::toString).collect(Collectors.joining(", "));
  }
}
