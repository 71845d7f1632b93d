package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the data that lies beside the repository; without it a test is skipped with a line that
/// says so, and fails where `CI=true`.
final class SharedData {

  private SharedData() {}

  static Path folder(String name) {
    Path folder =
        Path.of(System.getProperty("bridgewatch.root", ".."), "..", "shared", "data", name);
    if (!Files.isDirectory(folder)) {
      assertThat(System.getenv("CI")).as("CI, and %s is missing", folder).isNotEqualTo("true");
      System.out.println("SKIPPED: " + folder + " is missing");
      assumeTrue(false, folder + " is missing");
    }
    return folder;
  }
}
