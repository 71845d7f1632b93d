package vn.bridgewatch.agent.reader.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A socket whose every read waits only as long as the exchange has left, those of a TLS handshake
/// above it too: a device that sends a byte a second holds nobody.
final class DeadlineSocket extends Socket {

  private Deadline deadline;

  DeadlineSocket(Deadline deadline) {
    this.deadline = deadline;
  }

  void connect(InetSocketAddress address) throws IOException {
    connect(address, deadline.millisLeft());
    setTcpNoDelay(true);
  }

  void deadline(Deadline next) {
    deadline = next;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        setSoTimeout(deadline.millisLeft());
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        setSoTimeout(deadline.millisLeft());
        return super.read(bytes, from, length);
      }
    };
  }
}
