package vn.bridgewatch.collector.journal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A disk in memory that after each step tells of every state which a loss of power could leave.
///
/// What was forced is there. Of what was written since, everything, nothing, or the last write
/// without those before it may be there, and of the last write any first part. A name is there once
/// it was renamed to; a file that was begun may be there or not, a deleted one may be back.
final class CrashingFiles implements JournalFiles {

  private record Write(int offset, byte[] bytes) {}

  /// A file, whatever its name.
  private static final class Inode {
    byte[] content = new byte[0];
    byte[] durable = new byte[0];
    final List<Write> pending = new ArrayList<>();

    byte[] with(List<Write> writes) {
      byte[] image = durable;
      for (Write write : writes) {
        image = Arrays.copyOf(image, Math.max(image.length, write.offset() + write.bytes().length));
        System.arraycopy(write.bytes(), 0, image, write.offset(), write.bytes().length);
      }
      return image;
    }
  }

  private final Map<Path, Inode> names = new TreeMap<>();
  private final Map<Path, Inode> deleted = new TreeMap<>();
  private final Consumer<Map<Path, byte[]>> onState;
  private final int tornStep;
  boolean failWrite;
  boolean failForce;

  /// @param tornStep of every so many first parts of a write one is told
  CrashingFiles(int tornStep, Consumer<Map<Path, byte[]>> onState) {
    this.tornStep = tornStep;
    this.onState = onState;
  }

  /// Begins with what is on another disk, all of it durable.
  CrashingFiles(Map<Path, byte[]> files, int tornStep, Consumer<Map<Path, byte[]>> onState) {
    this(tornStep, onState);
    files.forEach((path, content) -> {
      var inode = new Inode();
      inode.content = content;
      inode.durable = content;
      names.put(path, inode);
    });
  }

  private void tell(Inode last) {
    boolean othersPending =
        names.values().stream().anyMatch(inode -> inode != last && !inode.pending.isEmpty());
    for (boolean othersKept : othersPending ? new boolean[] {true, false} : new boolean[] {true}) {
      for (byte[] image : images(last)) {
        onState.accept(state(last, image, othersKept, false));
      }
      if (!deleted.isEmpty()) {
        onState.accept(state(last, last.content, othersKept, true));
      }
    }
  }

  private List<byte[]> images(Inode last) {
    List<byte[]> images = new ArrayList<>();
    images.add(last.content);
    if (!last.pending.isEmpty()) {
      images.add(last.durable);
      Write newest = last.pending.getLast();
      List<Write> before = last.pending.subList(0, last.pending.size() - 1);
      if (!before.isEmpty()) {
        images.add(last.with(List.of(newest)));
      }
      for (int length = 1; length < newest.bytes().length; length += tornStep) {
        List<Write> torn = new ArrayList<>(before);
        torn.add(new Write(newest.offset(), Arrays.copyOf(newest.bytes(), length)));
        images.add(last.with(torn));
      }
    }
    return images;
  }

  private Map<Path, byte[]> state(Inode last, byte[] image, boolean kept, boolean deletedBack) {
    Map<Path, byte[]> state = new TreeMap<>();
    if (deletedBack) {
      deleted.forEach((path, inode) -> state.put(path, inode.content));
    }
    names.forEach((path, inode) ->
        state.put(path, inode == last ? image : kept ? inode.content : inode.durable));
    return state;
  }

  @Override
  public List<Path> list(Path folder) {
    return names.keySet().stream().filter(path -> folder.equals(path.getParent())).toList();
  }

  @Override
  public Output create(Path path) {
    var inode = new Inode();
    names.put(path, inode);
    return new Written(inode, 0);
  }

  @Override
  public Output resume(Path path, long offset) throws IOException {
    return new Written(inode(path), Math.toIntExact(offset));
  }

  @Override
  public Input open(Path path, long bytesMax) throws IOException {
    byte[] content = inode(path).content;
    int length = (int) Math.min(bytesMax, content.length);
    ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(content, length)).asReadOnlyBuffer();
    return new Input() {
      @Override
      public ByteBuffer bytes() {
        return bytes;
      }

      @Override
      public void close() {}
    };
  }

  private Inode inode(Path path) throws NoSuchFileException {
    Inode inode = names.get(path);
    if (inode == null) {
      throw new NoSuchFileException(path.toString());
    }
    return inode;
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Inode inode = inode(from);
    tell(inode);
    names.put(to, inode);
    names.remove(from);
    tell(inode);
  }

  @Override
  public void delete(Path path) {
    Inode inode = names.remove(path);
    if (inode != null) {
      deleted.put(path, inode);
    }
  }

  private final class Written implements Output {
    private final Inode inode;
    private int at;

    private Written(Inode inode, int at) {
      this.inode = inode;
      this.at = at;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      var written = new byte[failWrite ? bytes.remaining() / 2 : bytes.remaining()];
      bytes.get(written);
      inode.content =
          Arrays.copyOf(inode.content, Math.max(inode.content.length, at + written.length));
      System.arraycopy(written, 0, inode.content, at, written.length);
      inode.pending.add(new Write(at, written));
      at += written.length;
      tell(inode);
      if (failWrite) {
        throw new IOException("no space left on device");
      }
    }

    @Override
    public void force() throws IOException {
      tell(inode);
      if (failForce) {
        throw new IOException("input/output error"); // and the pages count as clean from now on
      }
      inode.content = Arrays.copyOf(inode.content, at);
      inode.durable = inode.content;
      inode.pending.clear();
      tell(inode);
    }

    @Override
    public void close() {}
  }
}
