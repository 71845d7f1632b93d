package vn.bridgewatch.agent.probe.path;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import vn.bridgewatch.agent.probe.icmp.Echoed;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.agent.probe.icmp.Shape;
import vn.bridgewatch.agent.probe.icmp.UdpHops;

/// Asks who is so many hops away.
interface Hops {

  /// Sends one packet for each hop limit, and waits for what becomes of them.
  ///
  /// @return in the order of the hop limits
  List<Echoed> ask(InetAddress target, List<Integer> hopLimits, Duration wait)
      throws InterruptedException;

  /// By ICMP echoes.
  record ByIcmp(IcmpEngine engine, Shape shape) implements Hops {
    @Override
    public List<Echoed> ask(InetAddress target, List<Integer> hopLimits, Duration wait)
        throws InterruptedException {
      var answers = new ArrayList<CompletableFuture<Echoed>>();
      for (int hops : hopLimits) {
        answers.add(engine.submit(target, wait, shape.withHopLimit(hops)));
      }
      var echoes = new ArrayList<Echoed>();
      for (CompletableFuture<Echoed> answer : answers) {
        echoes.add(IcmpEngine.await(answer, wait));
      }
      return echoes;
    }
  }

  /// By datagrams to ports where nothing should listen; that needs no rights.
  record ByUdp(UdpHops sender) implements Hops {
    @Override
    public List<Echoed> ask(InetAddress target, List<Integer> hopLimits, Duration wait)
        throws InterruptedException {
      return sender.ask(target, hopLimits, wait);
    }
  }
}
