package vn.bridgewatch.collector.ingest.door;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/// How sockets are served: by the kernel's epoll without the JDK between, where this machine has
/// Netty's library for it, and by the JDK elsewhere. Both behave alike; the first spends less on
/// each packet.
enum Transport {
  EPOLL,
  JDK;

  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : JDK;
  }

  IoHandlerFactory loops() {
    return switch (this) {
      case EPOLL -> EpollIoHandler.newFactory();
      case JDK -> NioIoHandler.newFactory();
    };
  }

  Class<? extends ServerChannel> listener() {
    return switch (this) {
      case EPOLL -> EpollServerSocketChannel.class;
      case JDK -> NioServerSocketChannel.class;
    };
  }
}
