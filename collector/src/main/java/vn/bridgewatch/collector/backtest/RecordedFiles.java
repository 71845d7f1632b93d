package vn.bridgewatch.collector.backtest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.csv.SampleReader;

/// Runs one work over files of samples, one after the other, and writes what it gives beside each
/// other into a folder, or for a single file to the standard output.
///
/// @param folder where results go, under the names of the files; empty: standard output
/// @param valueColumn the column of the values; empty: by the header, else the second
public record RecordedFiles(List<Path> files, Optional<Path> folder, Optional<String> valueColumn) {

  public RecordedFiles {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a file is needed");
    }
    if (folder.isEmpty() && files.size() > 1) {
      throw new IllegalArgumentException(
          files.size() + " files need --out DIR, one result each goes there");
    }
    Map<String, Path> names = new HashMap<>();
    for (Path file : files) {
      Path other = names.put(name(file), file);
      if (other != null) {
        throw new IllegalArgumentException(
            "the results of " + other + " and " + file + " would have one name");
      }
    }
  }

  /// What is done with one file; it returns how many samples it took.
  public interface Work {
    long run(SampleReader in, PrintWriter out, Notes notes) throws IOException;
  }

  /// Does the work over all files.
  ///
  /// @return whether each could be read and had a sample that could be used, or was empty
  public boolean run(Work work, PrintStream out, PrintStream err) throws IOException {
    if (folder.isPresent()) {
      Files.createDirectories(folder.orElseThrow());
    }
    boolean good = true;
    for (Path file : files) {
      good &= one(file, work, out, err);
    }
    return good;
  }

  private boolean one(Path file, Work work, PrintStream out, PrintStream err) throws IOException {
    var notes = new Notes(file, err);
    try (var in = new BufferedInputStream(Files.newInputStream(file));
        var samples = new SampleReader(in, valueColumn, notes::tell)) {
      long taken =
          folder.isPresent() ? toFolder(file, samples, work, notes) : to(out, samples, work, notes);
      notes.end();
      if (taken == 0) {
        err.println(file + ": no samples");
      }
      return taken > 0 || notes.told() == 0;
    } catch (ResultNotWritten e) {
      throw e.why();
    } catch (IOException e) {
      err.println(file + ": " + reason(e));
      return false;
    }
  }

  private long toFolder(Path file, SampleReader samples, Work work, Notes notes)
      throws IOException {
    Path result = folder.orElseThrow().resolve(name(file));
    if (Files.exists(result) && Files.isSameFile(result, file)) {
      throw new ResultNotWritten(new IOException(result + ": would be written over itself"));
    }
    try (var writer = writer(result)) {
      long taken = work.run(samples, writer, notes);
      if (writer.checkError()) {
        throw new ResultNotWritten(new IOException(result + ": cannot be written to its end"));
      }
      return taken;
    }
  }

  private static long to(PrintStream out, SampleReader samples, Work work, Notes notes)
      throws IOException {
    var writer = new PrintWriter(out, false, StandardCharsets.UTF_8);
    long taken = work.run(samples, writer, notes);
    if (writer.checkError()) {
      throw new ResultNotWritten(new IOException("standard output was closed"));
    }
    return taken;
  }

  private static PrintWriter writer(Path result) throws ResultNotWritten {
    try {
      return new PrintWriter(Files.newBufferedWriter(result));
    } catch (IOException e) {
      throw new ResultNotWritten(e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException _ -> "there is no such file";
      case java.nio.file.AccessDeniedException _ -> "may not be read";
      default -> String.valueOf(e.getMessage());
    };
  }

  /// Our own side failed, not the file that is read.
  private static final class ResultNotWritten extends IOException {

    private static final long serialVersionUID = 1L;

    private final IOException why;

    ResultNotWritten(IOException why) {
      super(why);
      this.why = why;
    }

    IOException why() {
      return why;
    }
  }
}
