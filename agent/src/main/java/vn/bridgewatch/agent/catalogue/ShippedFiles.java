package vn.bridgewatch.agent.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// The modules and profiles that come with the agent: files on its class path.
final class ShippedFiles {

  private static final String ENDING = ".yml";

  private ShippedFiles() {}

  /// The content of `FOLDER/NAME.yml`; empty where none ships.
  static Optional<byte[]> read(String folder, String name) throws IOException {
    try (InputStream in = ShippedFiles.class.getResourceAsStream(path(folder, name))) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    }
  }

  /// The names of all files of a folder, in order, without their ending.
  ///
  /// @param known the name of one that is there for certain
  static List<String> names(String folder, String known) throws IOException {
    URL url = ShippedFiles.class.getResource(path(folder, known));
    if (url == null) {
      throw new IOException("the agent was built without its " + folder);
    }
    if (url.openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false); // the file is ours alone, and closed here
      try (JarFile jar = connection.getJarFile()) {
        return stems(
            jar.stream()
                .map(entry -> "/" + entry.getName())
                .filter(name -> name.startsWith("/" + folder + "/"))
                .map(name -> name.substring(folder.length() + 2)));
      }
    }
    try (Stream<Path> files = Files.list(folderOf(url))) {
      return stems(files.map(file -> file.getFileName().toString()));
    }
  }

  private static Path folderOf(URL url) throws IOException {
    try {
      return Path.of(url.toURI().resolve("."));
    } catch (URISyntaxException e) {
      throw new IOException("cannot read " + url, e);
    }
  }

  private static List<String> stems(Stream<String> names) {
    return names
        .filter(name -> name.endsWith(ENDING) && name.indexOf('/') < 0)
        .map(name -> name.substring(0, name.length() - ENDING.length()))
        .sorted()
        .toList();
  }

  private static String path(String folder, String name) {
    return "/" + folder + "/" + name + ENDING;
  }
}
