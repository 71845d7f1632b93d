package vn.bridgewatch.agent.spool.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// What the spool asks of the file system, in one folder; tests put a failing disk in its place.
public interface SpoolFiles {

  /// A file that is written at its end only.
  interface Output extends Closeable {
    void write(ByteBuffer bytes) throws IOException;

    /// Returns when everything written is on the disk.
    void force() throws IOException;
  }

  /// The names of all files, after making the folder where it is missing.
  List<String> list() throws IOException;

  /// Begins a file, empty, in the place of one of that name.
  Output create(String name) throws IOException;

  long size(String name) throws IOException;

  /// The first bytes of a file, as many as there are; what the disk does not give back reads as
  /// bytes ff, which no checksum takes for an entry and nobody for what was never written.
  byte[] read(String name, int bytesMax) throws IOException;

  /// Renames in one step, in the place of a file of that name.
  void rename(String from, String to) throws IOException;

  void delete(String name) throws IOException;

  /// Returns when the names are on the disk, as they are now.
  void forceNames() throws IOException;
}
