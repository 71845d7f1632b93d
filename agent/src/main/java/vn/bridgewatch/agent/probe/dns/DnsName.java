package vn.bridgewatch.agent.probe.dns;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A domain name as its labels (RFC 1035, section 3.1); equal whatever the case of ASCII letters.
public final class DnsName {

  /// The root of all names.
  public static final DnsName ROOT = new DnsName(List.of());

  private static final int LABEL_BYTES_MAX = 63;
  private static final int NAME_BYTES_MAX = 255;
  private static final int POINTER = 0xc0;

  private final List<String> labels; // ISO 8859-1: a byte, a character

  private DnsName(List<String> labels) {
    this.labels = List.copyOf(labels);
  }

  /// Parses `example.vn`, with or without the last dot; other alphabets are written as IDNA.
  public static DnsName parse(String text) {
    String ascii;
    try {
      ascii = IDN.toASCII(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a domain name, got " + text, e);
    }
    var labels = new ArrayList<String>();
    int bytes = 1;
    for (String label : ascii.isEmpty() ? new String[0] : ascii.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > LABEL_BYTES_MAX || !label.matches("[\\x21-\\x7e]+")) {
        throw new IllegalArgumentException(
            "must be a domain name with labels of 1 to 63 characters, got " + text);
      }
      labels.add(label);
      bytes += label.length() + 1;
    }
    if (bytes > NAME_BYTES_MAX) {
      throw new IllegalArgumentException("must be a domain name of at most 255 bytes, got " + text);
    }
    return new DnsName(labels);
  }

  /// Reads a name and leaves the buffer behind it.
  ///
  /// A compression pointer must point before where its name began, and every further one before the
  /// one that led to it: so it ends, whatever the message says.
  static DnsName read(ByteBuffer message) throws MalformedDns {
    var labels = new ArrayList<String>();
    int at = message.position();
    int limit = at;
    int end = -1;
    int bytes = 1;
    while (true) {
      int length = octet(message, at);
      if ((length & POINTER) == POINTER) {
        int target = (length & ~POINTER) << 8 | octet(message, at + 1);
        if (target >= limit) {
          throw new MalformedDns("a compression pointer does not point back");
        }
        end = end < 0 ? at + 2 : end;
        limit = target;
        at = target;
      } else if (length > LABEL_BYTES_MAX) {
        throw new MalformedDns("a label of a reserved kind");
      } else if (length == 0) {
        message.position(end < 0 ? at + 1 : end);
        return new DnsName(labels);
      } else {
        bytes += length + 1;
        if (bytes > NAME_BYTES_MAX) {
          throw new MalformedDns("a name longer than 255 bytes");
        }
        labels.add(label(message, at + 1, length));
        at += length + 1;
      }
    }
  }

  void write(ByteArrayOutputStream out) {
    for (String label : labels) {
      byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    out.write(0);
  }

  private static int octet(ByteBuffer message, int at) throws MalformedDns {
    if (at >= message.limit()) {
      throw new MalformedDns("a name runs over the end of the message");
    }
    return message.get(at) & 0xff;
  }

  private static String label(ByteBuffer message, int at, int length) throws MalformedDns {
    if (at + length > message.limit()) {
      throw new MalformedDns("a name runs over the end of the message");
    }
    var bytes = new byte[length];
    message.get(at, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private String folded() {
    return String.join("\0", labels).toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DnsName that && folded().equals(that.folded());
  }

  @Override
  public int hashCode() {
    return folded().hashCode();
  }

  /// `example.vn.`; bytes that do not print, and dots within a label, as `\DDD` (RFC 4343).
  @Override
  public String toString() {
    if (labels.isEmpty()) {
      return ".";
    }
    var text = new StringBuilder();
    for (String label : labels) {
      for (int i = 0; i < label.length(); i++) {
        char c = label.charAt(i);
        if (c > ' ' && c < 0x7f && c != '.' && c != '\\') {
          text.append(c);
        } else {
          text.append(String.format(Locale.ROOT, "\\%03d", (int) c));
        }
      }
      text.append('.');
    }
    return text.toString();
  }
}
