package vn.bridgewatch.agent.probe.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import vn.bridgewatch.agent.probe.line.BadAnswer;

/// An answer of HTTP/1 (RFC 9112), read strictly and within bounds; of the body as much is kept as
/// somebody wants to look at.
///
/// @param version as `HTTP/1.1`
/// @param bodyLength as it came, without transfer coding
record HttpMessage(
    String version,
    int status,
    List<HttpPlan.Header> headers,
    OptionalLong contentLength,
    long bodyLength,
    String body) {

  private static final int LINE_BYTES_MAX = 16 * 1024;
  private static final int HEADERS_MAX = 200;
  private static final int INTERIM_MAX = 8;
  private static final int KEPT_MAX = 1 << 20;
  private static final int PART_BYTES = 8 * 1024;

  HttpMessage {
    headers = List.copyOf(headers);
  }

  /// All values of a header.
  List<String> values(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HttpPlan.Header::value)
        .toList();
  }

  Optional<String> value(String name) {
    return values(name).stream().findFirst();
  }

  /// Status line and headers, announcements (1xx) passed over; the body is still to come.
  static HttpMessage head(InputStream in) throws IOException {
    for (int i = 0; i <= INTERIM_MAX; i++) {
      String line = line(in);
      boolean form =
          line.length() >= 12
              && line.startsWith("HTTP/1.")
              && Character.isDigit(line.charAt(7))
              && line.charAt(8) == ' '
              && line.substring(9, 12).chars().allMatch(Character::isDigit)
              && (line.length() == 12 || line.charAt(12) == ' ');
      if (!form) {
        throw new BadAnswer("the answer does not begin as HTTP/1 does");
      }
      int status = Integer.parseInt(line.substring(9, 12));
      List<HttpPlan.Header> headers = headers(in);
      if (status >= 200 || status == 101) {
        return new HttpMessage(line.substring(0, 8), status, headers, length(headers), 0, "");
      }
      if (status < 100) {
        throw new BadAnswer("the answer has no such status as " + status);
      }
    }
    throw new BadAnswer("the answer does not come after its announcements");
  }

  /// The same with its body.
  ///
  /// @param keep whether the body is to be looked at; its first MiB is
  HttpMessage withBody(InputStream in, boolean head, long bytesMax, boolean keep)
      throws IOException {
    if (head || status < 200 || status == 204 || status == 304) {
      return this;
    }
    var body = new Body(in, bytesMax, keep);
    List<String> codings =
        values("transfer-encoding").stream()
            .flatMap(value -> Stream.of(value.split(",")))
            .map(value -> value.strip().toLowerCase(Locale.ROOT))
            .filter(value -> !value.isEmpty())
            .toList();
    if (!codings.isEmpty()) {
      if (!codings.equals(List.of("chunked"))) {
        throw new BadAnswer("the answer has a transfer coding that nobody asked for");
      }
      body.chunks();
    } else if (contentLength.isPresent()) {
      body.exactly(contentLength.getAsLong());
    } else {
      body.toTheEnd();
    }
    return new HttpMessage(
        version,
        status,
        headers,
        codings.isEmpty() ? contentLength : OptionalLong.empty(),
        body.bytes,
        body.kept.toString(StandardCharsets.UTF_8));
  }

  /// The body as it comes.
  private static final class Body {
    private final InputStream in;
    private final long bytesMax;
    private final boolean keep;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final byte[] part = new byte[PART_BYTES];
    private long bytes;

    Body(InputStream in, long bytesMax, boolean keep) {
      this.in = in;
      this.bytesMax = bytesMax;
      this.keep = keep;
    }

    private int take(long most) throws IOException {
      int read = in.read(part, 0, (int) Math.min(most, PART_BYTES));
      if (read > 0) {
        bytes += read;
        if (bytes > bytesMax) {
          throw new BadAnswer("the body is longer than " + bytesMax + " bytes");
        }
        if (keep && kept.size() < KEPT_MAX) {
          kept.write(part, 0, Math.min(read, KEPT_MAX - kept.size()));
        }
      }
      return read;
    }

    void exactly(long length) throws IOException {
      if (length > bytesMax - bytes) {
        throw new BadAnswer("the body is longer than " + bytesMax + " bytes");
      }
      long left = length;
      while (left > 0) {
        int read = take(left);
        if (read < 0) {
          throw new BadAnswer("the body ends " + left + " bytes before it should");
        }
        left -= read;
      }
    }

    void toTheEnd() throws IOException {
      while (take(PART_BYTES) >= 0) {
        // until the other side closes, or the bound
      }
    }

    void chunks() throws IOException {
      while (true) {
        String line = line(in);
        int end = line.indexOf(';');
        String size = (end < 0 ? line : line.substring(0, end)).strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
          throw new BadAnswer("a chunk of the body has no size");
        }
        long length = Long.parseLong(size, 16);
        if (length == 0) {
          headers(in); // trailers
          return;
        }
        exactly(length);
        if (!line(in).isEmpty()) {
          throw new BadAnswer("a chunk of the body is longer than it says");
        }
      }
    }
  }

  private static OptionalLong length(List<HttpPlan.Header> headers) throws BadAnswer {
    List<String> lengths =
        headers.stream()
            .filter(header -> header.name().equalsIgnoreCase("content-length"))
            .map(HttpPlan.Header::value)
            .distinct()
            .toList();
    if (lengths.isEmpty()) {
      return OptionalLong.empty();
    }
    if (lengths.size() > 1 || !lengths.getFirst().matches("\\d{1,18}")) {
      throw new BadAnswer("the answer tells no single length of its body");
    }
    return OptionalLong.of(Long.parseLong(lengths.getFirst()));
  }

  private static List<HttpPlan.Header> headers(InputStream in) throws IOException {
    var headers = new ArrayList<HttpPlan.Header>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      boolean name = colon > 0 && line.charAt(colon - 1) != ' ' && line.charAt(0) > ' ';
      if (!name) {
        throw new BadAnswer("the answer has a header without a name");
      }
      if (headers.size() == HEADERS_MAX) {
        throw new BadAnswer("the answer has more than " + HEADERS_MAX + " headers");
      }
      headers.add(new HttpPlan.Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder(64);
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException();
      }
      if (octet == '\n') {
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
            ? line.substring(0, end - 1)
            : line.toString();
      }
      if (line.length() == LINE_BYTES_MAX) {
        throw new BadAnswer("the answer has a line of more than " + LINE_BYTES_MAX + " bytes");
      }
      line.append((char) octet);
    }
  }
}
