package vn.bridgewatch.twin.rig;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// A process that is all agents of the country, as the collector sees them.
///
/// Arguments: port of the collector on loopback, folder of certificates (`ca.pem`, `AGENT.pem`,
/// `AGENT.key`), number of clients, milliseconds from tick to tick; then, where records are to be
/// proven, a file to which the ledger is appended and after how many records an event comes. Client
/// `n` is the agent `rig-n` and speaks for the site `01-rn`. Prints its counts every second; a line
/// on its standard input is a command: an empty one forgets the delays so far, `quiet` ends the
/// ticks, `fresh` issues one of each client, `cut` has all lose their connection and come again at
/// once, `cut N` the first N; `full`, `eager` and `together` are ways to come ([Manner]). Ends with
/// its standard input, the ledger written.
public final class Rig {

  private static final long CONNECTS_PER_SECOND = 200;
  private static final long START_SPREAD_MILLIS = 1_000;
  private static final int WAITING_ALL_MAX = 400_000; // about 4 KiB each
  private static final int WAITING_MAX = 4_096;
  private static final int WAITING_MIN = 64;

  /// What a rig does.
  private record Plan(
      InetSocketAddress collector, Path tls, int clients, long everyMillis, int eventEvery) {

    static Plan of(String[] args) {
      return new Plan(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
          Path.of(args[1]),
          Integer.parseInt(args[2]),
          Long.parseLong(args[3]),
          args.length > 5 ? Integer.parseInt(args[5]) : 0);
    }

    int waitingMax() {
      return Math.clamp(WAITING_ALL_MAX / clients, WAITING_MIN, WAITING_MAX);
    }
  }

  private final Plan plan;
  private final Ledger ledger;
  private final RigCounts counts = new RigCounts();
  private final Manner manner = new Manner();
  private final List<RigClient> clients = new CopyOnWriteArrayList<>();

  private Rig(Plan plan, Ledger ledger) {
    this.plan = plan;
    this.ledger = ledger;
  }

  /// The name of a client.
  public static String agent(int number) {
    return "rig-" + number;
  }

  /// The site for which a client speaks.
  public static String site(int number) {
    return "01-r" + number;
  }

  public static void main(String[] args) throws IOException {
    if (args.length > 4) {
      try (LedgerFile ledger = LedgerFile.append(Path.of(args[4]))) {
        new Rig(Plan.of(args), ledger).run();
      }
    } else {
      new Rig(Plan.of(args), Ledger.NONE).run();
    }
  }

  private void run() throws IOException {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("rig", true), NioIoHandler.newFactory());
    Thread.ofPlatform().daemon().start(this::report);
    Thread.ofPlatform().daemon().start(() -> start(group));
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      switch (line) {
        case "" -> {
          counts.delays.clear();
          counts.back.clear();
        }
        case "quiet" -> clients.forEach(RigClient::quiet);
        case "fresh" -> clients.forEach(RigClient::fresh);
        case "cut" -> cut(clients.size());
        case "full" -> manner.fullHandshakes();
        case "eager" -> manner.eager();
        case "together" -> manner.together();
        case String cut when cut.matches("cut [0-9]{1,6}") ->
            cut(Integer.parseInt(cut.substring(4)));
        default -> System.err.println("rig: unknown command " + line);
      }
    }
    group.shutdownGracefully().syncUninterruptibly(); // nobody tells the ledger any more
  }

  private void cut(int count) {
    clients.stream().limit(count).forEach(RigClient::cut);
  }

  private void start(EventLoopGroup group) {
    var random = new SecureRandom();
    for (int i = 0; i < plan.clients(); i++) {
      try {
        var who =
            new RigClient.Who(
                i,
                agent(i),
                site(i),
                plan.collector(),
                "localhost",
                random.nextLong(),
                plan.waitingMax());
        var client = new RigClient(who, tls(agent(i)), group.next(), counts, ledger, manner);
        var series = new SiteSeries(i, System.currentTimeMillis());
        client.connect();
        client.tick(
            series::next,
            START_SPREAD_MILLIS + plan.everyMillis() * i / plan.clients(),
            plan.everyMillis(),
            plan.eventEvery());
        clients.add(client);
      } catch (IOException e) {
        counts.failures.increment();
        counts.lastFailure = agent(i) + ": " + e;
      }
      LockSupport.parkNanos(1_000_000_000L / CONNECTS_PER_SECOND);
    }
  }

  private SslContext tls(String agent) throws IOException {
    Path tls = plan.tls();
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .keyManager(tls.resolve(agent + ".pem").toFile(), tls.resolve(agent + ".key").toFile())
        .trustManager(tls.resolve("ca.pem").toFile())
        .endpointIdentificationAlgorithm("HTTPS")
        .build();
  }

  private void report() {
    while (true) {
      System.out.println(counts.line());
      LockSupport.parkNanos(1_000_000_000L);
    }
  }
}
