package vn.bridgewatch.collector.journal.segment;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// What the journal asks of the file system; tests put a failing disk in its place.
interface JournalFiles {

  /// A file that is written at its end only.
  interface Output extends Closeable {
    void write(ByteBuffer bytes) throws IOException;

    /// Returns when everything written is on the disk.
    void force() throws IOException;
  }

  /// A file's bytes as they were when it was opened; belongs to one thread.
  interface Input extends Closeable {
    ByteBuffer bytes();

    @Override
    void close();
  }

  /// The files of a folder, which is made where there is none, by name.
  List<Path> list(Path folder) throws IOException;

  /// A new file, or one that is begun anew.
  Output create(Path path) throws IOException;

  /// A file that is written over from an offset; what lies behind the bytes written is cut off when
  /// they are forced, not before.
  Output resume(Path path, long offset) throws IOException;

  /// The first bytes of a file, at most so many.
  Input open(Path path, long bytesMax) throws IOException;

  /// Renames in one step and makes the folder's new state durable.
  void rename(Path from, Path to) throws IOException;

  void delete(Path path) throws IOException;

  JournalFiles DISK = new Disk();

  /// The real thing.
  final class Disk implements JournalFiles {

    private Disk() {}

    @Override
    public List<Path> list(Path folder) throws IOException {
      Files.createDirectories(folder);
      try (Stream<Path> all = Files.list(folder)) {
        return all.sorted().toList();
      }
    }

    @Override
    public Output create(Path path) throws IOException {
      return output(
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE));
    }

    @Override
    public Output resume(Path path, long offset) throws IOException {
      var channel = FileChannel.open(path, StandardOpenOption.WRITE);
      channel.position(offset);
      return output(channel);
    }

    private static Output output(FileChannel channel) {
      return new Output() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }

        @Override
        public void force() throws IOException {
          if (channel.size() > channel.position()) {
            channel.truncate(channel.position());
          }
          channel.force(true); // the length is needed to find the entries again
        }

        @Override
        public void close() throws IOException {
          channel.close();
        }
      };
    }

    @Override
    public Input open(Path path, long bytesMax) throws IOException {
      var arena = Arena.ofConfined();
      try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
        long length = Math.min(bytesMax, channel.size());
        ByteBuffer bytes =
            channel.map(FileChannel.MapMode.READ_ONLY, 0, length, arena).asByteBuffer();
        return new Input() {
          @Override
          public ByteBuffer bytes() {
            return bytes;
          }

          @Override
          public void close() {
            arena.close();
          }
        };
      } catch (IOException e) {
        arena.close();
        throw e;
      }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      Path folder = to.toAbsolutePath().getParent();
      if (folder != null) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    }

    @Override
    public void delete(Path path) throws IOException {
      Files.deleteIfExists(path);
    }
  }
}
