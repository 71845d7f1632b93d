package vn.bridgewatch.agent.command.snmp;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.catalogue.Catalogue;
import vn.bridgewatch.agent.catalogue.TrapRules;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.JsonLine;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Cidr;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.agent.trap.LocalEngine;
import vn.bridgewatch.agent.trap.Notification;
import vn.bridgewatch.agent.trap.Outcome;
import vn.bridgewatch.agent.trap.Sender;
import vn.bridgewatch.agent.trap.Senders;
import vn.bridgewatch.agent.trap.TrapListener;
import vn.bridgewatch.agent.trap.TrapReceiver;
import vn.bridgewatch.agent.trap.Varbind;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.time.NanoClock;

/// `bridgewatch snmp listen`: prints traps and informs as they come.
final class SnmpListenCommand implements SnmpSubCommand {

  private static final int SECONDS_MAX = 86_400;
  private static final int COUNT_MAX = 1_000_000;

  private static final String HELP =
      """
      Usage: bridgewatch snmp listen [options]

      Receives SNMP traps and informs of versions 1, 2c and 3, answers informs, and prints each as
      it comes: on standard output what is taken, on standard error what is not, and why. Ends with
      Ctrl-C, after --count or after --seconds.

        --address ADDRESS    where to listen (default 127.0.0.1; 0.0.0.0 for all)
        --port N             default 9162; ports below 1024, as 162, need CAP_NET_BIND_SERVICE;
                             0 for any that is free
        --from CIDR          take traps from there only, as 10.1.0.0/16; may be repeated
        --count N            end after so many traps were taken
        --seconds N          end after so long
        --output text|json   json: one object on a line for each trap

      Whom to believe (default: the community public):
        --community TEXT     may be repeated
        --modules FILE       a module file whose auths are to be used; may be repeated
        --auth NAME          an auth of those files; may be repeated
        --user NAME          SNMPv3, with
          --level noAuthNoPriv|authNoPriv|authPriv   (default: what the passwords allow)
          --auth-protocol MD5|SHA|SHA224|SHA256|SHA384|SHA512              (default SHA)
          --auth-password-env VARIABLE   the password is the value of this variable
          --priv-protocol DES|AES|AES192|AES256|AES192C|AES256C            (default AES)
          --priv-password-env VARIABLE

      Exit codes: 0 a trap was taken (with --count: so many), 1 none was, 2 wrong usage or our own
      failure.
      """;

  @Override
  public String name() {
    return "listen";
  }

  @Override
  public String summary() {
    return "receive traps and informs and print them";
  }

  @Override
  public String help() {
    return HELP;
  }

  @Override
  public int run(String[] args, PrintStream out, PrintStream err)
      throws UsageException, ConfigException, IOException, InterruptedException {
    Arguments arguments =
        new Arguments.Spec()
            .values("--address", "--port", "--count", "--seconds", "--output")
            .repeated("--from", "--community", "--modules", "--auth")
            .values("--user", "--level", "--auth-protocol", "--auth-password-env")
            .values("--priv-protocol", "--priv-password-env")
            .parse(args);
    if (!arguments.words().isEmpty()) {
      throw new UsageException("unexpected " + arguments.words().getFirst());
    }
    int count = arguments.integer("--count", 0, 1, COUNT_MAX);
    int seconds = arguments.integer("--seconds", 0, 1, SECONDS_MAX);
    boolean json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    var at =
        new InetSocketAddress(
            address(arguments),
            arguments.integer("--port", AgentConfig.Traps.PORT_DEFAULT, 0, 65_535));
    var printer =
        new Printer(from(arguments), TrapRules.of(Catalogue.shipped()), json, count, out, err);
    var senders = new Senders(auths(arguments));
    try (TrapListener listener =
        TrapListener.open(
            at, senders, LocalEngine.fresh(NanoClock.SYSTEM), printer, NanoClock.SYSTEM)) {
      err.println(
          "Listening on "
              + listener.address().getAddress().getHostAddress()
              + " port "
              + listener.address().getPort());
      printer.await(seconds);
    }
    printer.summary();
    return printer.taken() >= Math.max(1, count) ? ExitCode.GOOD : ExitCode.BAD;
  }

  private static InetAddress address(Arguments arguments) throws UsageException {
    String text = arguments.value("--address").orElse("127.0.0.1");
    if (!Resolver.isLiteral(text)) {
      throw new UsageException("--address: must be an address of this machine, got " + text);
    }
    return InetAddress.ofLiteral(text);
  }

  private static AllowList from(Arguments arguments) throws UsageException {
    var blocks = new ArrayList<Cidr>();
    for (String text : arguments.values("--from")) {
      try {
        blocks.add(Cidr.parse(text));
      } catch (IllegalArgumentException e) {
        throw new UsageException("--from: " + e.getMessage());
      }
    }
    return blocks.isEmpty() ? AllowList.ANYWHERE : new AllowList(blocks);
  }

