package vn.bridgewatch.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A file with one line that is for its owner only: a password, a key.
public final class SecretFile {

  private static final int BYTES_MAX = 4_096;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFile() {}

  /// The line, without spaces around it.
  ///
  /// @throws IOException with what is wrong, as `must hold one line`: without the name of the file,
  ///   and never with what is in it
  public static String line(Path file) throws IOException {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null) { // a file system without owners cannot be asked
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (!OWNER_ONLY.containsAll(permissions)) {
          throw new IOException(
              "must be for its owner only (chmod 600), is "
                  + PosixFilePermissions.toString(permissions));
        }
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new IOException("must hold one line, is over " + BYTES_MAX + " bytes");
      }
      String line = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (line.isEmpty() || line.chars().anyMatch(c -> c < ' ')) {
        throw new IOException("must hold one line");
      }
      return line;
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("may not be read by the user that this program runs as", e);
    } catch (CharacterCodingException e) {
      throw new IOException("must be text in UTF-8", e);
    } catch (FileSystemException e) {
      throw new IOException("cannot be read: " + e.getReason(), e);
    }
  }
}
