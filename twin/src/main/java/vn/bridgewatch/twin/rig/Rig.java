package vn.bridgewatch.twin.rig;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.locks.LockSupport;

/// A process that is all agents of the country, as the collector sees them.
///
/// Arguments: port of the collector on loopback, folder of certificates (`ca.pem`, `AGENT.pem`,
/// `AGENT.key`), number of clients, milliseconds from tick to tick. Client `n` is the agent `rig-n`
/// and speaks for the site `01-rn`. Prints its counts every second; a line on its standard input
/// forgets the delays so far; ends with its standard input.
public final class Rig {

  private static final long CONNECTS_PER_SECOND = 200;
  private static final long START_SPREAD_MILLIS = 1_000;

  private Rig() {}

  /// The name of a client.
  public static String agent(int number) {
    return "rig-" + number;
  }

  /// The site for which a client speaks.
  public static String site(int number) {
    return "01-r" + number;
  }

  public static void main(String[] args) throws IOException {
    var collector =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    Path tls = Path.of(args[1]);
    int clients = Integer.parseInt(args[2]);
    long everyMillis = Long.parseLong(args[3]);
    var counts = new RigCounts();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("rig", true), NioIoHandler.newFactory());
    Thread.ofPlatform().daemon().start(() -> report(counts));
    Thread.ofPlatform()
        .daemon()
        .start(() -> start(collector, tls, clients, everyMillis, group, counts));
    for (int read = System.in.read(); read >= 0; read = System.in.read()) {
      if (read == '\n') {
        counts.delays.clear();
      }
    }
  }

  private static void start(
      InetSocketAddress collector,
      Path tls,
      int clients,
      long everyMillis,
      EventLoopGroup group,
      RigCounts counts) {
    var random = new SecureRandom();
    for (int i = 0; i < clients; i++) {
      try {
        SslContext context =
            SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                .keyManager(
                    tls.resolve(agent(i) + ".pem").toFile(),
                    tls.resolve(agent(i) + ".key").toFile())
                .trustManager(tls.resolve("ca.pem").toFile())
                .endpointIdentificationAlgorithm("HTTPS")
                .build();
        var who = new RigClient.Who(site(i), collector, "localhost", random.nextLong());
        var client = new RigClient(who, context, group.next(), counts);
        var series = new SiteSeries(i, System.currentTimeMillis());
        client.connect();
        client.tick(series::next, START_SPREAD_MILLIS + everyMillis * i / clients, everyMillis);
      } catch (IOException e) {
        counts.failures.increment();
        counts.lastFailure = agent(i) + ": " + e;
      }
      LockSupport.parkNanos(1_000_000_000L / CONNECTS_PER_SECOND);
    }
  }

  private static void report(RigCounts counts) {
    while (true) {
      System.out.println(counts.line());
      LockSupport.parkNanos(1_000_000_000L);
    }
  }
}
