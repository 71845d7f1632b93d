package vn.bridgewatch.agent.probe.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/// One request (RFC 3261, section 8.1.1; `rport` by RFC 3581): the same transaction each time that
/// it is sent again.
///
/// @param uri to whom it goes, as `sip:room@mcu.example.vn`
/// @param about whom it is about, as the `To` of it; of a registration who asks, too
/// @param branch names the transaction
/// @param credentials a header that answers a challenge; may be empty
record SipRequest(
    Method method,
    String uri,
    String about,
    SipTransport transport,
    String branch,
    String callId,
    String tag,
    int sequence,
    String credentials) {

  private static final String MAGIC = "z9hG4bK";
  private static final SecureRandom RANDOM = new SecureRandom();

  enum Method {
    /// What are you able to do? (section 11)
    OPTIONS,
    /// Without a contact: which bindings are there? (section 10.2.3)
    REGISTER
  }

  static SipRequest options(String uri, SipTransport transport) {
    return first(Method.OPTIONS, uri, uri, transport);
  }

  /// Asks a registrar for the bindings of an account; changes none of them.
  static SipRequest bindings(String registrar, String account, SipTransport transport) {
    return first(Method.REGISTER, registrar, account, transport);
  }

  private static SipRequest first(Method method, String uri, String about, SipTransport transport) {
    return new SipRequest(
        method, uri, about, transport, MAGIC + random(8), random(12), random(4), 1, "");
  }

  /// The same as a transaction of its own that answers a challenge (section 22.2).
  SipRequest with(String credentials) {
    return new SipRequest(
        method, uri, about, transport, MAGIC + random(8), callId, tag, sequence + 1, credentials);
  }

  private static String random(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  byte[] bytes(InetSocketAddress local) {
    String host = host(local.getAddress());
    String here = host + ":" + local.getPort();
    String us = "sip:bridgewatch@" + host;
    var text = new StringBuilder(512);
    line(text, method + " " + uri + " SIP/2.0");
    line(text, "Via: SIP/2.0/" + transport.name() + " " + here + ";branch=" + branch + ";rport");
    line(text, "Max-Forwards: 70");
    String from = method == Method.REGISTER ? about : us;
    line(text, "From: \"Bridgewatch\" <" + from + ">;tag=" + tag);
    line(text, "To: <" + about + ">");
    line(text, "Call-ID: " + callId + "@bridgewatch");
    line(text, "CSeq: " + sequence + " " + method);
    if (method == Method.OPTIONS) {
      String by = transport == SipTransport.UDP ? "" : ";transport=" + transport.word();
      line(text, "Contact: <sip:bridgewatch@" + here + by + ">");
      line(text, "Accept: application/sdp");
    }
    if (!credentials.isEmpty()) {
      line(text, credentials);
    }
    line(text, "User-Agent: Bridgewatch");
    line(text, "Content-Length: 0");
    line(text, "");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }

  /// Whether a response is to this request (RFC 3261, section 17.1.3).
  boolean isAnsweredBy(SipResponse response) {
    return response.branch().equals(branch) && response.method().equals(method.name());
  }

  private static String host(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    String bare = scope < 0 ? text : text.substring(0, scope);
    return bare.contains(":") ? "[" + bare + "]" : bare;
  }
}
