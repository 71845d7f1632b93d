package vn.bridgewatch.agent.command.media;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.media.packet.StampKey;
import vn.bridgewatch.media.reflect.KnownSender;
import vn.bridgewatch.media.reflect.Prefix;
import vn.bridgewatch.media.reflect.Reflector;
import vn.bridgewatch.media.reflect.ReflectorServer;
import vn.bridgewatch.media.reflect.ReflectorSettings;
import vn.bridgewatch.media.udp.UdpException;

/// `media-reflector`: the far end of `media`, for as long as it is wanted.
public final class MediaReflectorCommand {

  private static final String USAGE =
      """
      Usage: bridgewatch media-reflector --listen HOST:PORT (--key-file FILE | --unauthenticated)
                                         [OPTIONS]

      Answers STAMP test packets (RFC 8762, RFC 8972) of known senders, never with more than it gets,
      until it is interrupted.

        --listen HOST:PORT   where; port 0: one that is free, which is then printed
        --key-file FILE      the key of the senders: one line, for its owner only (0600)
        --unauthenticated    answer packets that are not signed, of these addresses
        --from NETWORK       where senders may be, as 10.1.2.0/24; may be given again (loopback)
        --ssid N             only sessions of this identifier
        --bit-rate N         bit/s of all answers, headers included, 1000 to 1000000000 (20000000)
        --sender-bit-rate N  bit/s of the answers to one address (8000000)
        --seconds N          end after so long, and say what was answered (never)

      Exit codes: 0 ended, 2 usage or our own failure.
      """;

  private static final int RATE_MIN = 1_000;
  private static final int RATE_MAX = 1_000_000_000;

  private MediaReflectorCommand() {}

  public static int run(String[] args, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      Arguments arguments =
          new Arguments.Spec()
              .flags("--help", "-h", "--unauthenticated")
              .values(
                  "--listen",
                  "--key-file",
                  "--ssid",
                  "--bit-rate",
                  "--sender-bit-rate",
                  "--seconds")
              .repeated("--from")
              .parse(args);
      if (arguments.has("--help") || arguments.has("-h")) {
        out.print(USAGE);
        return ExitCode.GOOD;
      }
      return reflect(arguments, out);
    } catch (UsageException e) {
      err.println("bridgewatch media-reflector: " + e.getMessage());
      err.println("Try: bridgewatch media-reflector --help");
      return ExitCode.FAILED;
    } catch (UdpException e) {
      err.println("bridgewatch media-reflector: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private static int reflect(Arguments arguments, PrintStream out)
      throws UsageException, UdpException, InterruptedException {
    Optional<String> listen = arguments.value("--listen");
    if (listen.isEmpty()) {
      throw new UsageException("--listen HOST:PORT is missing");
    }
    if (!arguments.words().isEmpty()) {
      throw new UsageException("unexpected " + arguments.words().getFirst());
    }
    InetSocketAddress address = HostPort.resolve("--listen", listen.get(), 0);
    Optional<StampKey> key = MediaCommand.key(arguments);
    int ssid = arguments.integer("--ssid", 0, 0, KnownSender.SSID_MAX);
    int rate =
        arguments.integer("--bit-rate", (int) ReflectorSettings.BIT_RATE, RATE_MIN, RATE_MAX);
    int senderRate =
        arguments.integer(
            "--sender-bit-rate", (int) ReflectorSettings.SENDER_BIT_RATE, RATE_MIN, RATE_MAX);
    int seconds = arguments.integer("--seconds", 0, 0, Integer.MAX_VALUE);
    var sender =
        new KnownSender(
            "command line", from(arguments), key, ssid, ssid == 0 ? KnownSender.SSID_MAX : ssid);
    var settings =
        new ReflectorSettings(
            List.of(sender),
            senderRate,
            rate,
            ReflectorSettings.SESSIONS_MAX,
            ReflectorSettings.SESSION_IDLE,
            ReflectorSettings.EVERY_DSCP);
    try (var server = ReflectorServer.start(address, settings)) {
      out.println("reflecting at " + HostPort.shown(server.local()));
      out.flush();
      if (seconds == 0) {
        Thread.sleep(Duration.ofDays(36_500));
      }
      Thread.sleep(Duration.ofSeconds(seconds));
      Reflector.Counts counts = server.counts();
      out.println("answered " + counts.answered() + ", refused " + counts.refusals());
    }
    return ExitCode.GOOD;
  }

  private static List<Prefix> from(Arguments arguments) throws UsageException {
    List<String> texts = arguments.values("--from");
    try {
      return texts.isEmpty()
          ? List.of(Prefix.parse("127.0.0.0/8"), Prefix.parse("::1"))
          : texts.stream().map(Prefix::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from: " + e.getMessage());
    }
  }
}
