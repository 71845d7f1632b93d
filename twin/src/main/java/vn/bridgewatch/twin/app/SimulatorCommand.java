package vn.bridgewatch.twin.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import vn.bridgewatch.twin.snmp.Recording;
import vn.bridgewatch.twin.snmp.RecordingException;
import vn.bridgewatch.twin.snmp.Responder;
import vn.bridgewatch.twin.snmp.SimulatedDevice;

/// `bridgewatch simulate`: plays one recorded device until it is stopped.
public final class SimulatorCommand {

  private static final String HELP =
      """
      Usage: bridgewatch simulate --recording FILE|switch|ups|codec --port PORT [options]

      Plays a recorded device as an SNMP agent (v1 and v2c) on 127.0.0.1 until it is stopped.

        --recording FILE        a .snmprec file, or one that ships with us: switch, ups, codec
        --port PORT             the UDP port; 0 takes a free one and prints it
        --community TEXT        the community it answers to (default public)
        --until-stdin-closes    ends with its standard input; there it takes the lines `silent`
                                and `restore`

      Exit codes: 0 stopped, 2 usage or our own failure.
      """;

  private static final int GOOD = 0;
  private static final int FAILED = 2;
  private static final Set<String> OPTIONS = Set.of("--recording", "--port", "--community");

  private SimulatorCommand() {}

  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, System.in, out, err);
  }

  static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    List<String> words = Arrays.asList(args);
    if (words.contains("--help") || words.contains("-h")) {
      out.print(HELP);
      return GOOD;
    }
    try {
      var options = options(words);
      Recording recording = Recording.open(required(options, "--recording"));
      try (var responder = Responder.start(port(required(options, "--port")))) {
        SimulatedDevice device =
            responder.add(options.getOrDefault("--community", "public"), recording);
        out.println("Listening on 127.0.0.1:" + responder.port());
        out.flush();
        if (options.containsKey("--until-stdin-closes")) {
          obey(in, device);
        } else {
          new CountDownLatch(1).await();
        }
      }
      return GOOD;
    } catch (IllegalArgumentException e) {
      err.println("bridgewatch simulate: " + e.getMessage());
      err.println("See bridgewatch simulate --help");
    } catch (RecordingException e) {
      err.println(e.getMessage());
    } catch (IOException e) {
      err.println("bridgewatch simulate: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return GOOD;
    }
    return FAILED;
  }

  private static void obey(InputStream in, SimulatedDevice device) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null) {
      switch (line.strip()) {
        case "silent" -> device.setSilent(true);
        case "restore" -> device.setSilent(false);
        default -> {
          // not for us: a starter may leave its own words in the pipe
        }
      }
      line = lines.readLine();
    }
  }

  private static Map<String, String> options(List<String> words) {
    var options = new HashMap<String, String>();
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at++);
      if (word.equals("--until-stdin-closes")) {
        options.put(word, "");
      } else if (!OPTIONS.contains(word)) {
        throw new IllegalArgumentException("unknown option " + word);
      } else if (at == words.size()) {
        throw new IllegalArgumentException(word + " needs a value");
      } else {
        options.put(word, words.get(at++));
      }
    }
    return options;
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    throw new IllegalArgumentException("--port: must be 0 to 65535, got " + text);
  }
}
