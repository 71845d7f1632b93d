package vn.bridgewatch.media.udp;

/// The error numbers of Linux that UDP meets, the same on x86-64 and aarch64.
public final class Errno {

  public static final int AGAIN = 11;
  public static final int ADDRESS_IN_USE = 98;
  public static final int CONNECTION_REFUSED = 111;

  private Errno() {}

  public static String text(int errno) {
    return switch (errno) {
      case 1, 13 -> "not permitted";
      case 11 -> "no room in the socket";
      case 12, 105 -> "no memory";
      case 22 -> "not possible with this address";
      case 23, 24 -> "no file descriptors are left";
      case 90 -> "the packet is larger than the line takes";
      case 97 -> "this machine does not know the address family";
      case ADDRESS_IN_USE -> "the address is in use";
      case 99 -> "the address is not of this machine";
      case 100 -> "the network is down";
      case 101 -> "no route to the network";
      case CONNECTION_REFUSED -> "refused: nothing listens there";
      case 113 -> "no route to the host";
      default -> "error " + errno;
    };
  }
}
