package vn.bridgewatch.media.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import vn.bridgewatch.config.SecretFile;
import vn.bridgewatch.media.packet.StampKey;

/// A file with one key: a line of text, whose bytes are the key, or `hex:` and its bytes; for its
/// owner only.
public final class KeyFile {

  private static final String HEX = "hex:";

  private KeyFile() {}

  /// @throws IOException with what is wrong, and never with what is in the file
  public static StampKey read(Path file) throws IOException {
    String line;
    try {
      line = SecretFile.line(file);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    try {
      return new StampKey(
          line.startsWith(HEX)
              ? HexFormat.of().parseHex(line.substring(HEX.length()))
              : line.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // what the hexadecimal parser says tells of the key
      throw new IOException(
          file
              + (line.startsWith(HEX)
                  ? ": must hold 32 to 2048 hexadecimal digits behind " + HEX
                  : ": " + e.getMessage()));
    }
  }
}
