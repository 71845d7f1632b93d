package vn.bridgewatch.agent.snmp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;

/// Asks once more why a device is silent.
///
/// Over a connected socket the system tells us of an ICMP "port unreachable", which the shared
/// socket never hears of. The question is SNMPv3's discovery of the engine (RFC 3414, section 4),
/// which needs no secret: an agent that answers it lives, and has ignored the community.
final class SilenceCheck {

  enum Finding {
    REFUSED,
    SPEAKS_SNMP,
    SILENT
  }

  /// GET without objects, reportable, noAuthNoPriv, no engine named.
  private static final byte[] DISCOVERY =
      HexFormat.of()
          .parseHex(
              "303e"
                  + "020103"
                  + "3011"
                  + "02042b57a71e"
                  + "020300ffe3"
                  + "040104"
                  + "020103"
                  + "0410"
                  + "300e04000201000201000400"
                  + "04000400"
                  + "3014"
                  + "04000400"
                  + "a00e02042b57a71f0201000201003000");

  private SilenceCheck() {}

  static Finding ask(InetSocketAddress address, Duration wait) {
    try (var socket = new DatagramSocket(null)) {
      socket.connect(address);
      socket.setSoTimeout(Math.max(1, (int) wait.toMillis()));
      socket.send(new DatagramPacket(DISCOVERY, DISCOVERY.length));
      var answer = new DatagramPacket(new byte[1_500], 1_500);
      socket.receive(answer);
      return Finding.SPEAKS_SNMP;
    } catch (PortUnreachableException _) {
      return Finding.REFUSED;
    } catch (SocketTimeoutException _) {
      return Finding.SILENT;
    } catch (IOException _) {
      return Finding.SILENT; // nothing learned; the silence itself is reported anyway
    }
  }
}
