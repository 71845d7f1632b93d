package vn.bridgewatch.agent.command.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import vn.bridgewatch.agent.command.UsageException;

/// `HOST`, `HOST:PORT` or `[V6]:PORT` of the command line.
final class HostPort {

  /// STAMP's, of the registry of IANA.
  static final int PORT_DEFAULT = 862;

  private HostPort() {}

  static InetSocketAddress resolve(String what, String text, int portMin) throws UsageException {
    String host = text;
    int port = PORT_DEFAULT;
    int colon = text.lastIndexOf(':');
    boolean bare6 = text.indexOf(':') != colon && !text.startsWith("[");
    if (colon >= 0 && !bare6 && !text.endsWith("]")) {
      host = text.substring(0, colon);
      port = port(what, text.substring(colon + 1), portMin);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isBlank()) {
      throw new UsageException(what + ": a host is missing, got " + text);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException _) {
      throw new UsageException(what + ": cannot be resolved: " + host);
    }
  }

  private static int port(String what, String text, int min) throws UsageException {
    try {
      int port = Integer.parseInt(text);
      if (port >= min && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // reported below
    }
    throw new UsageException(
        what + ": the port must be " + min + " to 65535, got " + (text.isEmpty() ? "none" : text));
  }

  static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
