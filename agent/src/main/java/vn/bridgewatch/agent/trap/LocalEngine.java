package vn.bridgewatch.agent.trap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.time.NanoClock;

/// Our own SNMP engine (RFC 3411, section 3.1.1): its ID, and how often and how long ago it
/// started. Senders of informs take their time window from it, so both outlive the process.
public final class LocalEngine {

  static final String FILE = "snmp-engine";

  /// RFC 3414, section 2.2.2: at the end of this count keys would have to be changed.
  static final int BOOTS_MAX = Integer.MAX_VALUE - 1;

  /// RFC 3411, SnmpEngineID: the form of that RFC, no enterprise, octets of our own choice.
  private static final byte[] PREFIX = {(byte) 0x80, 0, 0, 0, 5};

  private static final int RANDOM_BYTES = 12;

  private final byte[] id;
  private final int boots;
  private final long startNanos;
  private final NanoClock clock;

  LocalEngine(byte[] id, int boots, NanoClock clock) {
    this.id = id.clone();
    this.boots = boots;
    this.clock = clock;
    this.startNanos = clock.nanoTime();
  }

  /// The engine of this state folder, begun once more; made where there is none yet.
  public static LocalEngine begin(Path stateFolder, NanoClock clock) throws IOException {
    Files.createDirectories(stateFolder);
    Path file = stateFolder.resolve(FILE);
    LocalEngine engine = fresh(clock);
    if (Files.exists(file)) {
      engine = read(file, clock);
    }
    keep(engine, stateFolder, file);
    return engine;
  }

  /// An engine that is forgotten with the process.
  public static LocalEngine fresh(NanoClock clock) {
    var random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    byte[] id = ByteBuffer.allocate(PREFIX.length + RANDOM_BYTES).put(PREFIX).put(random).array();
    return new LocalEngine(id, 1, clock);
  }

  private static LocalEngine read(Path file, NanoClock clock) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    try {
      byte[] id = HexFormat.of().parseHex(lines.get(0).strip());
      int boots = Integer.parseInt(lines.get(1).strip());
      if (id.length >= 5 && id.length <= 32 && boots >= 1) {
        return boots < BOOTS_MAX ? new LocalEngine(id, boots + 1, clock) : fresh(clock);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      // told below, as values out of range are
    }
    throw new IOException(
        file
            + ": must hold an engine ID of 5 to 32 bytes in hexadecimal and, on a second line, how"
            + " often it started; delete the file to begin a new engine");
  }

  private static void keep(LocalEngine engine, Path folder, Path file) throws IOException {
    Path fresh = folder.resolve(FILE + ".new");
    String text = HexFormat.of().formatHex(engine.id) + "\n" + engine.boots + "\n";
    try (var channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  byte[] id() {
    return id.clone();
  }

  int boots() {
    return boots;
  }

  /// Seconds since it started.
  int time() {
    return (int) TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime() - startNanos);
  }
}