  private static List<SnmpAuth> auths(Arguments arguments) throws UsageException, ConfigException {
    var auths = new ArrayList<SnmpAuth>();
    for (String community : arguments.values("--community")) {
      auths.add(SnmpAuth.community(2, community));
    }
    if (arguments.has("--user")) {
      auths.add(SnmpAsker.user(arguments));
    }
    SnmpModules files =
        SnmpModules.load(
            arguments.values("--modules").stream().map(Path::of).toList(),
            SnmpModules.Environment.OF_PROCESS);
    for (String name : arguments.values("--auth")) {
      SnmpAuth auth =
          files
              .auth(name)
              .orElseThrow(() -> new UsageException("--auth: no auth " + name + " in these files"));
      if (!auth.problems().isEmpty()) {
        throw new UsageException("--auth " + name + ": " + auth.problems().getFirst());
      }
      auths.add(auth);
    }
    return auths.isEmpty() ? List.of(SnmpAuth.community(2, "public")) : auths;
  }

  /// Prints what comes, until there was enough.
  private static final class Printer implements TrapReceiver {

    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int SAID_MAX = 100; // lines about one kind of refusal

    private final AllowList from;
    private final TrapRules rules;
    private final boolean json;
    private final int count;
    private final PrintStream out;
    private final PrintStream err;
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

    Printer(
        AllowList from,
        TrapRules rules,
        boolean json,
        int count,
        PrintStream out,
        PrintStream err) {
      this.from = from;
      this.rules = rules;
      this.json = json;
      this.count = count;
      this.out = out;
      this.err = err;
    }

    void await(int seconds) throws InterruptedException {
      if (seconds == 0) {
        enough.await();
      } else {
        var _ = enough.await(seconds, TimeUnit.SECONDS);
      }
    }

    synchronized int taken() {
      return counts.getOrDefault(Outcome.TAKEN, 0);
    }

    synchronized void summary() {
      err.println(
          counts.isEmpty()
              ? "Nothing came. Is the device set to send its traps to this address and port?"
              : counts.entrySet().stream()
                  .map(entry -> entry.getKey().word() + " " + entry.getValue())
                  .collect(Collectors.joining(", ")));
    }

    @Override
    public @Nullable Outcome refuses(InetAddress source) {
      return from.permits(source) ? null : Outcome.UNKNOWN_SOURCE;
    }

    @Override
    public synchronized void take(InetAddress source, Sender sender, Notification notification) {
      if (enough.getCount() == 0) {
        return;
      }
      int taken = counts.merge(Outcome.TAKEN, 1, Integer::sum);
      Instant now = Instant.now();
      if (json) {
        out.println(json(now, source, notification));
      } else {
        text(now, source, notification);
      }
      out.flush();
      if (taken == count) {
        enough.countDown();
      }
    }

    private JsonLine json(Instant now, InetAddress source, Notification notification) {
      var line =
          new JsonLine()
              .put("time", now.toString())
              .put("source", source.getHostAddress())
              .put("version", version(notification))
              .put("inform", notification.inform())
              .put("oid", notification.oid())
              .put("upTimeSeconds", notification.upTimeTicks() / 100.0);
      rules
          .meaning(notification)
          .ifPresent(meaning ->
              line.put("event", meaning.event())
                  .put("textVi", meaning.vi(notification))
                  .put("textEn", meaning.en(notification)));
      return line.putObjects(
          "varbinds",
          notification.varbinds().stream()
              .map(varbind ->
                  new JsonLine()
                      .put("oid", varbind.oid())
                      .put("type", varbind.type())
                      .put("value", varbind.text()))
              .toList());
    }

    private void text(Instant now, InetAddress source, Notification notification) {
      out.println(
          TIME.format(now)
              + "  "
              + source.getHostAddress()
              + "  v"
              + version(notification)
              + (notification.inform() ? " inform  " : " trap  ")
              + notification.oid()
              + rules
                  .meaning(notification)
                  .map(meaning -> "  " + meaning.event() + " (" + meaning.en(notification) + ")")
                  .orElse(""));
      for (Varbind varbind : notification.varbinds()) {
        out.println("    " + varbind.oid() + " = " + varbind.type() + ": " + varbind.text());
      }
      if (notification.varbindsLeftOut() > 0) {
        out.println("    and " + notification.varbindsLeftOut() + " more objects");
      }
    }

    private static String version(Notification notification) {
      return notification.version() == 2 ? "2c" : Integer.toString(notification.version());
    }

    @Override
    public synchronized void dropped(InetAddress source, Outcome outcome, String detail) {
      int said = counts.merge(outcome, 1, Integer::sum);
      if (outcome == Outcome.DISCOVERY || said > SAID_MAX) {
        return;
      }
      err.println(
          TIME.format(Instant.now())
              + "  "
              + source.getHostAddress()
              + "  not taken: "
              + (detail.isEmpty() ? outcome.word() : outcome.word() + ": " + detail)
              + (said == SAID_MAX ? " (no more is said of this)" : ""));
    }

    @Override
    public void tick() {}
  }
}
