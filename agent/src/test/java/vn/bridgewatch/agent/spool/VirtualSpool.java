package vn.bridgewatch.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import vn.bridgewatch.agent.spool.segment.FolderFiles;
import vn.bridgewatch.agent.spool.segment.SpoolFiles;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;

/// A spool in a true folder whose disk works when it is told to, and without the fsyncs, of which
/// days of virtual time have very many.
public final class VirtualSpool {

  private static final long MEMORY_BYTES_MAX = 16 << 20;

  public final DiskSpool spool;

  public VirtualSpool(Path folder, String site, long epoch, NanoClock clock, WallClock wallClock) {
    spool =
        new DiskSpool(
            new Unforced(new FolderFiles(folder)),
            SpoolSettings.of(SpoolSettings.QUOTA_MIB, MEMORY_BYTES_MAX),
            Set.of(site),
            epoch,
            clock,
            wallClock,
            new DiskSpool.Listener() {
              @Override
              public void failing(Recorder recorder, String why) {
                throw new IllegalStateException(why);
              }

              @Override
              public void works(Recorder recorder) {}
            });
  }

  /// Lets the disk do all that is due.
  public void work() {
    while (spool.disk().work() == 0) {
      // the next step
    }
  }

  private record Unforced(FolderFiles files) implements SpoolFiles {

    @Override
    public List<String> list() throws IOException {
      return files.list();
    }

    @Override
    public Output create(String name) throws IOException {
      Output output = files.create(name);
      return new Output() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          output.write(bytes);
        }

        @Override
        public void force() {}

        @Override
        public void close() throws IOException {
          output.close();
        }
      };
    }

    @Override
    public long size(String name) throws IOException {
      return files.size(name);
    }

    @Override
    public byte[] read(String name, int bytesMax) throws IOException {
      return files.read(name, bytesMax);
    }

    @Override
    public void rename(String from, String to) throws IOException {
      files.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
      files.delete(name);
    }

    @Override
    public void forceNames() {}
  }
}
