package vn.bridgewatch.twin.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.PrivAES128;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.twin.snmp.Fault;
import vn.bridgewatch.twin.snmp.Recording;
import vn.bridgewatch.twin.snmp.RecordingException;
import vn.bridgewatch.twin.snmp.Responder;
import vn.bridgewatch.twin.snmp.SimulatedDevice;
import vn.bridgewatch.twin.snmp.SimulatedEngine;
import vn.bridgewatch.twin.snmp.user.SimulatedUser;

/// `bridgewatch simulate`: plays recorded devices until it is stopped.
public final class SimulatorCommand {

  private static final String HELP =
      """
      Usage: bridgewatch simulate --recording FILE|switch|ups|codec|endpoint --port PORT [options]

      Plays a recorded device as an SNMP agent on this machine until it is stopped: versions 1 and
      2c, and 3 where a user is given.

        --recording FILE        a .snmprec file, or one that ships with us: switch, ups, codec
                                (its network only), endpoint (a codec in a call)
        --port PORT             the UDP port; 0 takes a free one and prints it
        --community TEXT        the community it answers to (default public)
        --devices N             so many devices of this recording, up to 10000 (default 1)
        --by port|address|community
                                how they are told apart: on the ports from PORT on (default), on
                                127.1.0.1 and the addresses after it, or by the communities TEXT-1
                                to TEXT-N
        --user NAME             speaks version 3 to this user; with --by community the name of the
                                context says which device, without one it is the first
        --auth-password TEXT    he signs with HMAC-SHA-256 (RFC 7860)
        --priv-password TEXT    he encrypts with AES-128 (RFC 3826)
        --live                  counters and the time since the start go on, as fast as they did
                                before the recording was made
        --fault "FAULT"         something is wrong with every device; may be given again
        --seed N                what chance decides follows from it (default 1)
        --message-bytes N       the largest answer, 484 to 65507 (default 1472)
        --until-stdin-closes    ends with its standard input, which takes the lines below

      Faults: silent · delay fixed=200ms jitter=50ms · drop probability=0.1 · trickle rate=5 (answers
      a second) · refuse subtree=OID status=genErr|noAccess|authorizationError|resourceUnavailable|
      tooBig · too-big above=10 (bindings) · cut-walk from=OID (genErr there) · circle subtree=OID
      (the walk is led back) · endless subtree=OID · partial bindings=3 · only-v1 · other-port ·
      other-address

      Lines on standard input: silent · restore · fault FAULT · heal (no fault) · reboot (ticks and
      counters from 0) · restart-engine (that of version 3 alone) · wrap 10s (all counters pass their
      end then) · counts

      Exit codes: 0 stopped, 2 usage or our own failure.
      """;

  /// An engine ID of octets of our choice (RFC 3411, section 5), under the number that RFC 5612
  /// keeps for documents; the last four tell the devices apart.
  private static final byte[] ENGINE_PREFIX = {(byte) 0x80, 0, 0x7e, (byte) 0xd9, 5, 0, 0, 0, 0};

  private static final int GOOD = 0;
  private static final int FAILED = 2;
  private static final int DEVICES_MAX = 10_000;
  private static final int PROBLEMS_SHOWN = 5;
  private static final Set<String> FLAGS = Set.of("--until-stdin-closes", "--live");
  private static final Set<String> OPTIONS =
      Set.of(
          "--recording",
          "--port",
          "--community",
          "--user",
          "--auth-password",
          "--priv-password",
          "--devices",
          "--by",
          "--fault",
          "--seed",
          "--message-bytes");

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> options;
  private final List<Fault> faults;
  private final List<SimulatedEngine> engines = new ArrayList<>();

  private SimulatorCommand(List<String> words, PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    this.faults = new ArrayList<>();
    this.options = options(words);
  }

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
      new SimulatorCommand(words, out, err).play(in);
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

  private void play(InputStream in) throws IOException, RecordingException, InterruptedException {
    String name = required("--recording");
    int port = number("--port", required("--port"), 0, 65_535);
    int messageBytes = number("--message-bytes", Responder.MESSAGE_BYTES_MAX, 484, 65_507);
    int seed = number("--seed", 1, 0, Integer.MAX_VALUE);
    int count = number("--devices", 1, 1, DEVICES_MAX);
    Recording recording = Recording.open(name);
    report(name, recording);
    if (options.containsKey("--live")) {
      recording = recording.living();
    }
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (var responder = Responder.start(loopback, port, NanoClock.SYSTEM, messageBytes, seed)) {
      List<SimulatedDevice> devices = devices(responder, recording, count);
      devices.forEach(device -> device.setFaults(faults));
      out.println("Listening on 127.0.0.1:" + responder.port());
      out.flush();
      if (options.containsKey("--until-stdin-closes")) {
        obey(in, responder, devices);
      } else {
        new CountDownLatch(1).await();
      }
    }
  }

  private void report(String name, Recording recording) {
    if (recording.leftOut() > 0) {
      err.println(name + ": " + recording.leftOut() + " rows cannot be read and are left out:");
      recording.problems().stream().limit(PROBLEMS_SHOWN).forEach(err::println);
    }
  }

