package vn.bridgewatch.agent.spool.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder of the disk.
public final class FolderFiles implements SpoolFiles {

  private static final int READ_BYTES = 16 * 1024; // what one bad sector costs
  private static final int TRIES_MAX = 3;
  private static final byte UNREADABLE = (byte) 0xff; // not 0, as what was never written reads
  private static final Logger log = LoggerFactory.getLogger(FolderFiles.class);

  private final Path folder;

  public FolderFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<String> list() throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Override
  public Output create(String name) throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
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
  public long size(String name) throws IOException {
    try {
      return Files.size(folder.resolve(name));
    } catch (NoSuchFileException _) {
      return 0; // somebody took it away
    }
  }

  @Override
  public byte[] read(String name, int bytesMax) throws IOException {
    try (var channel = FileChannel.open(folder.resolve(name), StandardOpenOption.READ)) {
      var bytes = new byte[(int) Math.min(bytesMax, channel.size())];
      int at = 0;
      int unreadable = 0;
      while (at < bytes.length) {
        int wanted = Math.min(READ_BYTES, bytes.length - at);
        int read = read(channel, ByteBuffer.wrap(bytes, at, wanted), at);
        if (read == 0) {
          Arrays.fill(bytes, at, at + wanted, UNREADABLE);
          read = wanted;
          unreadable += wanted;
        }
        if (read < 0) {
          return Arrays.copyOf(bytes, at); // it became shorter
        }
        at += read;
      }
      if (unreadable > 0) {
        tell(name, unreadable, bytes.length);
      }
      return bytes;
    } catch (NoSuchFileException _) {
      return new byte[0]; // somebody took it away
    }
  }

  private static void tell(String name, int unreadable, int bytes) throws IOException {
    if (unreadable == bytes) {
      throw new IOException(name + ": the disk gives nothing of it back");
    }
    log.atWarn()
        .addKeyValue("file", name)
        .addKeyValue("bytes", unreadable)
        .log("The disk does not give back a part of a file of the spool");
  }

  /// How many bytes were read; 0: the disk does not give them back, however often it is asked.
  private static int read(FileChannel channel, ByteBuffer into, int at) throws IOException {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      try {
        return channel.read(into, at);
      } catch (IOException e) { // once more
        if (!channel.isOpen()) {
          throw e;
        }
      }
    }
    return 0;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void forceNames() throws IOException {
    try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
