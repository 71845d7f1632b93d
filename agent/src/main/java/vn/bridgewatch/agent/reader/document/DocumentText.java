package vn.bridgewatch.agent.reader.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.reader.document.DocumentException.Flaw;

/// Decodes the bytes of a document strictly. Those of XML by its mark or declaration (XML 1.0,
/// appendix F): the JDK's parser would print each wrong byte on standard error, where a device
/// could then write as it likes.
final class DocumentText {

  private static final int DECLARATION_BYTES_MAX = 200;
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");
  private static final List<String> KNOWN =
      List.of("utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252", "windows-1258");

  private DocumentText() {}

  static String ofXml(byte[] bytes) throws DocumentException {
    Charset charset;
    int mark = 0;
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      charset = StandardCharsets.UTF_8;
      mark = 3;
    } else if (startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe)) {
      charset = StandardCharsets.UTF_16; // it takes the mark itself
    } else {
      charset = declared(bytes);
    }
    return decode(bytes, mark, charset);
  }

  /// Strictly: a byte that is no character makes the whole malformed.
  static String decode(byte[] bytes, int from, Charset charset) throws DocumentException {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
          .toString();
    } catch (CharacterCodingException _) {
      throw new DocumentException(Flaw.MALFORMED, "is not text in " + charset.name());
    }
  }

  private static Charset declared(byte[] bytes) throws DocumentException {
    String start =
        new String(
            Arrays.copyOf(bytes, Math.min(bytes.length, DECLARATION_BYTES_MAX)),
            StandardCharsets.ISO_8859_1);
    Matcher declaration = ENCODING.matcher(start);
    if (!declaration.find()) {
      return StandardCharsets.UTF_8;
    }
    String name = declaration.group(1).toLowerCase(Locale.ROOT);
    if (!KNOWN.contains(name) || !Charset.isSupported(name)) {
      throw new DocumentException(
          Flaw.MALFORMED, "must be in one of " + String.join(", ", KNOWN) + ", got " + name);
    }
    return Charset.forName(name);
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
