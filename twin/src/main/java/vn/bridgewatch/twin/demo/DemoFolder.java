package vn.bridgewatch.twin.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder that a demo writes, and may empty: only one that it made itself, and only while no
/// other demo runs in it.
final class DemoFolder implements AutoCloseable {

  /// The file that says that a demo made the folder; locked while one runs there.
  static final String MARKER = ".bridgewatch-demo";

  private final Path path;
  private final FileChannel marker;
  private final boolean keep;

  private DemoFolder(Path path, FileChannel marker, boolean keep) {
    this.path = path;
    this.marker = marker;
    this.keep = keep;
  }

  /// Takes a folder that does not exist, is empty, or was a demo's, and empties it.
  ///
  /// @param keep leave everything where it is at the end
  static DemoFolder take(Path path, boolean keep) throws IOException, DemoException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new DemoException("--dir: must be a folder, got the file " + path);
    }
    if (Files.isDirectory(path) && !Files.exists(path.resolve(MARKER)) && !isEmpty(path)) {
      throw new DemoException(
          "--dir: must be empty or have been made by a demo, for all in it is deleted; got "
              + path);
    }
    Files.createDirectories(path);
    FileChannel marker =
        FileChannel.open(path.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(marker) == null) {
      marker.close();
      throw new DemoException(
          "a demo runs in " + path + " already; end it, or give this one another --dir");
    }
    var folder = new DemoFolder(path, marker, keep);
    folder.empty();
    return folder;
  }

  Path path() {
    return path;
  }

  /// Deletes the folder with all in it, unless it is to be kept.
  @Override
  public void close() throws IOException {
    if (!keep) {
      empty();
      Files.deleteIfExists(path.resolve(MARKER));
      Files.deleteIfExists(path);
    }
    marker.close();
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // by this very process
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private void empty() throws IOException {
    try (Stream<Path> paths = Files.walk(path)) {
      paths
          .filter(file -> !file.equals(path) && !file.equals(path.resolve(MARKER)))
          .sorted(Comparator.reverseOrder())
          .forEach(DemoFolder::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
