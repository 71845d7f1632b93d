package vn.bridgewatch.agent.probe.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/// One OPTIONS request (RFC 3261, sections 8.1.1 and 11; `rport` by RFC 3581): the same transaction
/// each time that it is sent again.
///
/// @param uri whom it is about, as `sip:room@mcu.example.vn`
/// @param branch names the transaction
record SipOptions(String uri, SipTransport transport, String branch, String callId, String tag) {

  private static final String MAGIC = "z9hG4bK";
  private static final SecureRandom RANDOM = new SecureRandom();

  static SipOptions of(String uri, SipTransport transport) {
    return new SipOptions(uri, transport, MAGIC + random(8), random(12), random(4));
  }

  private static String random(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  byte[] bytes(InetSocketAddress local) {
    String here = host(local.getAddress());
    String contact =
        "<sip:bridgewatch@"
            + here
            + ":"
            + local.getPort()
            + (transport == SipTransport.UDP ? "" : ";transport=" + transport.word())
            + ">";
    String text =
        "OPTIONS "
            + uri
            + " SIP/2.0\r\nVia: SIP/2.0/"
            + transport.name()
            + " "
            + here
            + ":"
            + local.getPort()
            + ";branch="
            + branch
            + ";rport\r\nMax-Forwards: 70\r\nFrom: \"Bridgewatch\" <sip:bridgewatch@"
            + here
            + ">;tag="
            + tag
            + "\r\nTo: <"
            + uri
            + ">\r\nCall-ID: "
            + callId
            + "@bridgewatch\r\nCSeq: 1 OPTIONS\r\nContact: "
            + contact
            + "\r\nAccept: application/sdp\r\nUser-Agent: Bridgewatch\r\nContent-Length: 0\r\n\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Whether a response is to this request (RFC 3261, section 17.1.3).
  boolean isAnsweredBy(SipResponse response) {
    return response.branch().equals(branch) && response.method().equals("OPTIONS");
  }

  static String host(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    String bare = scope < 0 ? text : text.substring(0, scope);
    return bare.contains(":") ? "[" + bare + "]" : bare;
  }
}
