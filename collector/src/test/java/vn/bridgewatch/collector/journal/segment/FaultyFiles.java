package vn.bridgewatch.collector.journal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The real disk until it is told to fail or to hold; what was there before is read all the same.
final class FaultyFiles implements JournalFiles {

  volatile boolean failWrite;
  volatile boolean failForce;
  volatile CountDownLatch forceGate = new CountDownLatch(0);
  final CountDownLatch forceReached = new CountDownLatch(1);
  private volatile boolean armed;

  void arm() {
    armed = true;
  }

  void disarm() {
    armed = false;
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    return DISK.list(folder);
  }

  @Override
  public Input open(Path path, long bytesMax) throws IOException {
    return DISK.open(path, bytesMax);
  }

  @Override
  public Output create(Path path) throws IOException {
    return faulty(DISK.create(path));
  }

  @Override
  public Output resume(Path path, long offset) throws IOException {
    return faulty(DISK.resume(path, offset));
  }

  private Output faulty(Output disk) {
    return new Output() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        if (failWrite) {
          ByteBuffer half = bytes.slice(0, bytes.remaining() / 2);
          disk.write(half);
          throw new IOException("no space left on device");
        }
        disk.write(bytes);
      }

      @Override
      public void force() throws IOException {
        if (armed) {
          forceReached.countDown();
          await();
        }
        if (failForce) {
          throw new IOException("input/output error");
        }
        disk.force();
      }

      @Override
      public void close() throws IOException {
        disk.close();
      }
    };
  }

  private void await() throws IOException {
    try {
      forceGate.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    DISK.delete(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    DISK.rename(from, to);
  }
}
