package vn.bridgewatch.agent.command;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Aim;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Attempt;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.Trace;
import vn.bridgewatch.agent.probe.form.BlackboxFile;
import vn.bridgewatch.agent.probe.form.BlackboxModule;
import vn.bridgewatch.agent.probe.form.ProbeForm;
import vn.bridgewatch.agent.probe.form.ProbeSpec;
import vn.bridgewatch.agent.probe.form.Tools;
import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.time.NanoClock;

/// `probe KIND TARGET`: measures by hand and says what came of it.
public final class ProbeCommand {

  private static final String USAGE =
      """
      Usage: bridgewatch probe KIND TARGET [OPTIONS]
             bridgewatch probe dns NAME [--server SERVER] [OPTIONS]
             bridgewatch probe --blackbox FILE --module NAME TARGET [OPTIONS]

      Measures once and says what came of it: reached, unreached (the target or the way to it) or
      unmeasured (this machine cannot tell).

        --count N            attempts, 1 to 100000 (1)
        --interval DURATION  from one attempt to the next, from 10ms (1s)
        --timeout DURATION   how long an answer may take, 10ms to 60s (2s)
        --source ADDRESS     the local address to measure from
        --trace              show every step with its time
        --output text|json   json: one object on a line for each attempt
        --blackbox FILE      a modules file of blackbox_exporter; with --module NAME, of prober
                             icmp, tcp, http or dns; its timeout counts where none is given here
      """;

  private static final String EXIT_CODES =
      """

      Exit codes: 0 reached every time, 1 unreached at least once, 2 usage or unmeasured.
      """;

