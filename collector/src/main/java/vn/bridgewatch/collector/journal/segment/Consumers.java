package vn.bridgewatch.collector.journal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// What each consumer still needs, kept over restarts in a small file: a line for each with its
/// position and name, and the checksum of these lines at the end; safe on any thread.
///
/// The file is an aid to retention: where it is damaged nothing is let go of until the consumers
/// have spoken again.
///
/// Event loops ask for [#slowest], which therefore waits for nobody: not for the disk either.
final class Consumers {

  static final String FILE = "consumers";
  private static final String VERSION = "bridgewatch consumers 1";
  private static final int BYTES_MAX = 64 * 1024;
  private static final int NAME_CHARS_MAX = 64;
  private static final int COUNT_MAX = 100;

  private final Path folder;
  private final Path path;
  private final JournalFiles files;
  private final Map<String, Long> needed = new TreeMap<>();
  private final Object file = new Object(); // held while the file is written
  private volatile long slowest = -1;

  Consumers(Path folder, JournalFiles files) {
    this.folder = folder;
    this.path = folder.resolve(FILE);
    this.files = files;
  }

  /// Reads the file; false where it is there and damaged.
  synchronized boolean load() throws IOException {
    if (!files.list(folder).contains(path)) {
      return true;
    }
    byte[] bytes;
    try (JournalFiles.Input input = files.open(path, BYTES_MAX)) {
      bytes = new byte[input.bytes().remaining()];
      input.bytes().get(0, bytes);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int sumAt = text.lastIndexOf('\n', text.length() - 2) + 1;
    if (!text.startsWith(VERSION + "\n")
        || !text.substring(sumAt).strip().equals(sum(text.substring(0, sumAt)))) {
      return false;
    }
    text.substring(0, sumAt)
        .lines()
        .skip(1)
        .forEach(line -> {
          int space = line.indexOf(' ');
          needed.put(line.substring(space + 1), Long.parseLong(line, 0, space, 10));
        });
    changed();
    return true;
  }

  /// The position that everybody has passed; -1 where nobody has said anything.
  long slowest() {
    return slowest;
  }

  private synchronized void changed() {
    slowest = needed.values().stream().mapToLong(Long::longValue).min().orElse(-1);
  }

  synchronized OptionalLong position(String consumer) {
    Long position = needed.get(consumer);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /// Takes a consumer's position; one that it had passed before stays.
  synchronized void passed(String consumer, long position) {
    if (consumer.isBlank()
        || consumer.length() > NAME_CHARS_MAX
        || consumer.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException("consumer: must be one word, got " + consumer);
    }
    if (!needed.containsKey(consumer) && needed.size() >= COUNT_MAX) {
      throw new IllegalArgumentException("consumers: " + COUNT_MAX + " are there already");
    }
    needed.merge(consumer, position, Math::max);
    changed();
  }

  synchronized void forget(String consumer) {
    needed.remove(consumer);
    changed();
  }

  /// Writes the file anew.
  void save() throws IOException {
    synchronized (file) {
      byte[] text = text().getBytes(StandardCharsets.UTF_8); // never older than what is there
      Path fresh = folder.resolve(FILE + SegmentRecovery.UNFINISHED_SUFFIX);
      try (JournalFiles.Output output = files.create(fresh)) {
        output.write(ByteBuffer.wrap(text));
        output.force();
      }
      files.rename(fresh, path);
    }
  }

  private synchronized String text() {
    var text = new StringBuilder(VERSION).append('\n');
    needed.forEach((name, position) -> text.append(position).append(' ').append(name).append('\n'));
    return text.append(sum(text.toString())).append('\n').toString();
  }

  private static String sum(String text) {
    var crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
