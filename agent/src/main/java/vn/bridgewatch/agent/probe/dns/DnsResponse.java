package vn.bridgewatch.agent.probe.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A response to a question, read whole and strictly (RFC 1035, section 4).
///
/// @param records the answer section as text, at most [#RECORDS_SHOWN_MAX]
record DnsResponse(
    int rcode,
    boolean truncated,
    boolean authenticated,
    List<String> records,
    List<String> authorityRecords,
    List<String> additionalRecords,
    int answers,
    int authorities,
    int additionals) {

  static final int RECORDS_SHOWN_MAX = 64;
  private static final int HEADER_BYTES = 12;

  DnsResponse {
    records = List.copyOf(records);
    authorityRecords = List.copyOf(authorityRecords);
    additionalRecords = List.copyOf(additionalRecords);
  }

  /// Whether a message is a response to whatever query.
  static boolean isOne(byte[] message) {
    return message.length >= HEADER_BYTES && (message[2] & 0x80) != 0;
  }

  /// Whether a message can be the answer to this query at all: identifier, direction and question.
  ///
  /// Whoever cannot see the query must guess identifier and port; the question is compared because
  /// some answer with another one. A server that understood nothing may leave the question out.
  static boolean answers(byte[] message, int id, DnsQuestion question) {
    if (message.length < HEADER_BYTES) {
      return false;
    }
    var buffer = ByteBuffer.wrap(message);
    int flags = buffer.getShort(2) & 0xffff;
    boolean response = flags >> 15 == 1 && (flags >> 11 & 0xf) == 0;
    if ((buffer.getShort(0) & 0xffff) != id || !response) {
      return false;
    }
    int questions = buffer.getShort(4) & 0xffff;
    if (questions == 0) {
      return (flags & 0xf) != 0;
    }
    try {
      buffer.position(HEADER_BYTES);
      return questions == 1
          && DnsName.read(buffer).equals(question.name())
          && (buffer.getShort() & 0xffff) == question.type().code()
          && (buffer.getShort() & 0xffff) == DnsQuestion.CLASS_INTERNET;
    } catch (MalformedDns | BufferUnderflowException _) {
      return false;
    }
  }

  /// Reads a message that [#answers] the question.
  static DnsResponse read(byte[] message) throws MalformedDns {
    var buffer = ByteBuffer.wrap(message);
    try {
      buffer.getShort();
      int flags = buffer.getShort() & 0xffff;
      int questions = buffer.getShort() & 0xffff;
      int answers = buffer.getShort() & 0xffff;
      int authorities = buffer.getShort() & 0xffff;
      int additionals = buffer.getShort() & 0xffff;
      for (int i = 0; i < questions; i++) {
        DnsName.read(buffer);
        buffer.getInt();
      }
      boolean truncated = (flags & 0x0200) != 0;
      var records = new ArrayList<String>();
      var authority = new ArrayList<String>();
      var additional = new ArrayList<String>();
      if (!truncated) { // what is cut off is asked for again over TCP
        for (int i = 0; i < answers + authorities + additionals; i++) {
          String text = record(buffer);
          List<String> section =
              i < answers ? records : i < answers + authorities ? authority : additional;
          if (section.size() < RECORDS_SHOWN_MAX) {
            section.add(text);
          }
        }
      }
      boolean authenticated = (flags & 0x0020) != 0;
      return new DnsResponse(
          flags & 0xf,
          truncated,
          authenticated,
          records,
          authority,
          additional,
          answers,
          authorities,
          additionals);
    } catch (BufferUnderflowException e) {
      throw new MalformedDns("the message ends within a record");
    }
  }

  private static String record(ByteBuffer buffer) throws MalformedDns {
    DnsName owner = DnsName.read(buffer);
    int code = buffer.getShort() & 0xffff;
    int _ = buffer.getShort();
    long ttlSeconds = buffer.getInt() & 0xffff_ffffL;
    int length = buffer.getShort() & 0xffff;
    if (length > buffer.remaining()) {
      throw new MalformedDns("a record runs over the end of the message");
    }
    int end = buffer.position() + length;
    Optional<DnsType> type = DnsType.ofCode(code);
    String value = type.isPresent() ? value(buffer, type.get(), end) : unknown(length);
    if (type.isPresent() && buffer.position() != end) {
      throw new MalformedDns("a record of type " + type.get() + " has another length than it says");
    }
    buffer.position(end);
    String word = type.map(DnsType::name).orElse("TYPE" + code);
    return owner + " " + ttlSeconds + " " + word + " " + value;
  }

  private static String value(ByteBuffer buffer, DnsType type, int end) throws MalformedDns {
    return switch (type) {
      case A -> address(buffer, 4);
      case AAAA -> address(buffer, 16);
      case NS, CNAME, PTR -> DnsName.read(buffer).toString();
      case MX -> (buffer.getShort() & 0xffff) + " " + DnsName.read(buffer);
      case SRV ->
          (buffer.getShort() & 0xffff)
              + " "
              + (buffer.getShort() & 0xffff)
              + " "
              + (buffer.getShort() & 0xffff)
              + " "
              + DnsName.read(buffer);
      case SOA -> {
        var text = new StringBuilder().append(DnsName.read(buffer)).append(' ');
        text.append(DnsName.read(buffer));
        for (int i = 0; i < 5; i++) {
          text.append(' ').append(buffer.getInt() & 0xffff_ffffL);
        }
        yield text.toString();
      }
      case TXT -> texts(buffer, end);
      case NAPTR ->
          (buffer.getShort() & 0xffff)
              + " "
              + (buffer.getShort() & 0xffff)
              + " "
              + text(buffer, end)
              + " "
              + text(buffer, end)
              + " "
              + text(buffer, end)
              + " "
              + DnsName.read(buffer);
      case DS, DNSKEY, TLSA, HTTPS, CAA, ANY -> {
        int length = end - buffer.position();
        buffer.position(end);
        yield unknown(length);
      }
    };
  }

  private static String address(ByteBuffer buffer, int bytes) {
    var address = new byte[bytes];
    buffer.get(address);
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // 4 or 16 bytes
    }
  }

  private static String texts(ByteBuffer buffer, int end) throws MalformedDns {
    var texts = new ArrayList<String>();
    while (buffer.position() < end) {
      texts.add(text(buffer, end));
    }
    return String.join(" ", texts);
  }

  private static String text(ByteBuffer buffer, int end) throws MalformedDns {
    int length = buffer.get() & 0xff;
    if (buffer.position() + length > end) {
      throw new MalformedDns("a text runs over the end of its record");
    }
    var bytes = new byte[length];
    buffer.get(bytes);
    return quoted(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        quoted.append(c);
      } else {
        quoted.append(String.format(Locale.ROOT, "\\%03d", (int) c));
      }
    }
    return quoted.append('"').toString();
  }

  private static String unknown(int length) {
    return "(" + length + " bytes)";
  }
}