  private static final int COUNT_MAX = 100_000;
  private static final Duration INTERVAL_MIN = Duration.ofMillis(10);
  private static final Duration INTERVAL_MAX = Duration.ofHours(1);
  private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);

  private ProbeCommand() {}

  /// What to do, as the command line says it.
  ///
  /// @param host the host that is sent to
  private record Order(ProbeKind kind, String host, ProbeSpec spec, Duration timeout) {}

  public static int run(String[] args, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      Arguments arguments = spec().parse(args);
      if (arguments.has("--help") || arguments.has("-h")) {
        out.print(usage());
        return ExitCode.GOOD;
      }
      return measure(arguments, out);
    } catch (UsageException e) {
      err.println("bridgewatch probe: " + e.getMessage());
      err.println("Try: bridgewatch probe --help");
      return ExitCode.FAILED;
    }
  }

  private static int measure(Arguments arguments, PrintStream out)
      throws UsageException, InterruptedException {
    Order order = order(arguments);
    int count = arguments.integer("--count", 1, 1, COUNT_MAX);
    Duration interval =
        arguments.duration("--interval", Duration.ofSeconds(1), INTERVAL_MIN, INTERVAL_MAX);
    Duration timeout = arguments.duration("--timeout", order.timeout(), TIMEOUT_MIN, TIMEOUT_MAX);
    if (timeout.compareTo(order.spec().least()) < 0) {
      throw new UsageException(
          "--timeout: must be at least "
              + order.spec().least().toMillis()
              + "ms for what is to be sent in it");
    }
    boolean json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    boolean traced = arguments.has("--trace");
    Optional<InetAddress> source = source(arguments);
    String shown = order.spec().shown(order.spec().instance(order.host()));
    var report = new ProbeReport(order.kind(), shown, json, out);
    try (var tools = new OwnTools(source);
        var resolver = new Resolver()) {
      var probe = order.spec().probe(tools, new ProbeSpec.Setting(order.host(), timeout, source));
      var aim =
          new Aim(order.host(), probe, timeout, AllowList.ANYWHERE, resolver, NanoClock.SYSTEM);
      long startNanos = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long dueNanos = startNanos + i * interval.toNanos();
        Thread.sleep(Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime())));
        var recorder = new Trace.Recorder(NanoClock.SYSTEM);
        Attempt attempt = aim.attempt(traced ? recorder : Trace.OFF);
        report.add(attempt, recorder.steps());
      }
      return report.finish();
    }
  }

  /// Tools for one command, which measures from one source.
  private static final class OwnTools implements Tools, AutoCloseable {

    private final Optional<InetAddress> source;
    private Optional<IcmpEngine> engine = Optional.empty();

    OwnTools(Optional<InetAddress> source) {
      this.source = source;
    }

    @Override
    public synchronized IcmpEngine icmp() {
      IcmpEngine started = engine.orElseGet(() -> IcmpEngine.start(NanoClock.SYSTEM, source));
      engine = Optional.of(started);
      return started;
    }

    @Override
    public NanoClock clock() {
      return NanoClock.SYSTEM;
    }

    @Override
    public synchronized void close() {
      engine.ifPresent(IcmpEngine::close);
    }
  }

  /// What a module of blackbox_exporter does with the target.
  private static Order ofModule(Arguments arguments, String file) throws UsageException {
    String name =
        arguments
            .value("--module")
            .orElseThrow(() -> new UsageException("--module is missing: which one of " + file));
    for (ProbeKind kind : ProbeKind.values()) {
      for (String option : options(ProbeForm.of(kind))) {
        if (arguments.has(option)) {
          throw new UsageException(option + " has no meaning beside --blackbox");
        }
      }
    }
    try {
      BlackboxModule module = BlackboxFile.read(Path.of(file)).module(name);
      BlackboxModule.Aimed aimed = module.at(arguments.onlyWord("TARGET"));
      return new Order(
          aimed.kind(), aimed.host(), aimed.spec(), module.timeout().orElse(TIMEOUT_DEFAULT));
    } catch (IOException e) {
      throw new UsageException("--blackbox: cannot be read: " + e.getMessage());
    } catch (ConfigException e) {
      throw new UsageException("--blackbox: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Order order(Arguments arguments) throws UsageException {
    Optional<String> blackbox = arguments.value("--blackbox");
    if (blackbox.isPresent()) {
      return ofModule(arguments, blackbox.get());
    }
    if (arguments.has("--module")) {
      throw new UsageException("--module goes with --blackbox FILE");
    }
    ProbeKind kind = kind(arguments);
    ProbeForm form = ProbeForm.of(kind);
    for (ProbeKind other : ProbeKind.values()) {
      for (String option : options(ProbeForm.of(other))) {
        if (arguments.has(option) && !options(form).contains(option)) {
          throw new UsageException(option + " has no meaning for " + kind.word());
        }
      }
    }
    String what =
        switch (form.wordKey()) {
          case "query" -> "NAME";
          case "url" -> "URL";
          default -> "TARGET";
        };
    var options = new ArgumentOptions(arguments, form.wordKey(), what, target(arguments, what));
    Optional<String> host = options.text(form.hostKey()).map(form::hostOf).or(form::defaultHost);
    if (host.isEmpty()) {
      throw new UsageException(
          ArgumentOptions.option(form.hostKey()) + " is missing, and this machine names none");
    }
    ProbeSpec spec = form.read(options);
    options.check();
    return new Order(kind, host.get(), spec, TIMEOUT_DEFAULT);
  }

  /// The options of a form as they stand on the command line.
  private static List<String> options(ProbeForm form) {
    var options = new ArrayList<String>();
    for (String key : form.options()) {
      if (!key.equals(form.wordKey())) {
        options.add(ArgumentOptions.option(key));
      }
    }
    if (!form.hostKey().equals(form.wordKey())) {
      options.add(ArgumentOptions.option(form.hostKey()));
    }
    return options;
  }

  private static Arguments.Spec spec() {
    var spec =
        new Arguments.Spec()
            .flags("--help", "-h", "--trace")
            .values(
                "--count",
                "--interval",
                "--timeout",
                "--source",
                "--output",
                "--blackbox",
                "--module");
    for (ProbeKind kind : ProbeKind.values()) {
      ProbeForm form = ProbeForm.of(kind);
      List<String> flags = form.flags().stream().map(ArgumentOptions::option).toList();
      List<String> lists = form.lists().stream().map(ArgumentOptions::option).toList();
      for (String option : options(form)) {
        if (flags.contains(option)) {
          spec.flags(option);
        } else if (lists.contains(option)) {
          spec.repeated(option);
        } else {
          spec.values(option);
        }
      }
    }
    return spec;
  }

  private static String usage() {
    var text = new StringBuilder(USAGE);
    for (ProbeKind kind : ProbeKind.values()) {
      String help = ProbeForm.of(kind).help();
      if (!help.isEmpty()) {
        text.append("\nOptions of ").append(kind.word()).append(":\n").append(help);
      }
    }
    return text.append(EXIT_CODES).toString();
  }

  private static ProbeKind kind(Arguments arguments) throws UsageException {
    String word = arguments.words().isEmpty() ? "" : arguments.words().getFirst();
    for (ProbeKind kind : ProbeKind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new UsageException(
        word.isEmpty()
            ? ProbeKind.words() + " is missing"
            : "must be " + ProbeKind.words() + ", got " + word);
  }

  private static String target(Arguments arguments, String what) throws UsageException {
    List<String> words = arguments.words();
    if (words.size() != 2 || words.get(1).isBlank()) {
      throw new UsageException(
          words.size() < 2
              ? what + " is missing"
              : "one " + what + " is possible, got " + words.subList(1, words.size()));
    }
    return words.get(1);
  }

  private static Optional<InetAddress> source(Arguments arguments) throws UsageException {
    Optional<String> text = arguments.value("--source");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text.get()));
    } catch (IllegalArgumentException _) {
      throw new UsageException("--source: must be an address, got " + text.get());
    }
  }
}