  private List<SimulatedDevice> devices(Responder responder, Recording recording, int count)
      throws IOException {
    String community = options.getOrDefault("--community", "public");
    var devices = new ArrayList<SimulatedDevice>();
    String by = options.getOrDefault("--by", "port");
    List<SimulatedUser> users = users();
    switch (by) {
      case "community" -> {
        for (int i = 1; i <= count; i++) {
          String name = count == 1 ? community : community + "-" + i;
          SimulatedDevice device = responder.add(name, recording);
          devices.add(device);
          if (i == 1) {
            addEngine(responder.endpoint(), users, device, i);
          }
          engines.forEach(engine -> engine.addContext(name, device));
        }
      }
      case "port" -> {
        devices.add(responder.add(community, recording));
        addEngine(responder.endpoint(), users, devices.getFirst(), 0);
        for (int i = 1; i < count; i++) {
          int next = options.getOrDefault("--port", "0").equals("0") ? 0 : responder.port() + i;
          var endpoint =
              responder.listen(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), next);
          devices.add(endpoint.add(community, recording));
          addEngine(endpoint, users, devices.getLast(), i);
          out.println("Also on 127.0.0.1:" + endpoint.port());
        }
      }
      case "address" -> {
        for (int i = 1; i <= count; i++) {
          InetAddress address =
              InetAddress.getByAddress(new byte[] {127, 1, (byte) (i >> 8), (byte) i});
          var endpoint = responder.listen(address, responder.port());
          devices.add(endpoint.add(community, recording));
          addEngine(endpoint, users, devices.getLast(), i);
        }
        out.println("The devices are at 127.1.0.1 and after it, port " + responder.port());
      }
      default ->
          throw new IllegalArgumentException("--by: must be port, address or community, got " + by);
    }
    return devices;
  }

  private List<SimulatedUser> users() {
    String name = options.get("--user");
    String auth = options.get("--auth-password");
    String priv = options.get("--priv-password");
    if (name == null) {
      if (auth != null || priv != null) {
        throw new IllegalArgumentException("passwords go with --user");
      }
      return List.of();
    }
    var user =
        new SimulatedUser(
            name,
            auth == null ? null : new SimulatedUser.Auth(new AuthHMAC192SHA256(), auth),
            priv == null ? null : new SimulatedUser.Privacy(new PrivAES128(), priv));
    return List.of(user);
  }

  private void addEngine(
      Responder.Endpoint endpoint, List<SimulatedUser> users, SimulatedDevice device, int number) {
    if (!users.isEmpty()) {
      byte[] id = ENGINE_PREFIX.clone();
      ByteBuffer.wrap(id).putInt(id.length - Integer.BYTES, number);
      engines.add(endpoint.addEngine(id, users, device));
    }
  }

  private void obey(InputStream in, Responder responder, List<SimulatedDevice> devices)
      throws IOException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null) {
      try {
        obey(line.strip(), responder, devices);
      } catch (IllegalArgumentException e) {
        err.println(line + ": " + e.getMessage());
      }
      line = lines.readLine();
    }
  }

  private void obey(String line, Responder responder, List<SimulatedDevice> devices) {
    int blank = line.indexOf(' ');
    String rest = blank < 0 ? "" : line.substring(blank + 1).strip();
    switch (blank < 0 ? line : line.substring(0, blank)) {
      case "silent" -> devices.forEach(device -> device.setSilent(true));
      case "restore" -> devices.forEach(device -> device.setSilent(false));
      case "reboot" -> devices.forEach(SimulatedDevice::reboot);
      case "restart-engine" -> engines.forEach(SimulatedEngine::restart);
      case "heal" -> devices.forEach(device -> device.setFaults(List.of()));
      case "fault" -> {
        Fault fault = Fault.parse(rest);
        for (SimulatedDevice device : devices) {
          var more = new ArrayList<>(device.faults());
          more.add(fault);
          device.setFaults(more);
        }
      }
      case "wrap" -> {
        Duration time = Fault.duration(rest);
        devices.forEach(device -> device.wrapCountersIn(time));
      }
      case "counts" -> out.println(responder.counts());
      default -> {
        // not for us: a starter may leave its own words in the pipe
      }
    }
  }

  private Map<String, String> options(List<String> words) {
    var found = new HashMap<String, String>();
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at++);
      if (FLAGS.contains(word)) {
        found.put(word, "");
      } else if (!OPTIONS.contains(word)) {
        throw new IllegalArgumentException("unknown option " + word);
      } else if (at == words.size()) {
        throw new IllegalArgumentException(word + " needs a value");
      } else if (word.equals("--fault")) {
        faults.add(Fault.parse(words.get(at++)));
      } else {
        found.put(word, words.get(at++));
      }
    }
    return found;
  }

  private String required(String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private int number(String name, int fallback, int min, int max) {
    String text = options.get(name);
    return text == null ? fallback : number(name, text, min, max);
  }

  private static int number(String name, String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    throw new IllegalArgumentException(name + ": must be " + min + " to " + max + ", got " + text);
  }
}
