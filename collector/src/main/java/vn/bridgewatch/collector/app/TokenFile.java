package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import vn.bridgewatch.collector.api.HttpSettings;

/// The file `token` in the state folder: what acting through HTTP needs. It is made at the first
/// start, 256 random bits, for the owner's eyes only.
final class TokenFile {

  static final String NAME = "token";
  private static final int BYTES = 32;
  private static final int CHARS_MAX = 1_024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private TokenFile() {}

  /// The token of a state folder; makes the file where there is none.
  static String readOrMake(Path stateDir) throws IOException {
    Path file = stateDir.resolve(NAME);
    if (!Files.exists(file)) {
      make(file);
    }
    return read(file);
  }

  /// Reads a token; a file that others may read is refused, its token is known to them.
  static String read(Path file) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    permissions.removeAll(OWNER_ONLY);
    permissions.remove(PosixFilePermission.OWNER_EXECUTE);
    if (!permissions.isEmpty()) {
      throw new IOException(
          file + ": others may read it; run: chmod 600 " + file + " (or delete it for a new one)");
    }
    if (Files.size(file) > CHARS_MAX) {
      throw new IOException(file + ": is no token, it has " + Files.size(file) + " bytes");
    }
    String token = Files.readString(file, StandardCharsets.UTF_8).trim();
    if (token.length() < HttpSettings.TOKEN_CHARS_MIN) {
      throw new IOException(
          file + ": must hold at least " + HttpSettings.TOKEN_CHARS_MIN + " characters");
    }
    return token;
  }

  private static void make(Path file) throws IOException {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "token",
            ".new",
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(fresh, token + "\n", StandardCharsets.UTF_8);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
