package vn.bridgewatch.collector.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// The real disk until it is told to fail or to hold.
final class FaultyFiles implements JournalFiles {

  volatile boolean failWrite;
  volatile boolean failForce;
  volatile CountDownLatch forceGate = new CountDownLatch(0);
  final CountDownLatch forceReached = new CountDownLatch(1);
  private volatile boolean armed;

  void arm() {
    armed = true;
  }

  @Override
  public Output create(Path path) throws IOException {
    Output disk = DISK.create(path);
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
  public void rename(Path from, Path to) throws IOException {
    DISK.rename(from, to);
  }
}
