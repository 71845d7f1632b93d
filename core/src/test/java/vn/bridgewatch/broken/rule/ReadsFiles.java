package vn.bridgewatch.broken.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class ReadsFiles {

  private ReadsFiles() {}

  static long bytes(Path file) throws IOException {
    return Files.size(file);
  }
}
