package vn.bridgewatch.media.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import vn.bridgewatch.media.packet.StampKey;

/// A file with one key: a line of text, whose bytes are the key, or `hex:` and its bytes; for its
/// owner only.
public final class KeyFile {

  private static final String HEX = "hex:";
  private static final int BYTES_MAX = 4096;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private KeyFile() {}

  /// @throws IOException with what is wrong, and never with what is in the file
  public static StampKey read(Path file) throws IOException {
    String line;
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null && !OWNER_ONLY.containsAll(view.readAttributes().permissions())) {
        throw new IOException(
            file
                + ": must be for its owner only (chmod 600), is "
                + PosixFilePermissions.toString(view.readAttributes().permissions()));
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new IOException(file + ": must hold one line, is over " + BYTES_MAX + " bytes");
      }
      line = Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    }
    if (line.lines().count() != 1) {
      throw new IOException(file + ": must hold one line with the key");
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
