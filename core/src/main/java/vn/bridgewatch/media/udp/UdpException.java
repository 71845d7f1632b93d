package vn.bridgewatch.media.udp;

import java.io.IOException;

/// A call of the kernel was refused.
public final class UdpException extends IOException {

  private static final long serialVersionUID = 1;

  private final int errno;

  UdpException(String call, int errno) {
    super(call + ": " + Errno.text(errno));
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}
