package vn.bridgewatch.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import vn.bridgewatch.agent.spool.segment.SpoolFiles;

/// A folder in memory that knows what a loss of power would leave of it, fails when told to, and
/// keeps a list of all that was done to it.
final class FakeDisk implements SpoolFiles {

  /// One file; names refer to it.
  private static final class Content {
    byte[] bytes = new byte[0];
    int safe; // so many of them survive whatever happens
  }

  /// What was done to the folder, in order.
  sealed interface Operation {
    record Create(String name, int file) implements Operation {}

    record Write(int file, byte[] bytes) implements Operation {}

    record Force(int file) implements Operation {}

    record Rename(String from, String to) implements Operation {}

    record Delete(String name) implements Operation {}

    record ForceNames() implements Operation {}
  }

  final List<Operation> operations = new ArrayList<>();
  private final List<Content> contents = new ArrayList<>();
  private final TreeMap<String, Integer> names = new TreeMap<>();
  private long bytesMax = Long.MAX_VALUE;
  boolean readOnly;
  boolean failForce;
  boolean failRead;
  String unreadable = ""; // a file that cannot be opened
  int forces;

  /// From now on there is room for so many bytes in all.
  void limit(long bytes) {
    bytesMax = bytes;
  }

  long bytes() {
    return names.values().stream().mapToLong(file -> contents.get(file).bytes.length).sum();
  }

  List<String> names() {
    return List.copyOf(names.keySet());
  }

  byte[] content(String name) {
    return contents.get(names.get(name)).bytes;
  }

  /// A folder with these files.
  static FakeDisk of(TreeMap<String, byte[]> files) {
    var disk = new FakeDisk();
    files.forEach((name, bytes) -> {
      var content = new Content();
      content.bytes = bytes;
      content.safe = bytes.length;
      disk.names.put(name, disk.contents.size());
      disk.contents.add(content);
    });
    return disk;
  }

  @Override
  public List<String> list() throws IOException {
    requireWritable();
    return names();
  }

  private void requireWritable() throws IOException {
    if (readOnly) {
      throw new IOException("Read-only file system");
    }
  }

  @Override
  public Output create(String name) throws IOException {
    requireWritable();
    int file = contents.size();
    contents.add(new Content());
    names.put(name, file);
    operations.add(new Operation.Create(name, file));
    return new Output() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        requireWritable();
        int room = (int) Math.min(bytes.remaining(), Math.max(0, bytesMax - bytes()));
        boolean fits = room == bytes.remaining();
        var written = new byte[room];
        bytes.get(written);
        Content content = contents.get(file);
        int at = content.bytes.length;
        content.bytes = Arrays.copyOf(content.bytes, at + room);
        System.arraycopy(written, 0, content.bytes, at, room);
        operations.add(new Operation.Write(file, written));
        if (!fits) {
          throw new IOException("No space left on device");
        }
      }

      @Override
      public void force() throws IOException {
        forces++;
        if (failForce) {
          throw new IOException("Input/output error");
        }
        contents.get(file).safe = contents.get(file).bytes.length;
        operations.add(new Operation.Force(file));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public long size(String name) {
    return content(name).length;
  }

  @Override
  public byte[] read(String name, int bytesMax) throws IOException {
    if (failRead || name.equals(unreadable)) {
      throw new IOException("Input/output error");
    }
    Integer file = names.get(name);
    if (file == null) {
      return new byte[0];
    }
    byte[] bytes = contents.get(file).bytes;
    return Arrays.copyOf(bytes, Math.min(bytes.length, bytesMax));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    requireWritable();
    names.put(to, names.remove(from));
    operations.add(new Operation.Rename(from, to));
  }

  @Override
  public void delete(String name) throws IOException {
    requireWritable();
    if (names.remove(name) != null) {
      operations.add(new Operation.Delete(name));
    }
  }

  @Override
  public void forceNames() throws IOException {
    requireWritable();
    operations.add(new Operation.ForceNames());
  }

  /// Takes a file away behind the spool's back.
  void lose(String name) {
    names.remove(name);
  }

  /// Turns one bit over.
  void flip(String name, long bit) {
    contents.get(names.get(name)).bytes[(int) (bit / Byte.SIZE)] ^= (byte) (1 << bit % Byte.SIZE);
  }

  /// What the power leaves when it goes: only what was made safe.
  FakeDisk afterPowerCut() {
    var files = new TreeMap<String, byte[]>();
    names.forEach((name, file) ->
        files.put(name, Arrays.copyOf(contents.get(file).bytes, contents.get(file).safe)));
    return of(files);
  }

  /// What the end of the process leaves: all that was written.
  FakeDisk afterKill() {
    var files = new TreeMap<String, byte[]>();
    names.forEach((name, file) -> files.put(name, contents.get(file).bytes.clone()));
    return of(files);
  }
}
