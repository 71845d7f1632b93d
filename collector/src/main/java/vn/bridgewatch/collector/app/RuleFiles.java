package vn.bridgewatch.collector.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.rulebook.RuleBook;

/// Files of rules as the words of a command or a file name them.
final class RuleFiles {

  private static final String SHIPPED = "shipped";

  private RuleFiles() {}

  static List<Path> paths(List<String> words) throws UsageException {
    if (words.isEmpty()) {
      throw new UsageException("a file is needed; see --help");
    }
    try {
      return words.stream().map(Path::of).toList();
    } catch (InvalidPathException e) {
      throw new UsageException("not a path: " + e.getInput());
    }
  }

  /// The rules of files that are relative to a folder, or `shipped`.
  static RuleBook named(List<String> names, @Nullable Path folder) throws IOException {
    var book = new RuleBook(Map.of());
    var paths = new ArrayList<Path>();
    for (String name : names) {
      if (name.equals(SHIPPED)) {
        book = book.with(RuleBook.shipped());
      } else {
        try {
          paths.add(folder == null ? Path.of(name) : folder.resolve(name));
        } catch (InvalidPathException e) {
          throw new IOException("not a path: " + e.getInput(), e);
        }
      }
    }
    return book.with(RuleBook.of(paths));
  }

  /// What is wrong with a file that could not be read.
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> e.getMessage() + ": there is no such file";
      case AccessDeniedException _ -> e.getMessage() + ": may not be read";
      default -> String.valueOf(e.getMessage());
    };
  }
}
