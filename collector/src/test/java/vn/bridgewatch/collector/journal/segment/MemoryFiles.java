package vn.bridgewatch.collector.journal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// A disk in memory, for tests that look at thousands of states of it.
class MemoryFiles implements JournalFiles {

  final Map<Path, byte[]> files = new ConcurrentSkipListMap<>();

  MemoryFiles() {}

  MemoryFiles(Map<Path, byte[]> files) {
    this.files.putAll(files);
  }

  @Override
  public List<Path> list(Path folder) {
    return files.keySet().stream().filter(path -> folder.equals(path.getParent())).toList();
  }

  @Override
  public Output create(Path path) throws IOException {
    files.put(path, new byte[0]);
    return new Written(path, 0);
  }

  @Override
  public Output resume(Path path, long offset) throws IOException {
    content(path);
    return new Written(path, Math.toIntExact(offset));
  }

  @Override
  public Input open(Path path, long bytesMax) throws IOException {
    byte[] content = content(path);
    int length = (int) Math.min(bytesMax, content.length);
    ByteBuffer bytes = ByteBuffer.wrap(content, 0, length).slice().asReadOnlyBuffer();
    return new Input() {
      @Override
      public ByteBuffer bytes() {
        return bytes;
      }

      @Override
      public void close() {}
    };
  }

  private byte[] content(Path path) throws NoSuchFileException {
    byte[] content = files.get(path);
    if (content == null) {
      throw new NoSuchFileException(path.toString());
    }
    return content;
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    files.put(to, content(from));
    files.remove(from);
  }

  @Override
  public void delete(Path path) throws IOException {
    files.remove(path);
  }

  /// An open file keeps to what it was opened as, also under another name.
  private final class Written implements Output {
    private Path path;
    private int at;

    private Written(Path path, int at) {
      this.path = path;
      this.at = at;
    }

    private Path path() {
      if (!files.containsKey(path) && path.toString().endsWith(SegmentRecovery.UNFINISHED_SUFFIX)) {
        String name = path.getFileName().toString();
        path =
            path.resolveSibling(
                name.substring(0, name.length() - SegmentRecovery.UNFINISHED_SUFFIX.length()));
      }
      return path;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      int length = bytes.remaining();
      byte[] content = content(path());
      byte[] longer = Arrays.copyOf(content, Math.max(content.length, at + length));
      bytes.get(longer, at, length);
      at += length;
      files.put(path(), longer);
    }

    @Override
    public void force() throws IOException {
      files.put(path(), Arrays.copyOf(content(path()), at));
    }

    @Override
    public void close() {}
  }
}
