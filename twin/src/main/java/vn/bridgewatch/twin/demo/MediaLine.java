package vn.bridgewatch.twin.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.Datagram;
import vn.bridgewatch.media.udp.LinuxUdpSockets;
import vn.bridgewatch.media.udp.UdpException;
import vn.bridgewatch.media.udp.UdpSockets;

/// The line of a site for media: a relay of UDP on loopback that keeps the class of packets, and
/// can be made to lose some of those that leave the site.
///
/// Each sender gets a port of its own towards the reflector, as through a router that translates
/// addresses; the one that was silent for longest gives its port up.
final class MediaLine implements AutoCloseable {

  private static final int SENDERS_MAX = 15;
  private static final long WAIT_NANOS = 1_000_000_000L;
  private static final int AT_ONCE = 64;
  private static final long END_MILLIS = 2_000;

  private final UdpSockets sockets;
  private final InetSocketAddress reflector;
  private final int front;
  private final int port;
  private final List<Sender> senders = new ArrayList<>();
  private final Random random = new Random(862);
  private final Thread thread;
  private volatile double lossThere;
  private volatile boolean closing;

  private static final class Sender {
    final int socket;
    InetSocketAddress address;
    long seenNanos;

    Sender(int socket, InetSocketAddress address) {
      this.socket = socket;
      this.address = address;
    }
  }

  private MediaLine(UdpSockets sockets, InetSocketAddress reflector) throws UdpException {
    this.sockets = sockets;
    this.reflector = reflector;
    this.front = sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.port = sockets.local(front).getPort();
    this.thread = Thread.ofPlatform().name("media-line-" + port).daemon().unstarted(this::run);
  }

  static MediaLine open(InetSocketAddress reflector) throws UdpException {
    UdpSockets sockets = new LinuxUdpSockets(Clocks.SYSTEM);
    try {
      var line = new MediaLine(sockets, reflector);
      line.thread.start();
      return line;
    } catch (UdpException e) {
      sockets.close();
      throw e;
    }
  }

  int port() {
    return port;
  }

  /// From now on so many of the packets that leave the site are lost, 0 to 1.
  void lose(double ratio) {
    lossThere = ratio;
  }

  private void run() {
    var packet = new Datagram();
    try {
      while (!closing) {
        sockets.await(WAIT_NANOS);
        for (int i = 0; i < AT_ONCE && sockets.receive(front, packet) == 0; i++) {
          there(packet);
        }
        for (Sender sender : senders) {
          for (int i = 0; i < AT_ONCE && sockets.receive(sender.socket, packet) == 0; i++) {
            send(front, packet, sender.address);
          }
        }
      }
    } catch (UdpException e) {
      System.err.println("demo: a site's line for media ended: " + e.getMessage());
    } finally {
      sockets.close();
    }
  }

  private void there(Datagram packet) throws UdpException {
    Sender sender = sender(packet.from());
    sender.seenNanos = System.nanoTime();
    if (random.nextDouble() >= lossThere) {
      send(sender.socket, packet, null);
    }
  }

  private void send(int socket, Datagram packet, @Nullable InetSocketAddress to) {
    int trafficClass = Math.max(0, packet.dscp()) << 2 | Math.max(0, packet.ecn());
    // what cannot be sent is lost, as on any line
    int _ = sockets.send(socket, packet.bytes(), packet.length(), trafficClass, to, null);
  }

  private Sender sender(InetSocketAddress address) throws UdpException {
    Sender oldest = null;
    for (Sender sender : senders) {
      if (sender.address.equals(address)) {
        return sender;
      }
      if (oldest == null || sender.seenNanos - oldest.seenNanos < 0) {
        oldest = sender;
      }
    }
    if (oldest == null || senders.size() < SENDERS_MAX) {
      var fresh = new Sender(sockets.connect(reflector, null), address);
      senders.add(fresh);
      return fresh;
    }
    oldest.address = address;
    return oldest;
  }

  @Override
  public void close() {
    closing = true;
    sockets.wake();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
