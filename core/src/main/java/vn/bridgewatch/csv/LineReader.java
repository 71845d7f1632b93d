package vn.bridgewatch.csv;

import java.io.IOException;
import java.io.Reader;

/// Reads lines of bounded length; the rest of a longer one is passed over, not kept.
public final class LineReader {

  /// Far beyond any line with a time and a value.
  public static final int LINE_CHARS_MAX = 65_536;

  private static final int END = -1;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Reader in;
  private final char[] chunk = new char[8_192];
  private final StringBuilder text = new StringBuilder(128);
  private int at;
  private int filled;
  private long number;
  private boolean tooLong;

  public LineReader(Reader in) {
    this.in = in;
  }

  /// Goes to the next line; false at the end.
  public boolean next() throws IOException {
    text.setLength(0);
    tooLong = false;
    int c = read();
    if (c == END) {
      return false;
    }
    if (number == 0 && c == BYTE_ORDER_MARK) {
      c = read();
    }
    number++;
    while (c != END && c != '\n') {
      if (text.length() < LINE_CHARS_MAX) {
        text.append((char) c);
      } else {
        tooLong = true;
      }
      c = read();
    }
    int length = text.length();
    if (length > 0 && text.charAt(length - 1) == '\r') {
      text.setLength(length - 1);
    }
    return true;
  }

  /// The line; cut where [#tooLong()].
  public String text() {
    return text.toString();
  }

  public boolean tooLong() {
    return tooLong;
  }

  /// Which line it is, from 1.
  public long number() {
    return number;
  }

  private int read() throws IOException {
    if (at == filled) {
      filled = in.read(chunk);
      at = 0;
      if (filled <= 0) {
        filled = 0;
        return END;
      }
    }
    return chunk[at++];
  }
}
