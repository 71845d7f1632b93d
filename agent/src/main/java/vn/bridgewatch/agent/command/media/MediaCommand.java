package vn.bridgewatch.agent.command.media;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.media.call.CallEnd;
import vn.bridgewatch.media.call.CallPlan;
import vn.bridgewatch.media.call.CallProfile;
import vn.bridgewatch.media.call.CallReport;
import vn.bridgewatch.media.call.CallRunner;
import vn.bridgewatch.media.call.CallTrace;
import vn.bridgewatch.media.call.StreamPlan;
import vn.bridgewatch.media.key.KeyFile;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.udp.UdpException;
import vn.bridgewatch.media.verdict.CallVerdict;
import vn.bridgewatch.quality.MediaVerdict;

/// `media TARGET`: sends what a call would send and says what each way did to it.
public final class MediaCommand {

  private static final String USAGE =
      """
      Usage: bridgewatch media TARGET[:PORT] (--key-file FILE | --unauthenticated) [OPTIONS]

      Sends streams as those of a call to a STAMP reflector (RFC 8762), as `bridgewatch
      media-reflector` or that of an agent or the centre, and says what each way did to them: loss,
      delay, jitter, order, class, and what people will see and hear. PORT is 862 where it is
      left out. It takes as much of the line as a call does: not while one is on.

        --profile PROFILE    audio, 720p, 1080p, content, or some of them as 1080p+content;
                             sound is always with them (1080p)
        --seconds N          how long, 1 to 300 (10)
        --key-file FILE      the key shared with the reflector: one line, for its owner only (0600);
                             at least 16 characters, or hex: and hexadecimal digits
        --unauthenticated    for reflectors of other makers, without a key
        --ssid N             session identifier of the first stream, by which a reflector may find
                             the key, 1 to 65000 (by chance)
        --dscp-audio N       class of sound, 0 to 63 (46, EF)
        --dscp-video N       class of pictures, 0 to 63 (34, AF41)
        --source ADDRESS     the local address to send from
        --trace              show every step with its time
        --output text|json   json: one object

      Exit codes: 0 good, 1 people would notice something or nothing answers, 2 usage or our own
      failure.
      """;

  private static final int SECONDS_DEFAULT = 10;
  private static final int SECONDS_MAX = 300;
  private static final int SSID_MAX = 65_000;

  private MediaCommand() {}

  public static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      Arguments arguments =
          new Arguments.Spec()
              .flags("--help", "-h", "--unauthenticated", "--trace")
              .values(
                  "--profile",
                  "--seconds",
                  "--key-file",
                  "--ssid",
                  "--dscp-audio",
                  "--dscp-video",
                  "--source",
                  "--output")
              .parse(args);
      if (arguments.has("--help") || arguments.has("-h")) {
        out.print(USAGE);
        return ExitCode.GOOD;
      }
      return measure(arguments, out);
    } catch (UsageException e) {
      err.println("bridgewatch media: " + e.getMessage());
      err.println("Try: bridgewatch media --help");
      return ExitCode.FAILED;
    } catch (UdpException e) {
      err.println("bridgewatch media: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private static int measure(Arguments arguments, PrintStream out)
      throws UsageException, UdpException {
    boolean json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    Optional<StampKey> key = key(arguments);
    CallProfile profile = profile(arguments);
    int seconds = arguments.integer("--seconds", SECONDS_DEFAULT, 1, SECONDS_MAX);
    int byChance = ThreadLocalRandom.current().nextInt(1, SSID_MAX);
    int ssid = arguments.integer("--ssid", byChance, 1, SSID_MAX);
    InetAddress source = source(arguments);
    InetSocketAddress target = HostPort.resolve("TARGET", arguments.onlyWord("TARGET[:PORT]"), 1);
    var plan = new CallPlan(profile, Duration.ofSeconds(seconds), key, ssid);
    var steps = new ArrayList<String>();
    CallReport report =
        new CallRunner(plan, target, source).run(trace(arguments.has("--trace"), json, steps, out));
    CallVerdict verdict = CallVerdict.of(report);
    if (json) {
      out.println(MediaJson.of(report, verdict, target, key.isPresent(), steps));
    } else {
      new MediaText(out).print(report, verdict, target, key.isPresent());
    }
    return exitCode(report, verdict);
  }

  private static int exitCode(CallReport report, CallVerdict verdict) {
    if (report.end() == CallEnd.OWN_FAULT) {
      return ExitCode.FAILED;
    }
    return verdict.level() == MediaVerdict.Level.GOOD ? ExitCode.GOOD : ExitCode.BAD;
  }

  private static CallTrace trace(
      boolean wanted, boolean json, List<String> steps, PrintStream out) {
    if (!wanted) {
      return CallTrace.OFF;
    }
    long start = System.nanoTime();
    return text -> {
      double at = (System.nanoTime() - start) / 1e6;
      String step = String.format(Locale.ROOT, "%10.3f ms  %s", at, text);
      if (json) {
        steps.add(step.strip());
      } else {
        out.println(step);
      }
    };
  }

  private static CallProfile profile(Arguments arguments) throws UsageException {
    int voice = arguments.integer("--dscp-audio", StreamPlan.DSCP_VOICE, 0, 63);
    int pictures = arguments.integer("--dscp-video", StreamPlan.DSCP_PICTURES, 0, 63);
    try {
      return CallProfile.parse(arguments.value("--profile").orElse("1080p"))
          .withDscp(voice, pictures);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--profile: " + e.getMessage());
    }
  }

  static Optional<StampKey> key(Arguments arguments) throws UsageException {
    Optional<String> file = arguments.value("--key-file");
    boolean open = arguments.has("--unauthenticated");
    if (file.isPresent() == open) {
      throw new UsageException(
          open
              ? "--key-file and --unauthenticated exclude each other"
              : "--key-file is missing (or --unauthenticated, for reflectors of other makers)");
    }
    if (open) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeyFile.read(Path.of(file.orElseThrow())));
    } catch (IOException e) {
      throw new UsageException("--key-file: " + e.getMessage());
    }
  }

  private static @Nullable InetAddress source(Arguments arguments) throws UsageException {
    Optional<String> text = arguments.value("--source");
    if (text.isEmpty()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text.get());
    } catch (IllegalArgumentException _) {
      throw new UsageException("--source: must be an address, got " + text.get());
    }
  }
}
