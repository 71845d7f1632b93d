package vn.bridgewatch.agent.confirm;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vn.bridgewatch.time.NanoClock;

/// Ways by the routing tables that Linux shows in `/proc/net/route` and `/proc/net/ipv6_route`, and
/// the carrier of an interface in `/sys/class/net`. Read again when they are older than a second.
///
/// Policy routing is not seen there: targets that go other ways than the main table says are
/// grouped as it says, which costs a burst more or less and no verdict.
public final class LinuxWays implements Ways {

  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int ROUTES_MAX = 4_096;
  private static final int FLAG_UP = 0x1;
  private static final int FLAG_GATEWAY = 0x2;
  private static final int FLAG_REJECT = 0x200;
  private static final Pattern BLANK = Pattern.compile("\\s+");

  private final Path root;
  private final NanoClock clock;
  private List<Route> routes = List.of();
  private long readNanos;
  private boolean read;

  /// @param gateway as a hexadecimal number; empty where the target is on the link
  private record Route(HexNet net, String device, String gateway) {

    String name() {
      return gateway.isEmpty() ? device : device + ' ' + gateway;
    }
  }

  /// A network, as the hexadecimal digits of its address and the length of its prefix.
  private record HexNet(String digits, int bits) {

    boolean has(String address) {
      if (address.length() != digits.length()) {
        return false;
      }
      int whole = bits / 4;
      int rest = 4 - bits % 4;
      return address.startsWith(digits.substring(0, whole))
          && (bits % 4 == 0 || digit(address, whole) >> rest == digit(digits, whole) >> rest);
    }

    private static int digit(String text, int place) {
      return Character.digit(text.charAt(place), 16);
    }
  }

  public LinuxWays(NanoClock clock) {
    this(Path.of("/"), clock);
  }

  LinuxWays(Path root, NanoClock clock) {
    this.root = root;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Way> to(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return Optional.of(new Way("lo", true));
    }
    if (!read || clock.nanoTime() - readNanos > FRESH_NANOS) {
      routes = read();
      readNanos = clock.nanoTime();
      read = true;
    }
    String digits = HexFormat.of().formatHex(address.getAddress());
    return routes.stream()
        .filter(route -> route.net().has(digits))
        .reduce((one, other) -> other.net().bits() > one.net().bits() ? other : one)
        .map(route -> new Way(route.name(), isUsable(route.device())));
  }

  private List<Route> read() {
    var found = new ArrayList<Route>();
    for (String line : lines("proc/net/route")) {
      String[] fields = BLANK.split(line.strip(), -1);
      if (fields.length >= 8 && !fields[0].equals("Iface")) {
        int flags = Integer.parseInt(fields[3], 16);
        if (counts(flags)) {
          int bits = Integer.bitCount(Integer.parseUnsignedInt(fields[7], 16));
          var net = new HexNet(swapped(fields[1]), bits);
          found.add(new Route(net, fields[0], byGateway(flags) ? swapped(fields[2]) : ""));
        }
      }
    }
    for (String line : lines("proc/net/ipv6_route")) {
      String[] fields = BLANK.split(line.strip(), -1);
      if (fields.length >= 10 && counts(Integer.parseUnsignedInt(fields[8], 16))) {
        int flags = Integer.parseUnsignedInt(fields[8], 16);
        var net = new HexNet(fields[0], Integer.parseInt(fields[1], 16));
        found.add(new Route(net, fields[9], byGateway(flags) ? fields[4] : ""));
      }
    }
    return List.copyOf(found);
  }

  private static boolean counts(int flags) {
    return (flags & FLAG_UP) != 0 && (flags & FLAG_REJECT) == 0;
  }

  private static boolean byGateway(int flags) {
    return (flags & FLAG_GATEWAY) != 0;
  }

  /// Addresses of version 4 stand there in the byte order of the machine, which is little-endian
  /// wherever we run.
  private static String swapped(String hex) {
    return HexFormat.of().toHexDigits(Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16)));
  }

  /// A table that cannot be read says nothing.
  private List<String> lines(String file) {
    try (var lines = Files.lines(root.resolve(file))) {
      return lines.limit(ROUTES_MAX).toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  /// An interface that does not say, as one that is administratively down, answers with an error:
  /// then it is not usable; one that is not there at all is not known.
  private boolean isUsable(String device) {
    Path folder = root.resolve("sys/class/net").resolve(device);
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try {
      return !Files.readString(folder.resolve("carrier")).strip().equals("0");
    } catch (IOException _) {
      return false;
    }
  }
}
