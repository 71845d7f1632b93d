package vn.bridgewatch.agent.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// Our classes in jars, as they are delivered: a class in a folder needs a descriptor when it is
/// first used.
public final class AgentJars {

  private AgentJars() {}

  /// The same command with jars made in a folder.
  public static List<String> in(Path folder, List<String> command) throws IOException {
    var line = new ArrayList<>(command);
    int at = line.indexOf("-cp") + 1;
    var parts = new ArrayList<String>();
    for (String part : line.get(at).split(File.pathSeparator, -1)) {
      parts.add(Files.isDirectory(Path.of(part)) ? jar(folder, parts.size(), Path.of(part)) : part);
    }
    line.set(at, String.join(File.pathSeparator, parts));
    return line;
  }

  private static String jar(Path folder, int number, Path classes) throws IOException {
    Path jar = folder.resolve("classes-" + number + ".jar");
    if (Files.exists(jar)) {
      return jar.toString();
    }
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar.toString();
  }
}
