package vn.bridgewatch.twin.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The command line that runs a built module on this JVM's Java, as the launcher does.
public final class Jvm {

  private Jvm() {}

  public static List<String> command(
      Path root, String module, String mainClass, List<String> arguments) throws IOException {
    Path target = root.resolve(module).resolve("target");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("bin").resolve(module + ".jvmopts"));
    command.add("-cp");
    command.add(jar(target, module) + ":" + target.resolve("lib") + "/*");
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  private static Path jar(Path target, String module) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("bridgewatch-" + module + "-"))
          .filter(file -> file.getFileName().toString().endsWith(".jar"))
          .filter(file -> !file.getFileName().toString().endsWith("-tests.jar"))
          .findFirst()
          .orElseThrow(
              () -> new IOException(module + " is not built: run ./bridgewatch build first"));
    }
  }
}
