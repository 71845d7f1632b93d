package vn.bridgewatch.media.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Some UDP sockets, numbered from 0, all of one thread but for [#wake].
public interface UdpSockets extends AutoCloseable {

  /// Opens a socket at an address of ours, for everybody.
  int listen(InetSocketAddress local) throws UdpException;

  /// Opens a socket to one peer; what others send does not arrive, and errors of the way do.
  ///
  /// @param source the address to send from; null for the kernel's choice
  int connect(InetSocketAddress peer, @Nullable InetAddress source) throws UdpException;

  /// Where a socket is bound.
  InetSocketAddress local(int socket) throws UdpException;

  /// Sends; returns 0 or the error number.
  ///
  /// @param to null for a socket with a peer
  /// @param from the address of ours to send from; null for the kernel's choice
  int send(
      int socket,
      byte[] bytes,
      int length,
      int trafficClass,
      @Nullable InetSocketAddress to,
      @Nullable InetAddress from);

  /// Takes a packet that is there; returns 0, or [Errno#AGAIN] where there is none, or what the way
  /// said of a packet that was sent.
  int receive(int socket, Datagram into);

  /// Waits until a packet is there, somebody wakes it, or the time is over.
  void await(long nanos);

  /// Ends a wait; from any thread.
  void wake();

  @Override
  void close();
}
