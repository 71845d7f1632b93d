package vn.bridgewatch.agent.app;

import java.io.PrintStream;
import java.security.Security;
import java.util.Arrays;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.HttpReadCommand;
import vn.bridgewatch.agent.command.ProbeCommand;
import vn.bridgewatch.agent.command.QualityCommand;
import vn.bridgewatch.agent.command.media.MediaCommand;
import vn.bridgewatch.agent.command.media.MediaReflectorCommand;
import vn.bridgewatch.agent.command.snmp.SnmpCommand;

/// The agent's commands: `agent`, `probe`, `snmp`, `http-read`, `quality`, `media`,
/// `media-reflector`.
public final class AgentCli {

  private static final String USAGE =
      """
      Usage: bridgewatch agent|probe|snmp|http-read|quality|media|media-reflector [OPTIONS]
      each has --help

        agent   run the agent at a site
        probe   one measurement by hand: icmp, tcp, tls, http, dns, sip, stun, ntp, h323, path
        snmp    devices over SNMP: read, walk
        http-read  a device that gives XML or JSON over HTTPS
        quality what a loss, a delay and a codec mean for a conversation
        media   streams as those of a call to a reflector and back, and what each way did to them
        media-reflector  the far end of it

      Exit codes: 0 good, 1 found something bad, 2 usage or our own failure.
      """;

  private AgentCli() {}

  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /// Runs a command and returns the exit code, without ending the process.
  public static int run(String[] args, PrintStream out, PrintStream err) {
    // a name that could not be resolved is asked for again at the next attempt, not 10 s later
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    String command = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    try {
      return switch (command) {
        case "agent" -> {
          Logging.forService();
          yield AgentCommand.run(rest, out, err);
        }
        case "probe" -> {
          Logging.forCommand();
          yield ProbeCommand.run(rest, out, err);
        }
        case "snmp" -> {
          Logging.forCommand();
          yield SnmpCommand.run(rest, out, err);
        }
        case "http-read" -> {
          Logging.forCommand();
          yield HttpReadCommand.run(rest, out, err);
        }
        case "media" -> {
          Logging.forCommand();
          yield MediaCommand.run(rest, out, err);
        }
        case "media-reflector" -> {
          Logging.forCommand();
          yield MediaReflectorCommand.run(rest, out, err);
        }
        case "quality" -> QualityCommand.run(rest, out, err);
        case "--help", "-h", "help" -> {
          out.print(USAGE);
          yield ExitCode.GOOD;
        }
        default -> {
          err.println(
              "bridgewatch: "
                  + (command.isEmpty() ? "a command is missing" : "unknown command " + command));
          err.print(USAGE);
          yield ExitCode.FAILED;
        }
      };
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      err.println("bridgewatch: interrupted");
      return ExitCode.FAILED;
    }
  }
}
