package vn.bridgewatch.agent.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A small file that is written whole or not at all, whenever the power fails.
public final class DurableFile {

  private DurableFile() {}

  /// Puts content in the place of what the file held; on disk when it returns. Blocks.
  public static void write(Path folder, String name, byte[] content) throws IOException {
    Path fresh = folder.resolve(name + ".new");
    try (var channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    force(folder); // the new name too
  }

  /// Removes a file where there is one; gone from the disk when it returns. Blocks.
  public static void delete(Path folder, String name) throws IOException {
    if (Files.deleteIfExists(folder.resolve(name))) {
      force(folder);
    }
  }

  /// Makes a folder in one that there is, where it is not there yet. Blocks.
  public static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        force(parent);
      }
    }
  }

  private static void force(Path folder) throws IOException {
    try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
