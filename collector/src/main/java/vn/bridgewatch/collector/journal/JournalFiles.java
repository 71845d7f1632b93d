package vn.bridgewatch.collector.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// What the journal asks of the file system when it writes; tests put a failing disk in its place.
interface JournalFiles {

  /// A file that is written at its end only.
  interface Output extends Closeable {
    void write(ByteBuffer bytes) throws IOException;

    /// Returns when everything written is on the disk.
    void force() throws IOException;
  }

  Output create(Path path) throws IOException;

  /// Renames in one step and makes the folder's new state durable.
  void rename(Path from, Path to) throws IOException;

  JournalFiles DISK =
      new JournalFiles() {
        @Override
        public Output create(Path path) throws IOException {
          var channel =
              FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          return new Output() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
              while (bytes.hasRemaining()) {
                channel.write(bytes);
              }
            }

            @Override
            public void force() throws IOException {
              channel.force(true); // the length is needed to find the entries again
            }

            @Override
            public void close() throws IOException {
              channel.close();
            }
          };
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
      };
}
