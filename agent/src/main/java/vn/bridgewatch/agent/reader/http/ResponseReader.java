package vn.bridgewatch.agent.reader.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// Reads one answer of HTTP/1.1 (RFC 9112) strictly, each part bounded while it comes.
final class ResponseReader {

  static final int BODY_BYTES_MAX = 1024 * 1024;
  static final int LINE_BYTES_MAX = 8 * 1024;
  static final int HEADERS_MAX = 100;
  private static final int INTERIM_MAX = 4;
  private static final int PART_BYTES = 16 * 1024;

  private final InputStream in;
  private final Semaphore room;
  private int taken;

  /// @param room for bodies of all devices together, in parts of 16 KiB
  private ResponseReader(InputStream in, Semaphore room) {
    this.in = in;
    this.room = room;
  }

  static HttpResponse read(InputStream in, Semaphore room, Deadline deadline)
      throws IOException, HttpFailure, InterruptedException {
    var reader = new ResponseReader(in, room);
    try {
      return reader.response(deadline);
    } finally {
      room.release(reader.taken);
    }
  }

  private HttpResponse response(Deadline deadline)
      throws IOException, HttpFailure, InterruptedException {
    for (int interim = 0; interim <= INTERIM_MAX; interim++) {
      String line = line();
      if (line.length() < 12
          || !line.startsWith("HTTP/1.")
          || line.charAt(8) != ' '
          || (line.length() > 12 && line.charAt(12) != ' ')) {
        throw new HttpFailure(Reason.BAD_HTTP, "the answer does not begin as HTTP/1.1 does");
      }
      int status = number(line.substring(9, 12), 10);
      Map<String, List<String>> headers = headers();
      if (status >= 200) {
        boolean persistent = line.charAt(7) != '0' && !has(headers, "connection", "close");
        return body(status, headers, persistent, deadline);
      }
    }
    throw new HttpFailure(Reason.BAD_HTTP, "the answer does not come after its announcements");
  }

  private HttpResponse body(
      int status, Map<String, List<String>> headers, boolean persistent, Deadline deadline)
      throws IOException, HttpFailure, InterruptedException {
    var out = new ByteArrayOutputStream();
    List<String> coding = headers.getOrDefault("content-encoding", List.of());
    if (!coding.isEmpty() && !has(headers, "content-encoding", "identity")) {
      throw new HttpFailure(Reason.BAD_HTTP, "the answer is packed, which was not asked for");
    }
    if (status == 204 || status == 304) {
      return new HttpResponse(status, headers, new byte[0], persistent);
    }
    if (headers.containsKey("transfer-encoding")) {
      if (!has(headers, "transfer-encoding", "chunked")) {
        throw new HttpFailure(Reason.BAD_HTTP, "the answer has a transfer coding unknown to us");
      }
      chunks(out, deadline);
      return new HttpResponse(status, headers, out.toByteArray(), persistent);
    }
    List<String> lengths = headers.getOrDefault("content-length", List.of());
    if (lengths.stream().distinct().count() > 1) {
      throw new HttpFailure(Reason.BAD_HTTP, "the answer tells two lengths");
    }
    if (lengths.isEmpty()) { // until the device closes
      while (part(out, PART_BYTES, deadline) >= 0) {
        // its size is checked in part
      }
      return new HttpResponse(status, headers, out.toByteArray(), false);
    }
    int length = number(lengths.getFirst().strip(), 10);
    tooLarge(length);
    exactly(out, length, deadline);
    return new HttpResponse(status, headers, out.toByteArray(), persistent);
  }

  private void chunks(ByteArrayOutputStream out, Deadline deadline)
      throws IOException, HttpFailure, InterruptedException {
    while (true) {
      String line = line();
      int end = line.indexOf(';');
      int length = number((end < 0 ? line : line.substring(0, end)).strip(), 16);
      if (length == 0) {
        headers(); // trailers
        return;
      }
      tooLarge((long) out.size() + length);
      exactly(out, length, deadline);
      if (!line().isEmpty()) {
        throw new HttpFailure(Reason.BAD_HTTP, "a part of the answer is longer than it says");
      }
    }
  }

  private void exactly(ByteArrayOutputStream out, int length, Deadline deadline)
      throws IOException, HttpFailure, InterruptedException {
    int left = length;
    while (left > 0) {
      int read = part(out, Math.min(left, PART_BYTES), deadline);
      if (read < 0) {
        throw new EOFException();
      }
      left -= read;
    }
  }

  private int part(ByteArrayOutputStream out, int most, Deadline deadline)
      throws IOException, HttpFailure, InterruptedException {
    if (out.size() + most > taken * PART_BYTES) {
      if (!room.tryAcquire(deadline.millisLeft(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
        throw new HttpFailure(
            Reason.OUT_OF_TIME, "other devices' documents took all the memory for them");
      }
      taken++;
    }
    byte[] bytes = new byte[most];
    int read = in.read(bytes, 0, most);
    if (read > 0) {
      out.write(bytes, 0, read);
      tooLarge(out.size());
    }
    return read;
  }

  private static void tooLarge(long bytes) throws HttpFailure {
    if (bytes > BODY_BYTES_MAX) {
      throw new HttpFailure(Reason.TOO_LARGE, "the document has over " + BODY_BYTES_MAX + " bytes");
    }
  }

  private Map<String, List<String>> headers() throws IOException, HttpFailure {
    Map<String, List<String>> headers = new HashMap<>();
    for (int count = 0; count <= HEADERS_MAX; count++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new HttpFailure(Reason.BAD_HTTP, "a header of the answer has no name");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    throw new HttpFailure(Reason.BAD_HTTP, "the answer has over " + HEADERS_MAX + " headers");
  }

  private String line() throws IOException, HttpFailure {
    var line = new ByteArrayOutputStream(64);
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException();
      }
      if (c == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      if (line.size() >= LINE_BYTES_MAX) {
        throw new HttpFailure(
            Reason.BAD_HTTP, "a line of the answer has over " + LINE_BYTES_MAX + " bytes");
      }
      line.write(c);
    }
  }

  private static boolean has(Map<String, List<String>> headers, String name, String word) {
    return headers.getOrDefault(name, List.of()).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .anyMatch(value -> value.strip().equalsIgnoreCase(word));
  }

  /// A whole number without sign; one beyond an int is as wrong as none.
  private static int number(String text, int radix) throws HttpFailure {
    try {
      if (!text.isEmpty() && Character.digit(text.charAt(0), radix) >= 0) {
        return Integer.parseInt(text, radix);
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    throw new HttpFailure(Reason.BAD_HTTP, "the answer tells a number that is none");
  }
}
